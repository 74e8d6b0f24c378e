import { describe, expect, it } from '@jest/globals';
import type { Report } from '../../../src/report/report.js';
import { savedBy, slimLines, sumsByRule } from '../../../src/report/slim-text.js';
import { slimSection } from '../../../src/report/summary-slim.js';
import type { Slimmed } from '../../../src/slim/model.js';
import { passed } from '../support/report.js';

const nothing: Slimmed = { pruned: [], stripped: null, bytecode: null, rolledBack: [] };
const pruned: Slimmed['pruned'] = [
  { distribution: 'numpy', rule: 'tests', files: 2, size: 2048 },
  { distribution: 'numpy', rule: 'docs', files: 1, size: 4096 },
  { distribution: 'pandas', rule: 'tests', files: 3, size: 3072 },
];
const stripped: Slimmed['stripped'] = {
  files: [
    { path: 'python/a/x.so', owner: 'a', before: 4096, after: 1024 },
    { path: 'python/a/y.so', owner: 'a', before: 2048, after: 1024 },
  ],
  putBack: [{ path: 'python/a/z.so', owner: 'a', reason: 'would no longer be aligned' }],
};

describe('what was done to make a layer smaller', () => {
  it('is nothing where nothing was done', () => {
    expect(slimLines(nothing)).toEqual([]);
    expect(savedBy(nothing)).toBe(0);
  });

  it('is summed by rule, the most first', () => {
    expect(sumsByRule(pruned)).toEqual([
      { rule: 'tests', files: 5, size: 5120 },
      { rule: 'docs', files: 1, size: 4096 },
    ]);
  });

  it('counts as saved what was left out and what stripping took', () => {
    expect(savedBy({ ...nothing, pruned, stripped })).toBe(5120 + 4096 + 4096);
  });

  it.each<[string, Partial<Slimmed>, string]>([
    ['left out', { pruned }, 'left out 9 KB: tests 5 KB, docs 4 KB'],
    ['stripped', { stripped }, 'stripped 2 files, 4 KB less; 1 put back'],
    ['stripped to nothing', { stripped: { files: [], putBack: [] } }, 'stripped 0 files, 0 B less'],
    ['compiled', { bytecode: { files: 1, size: 1024, failed: [] } }, 'bytecode of 1 module, 1 KB'],
    [
      'compiled in part',
      { bytecode: { files: 7, size: 1024, failed: ['python/a.py'] } },
      'bytecode of 7 modules, 1 KB; 1 do not compile',
    ],
    ['not compiled', { bytecode: { missing: 'there is no room' } }, 'no bytecode, because there is no room'],
    [
      'given back',
      {
        rolledBack: [{ distribution: 'a', rules: ['tests', 'strip'], modules: ['a'], files: 2, size: 1024 }],
      },
      'gave back to a 1 KB of tests and strip, without which it did not import',
    ],
  ])('is told as %s', (_, done, line) => {
    expect(slimLines({ ...nothing, ...done })).toEqual([line]);
  });
});

describe('its part of the summary', () => {
  const [layer] = passed.layers;
  if (!layer) throw new Error('there is a layer');
  const section = (slim: Slimmed | null, more: Partial<typeof layer> = {}): string =>
    slimSection({ ...passed, layers: [{ ...layer, slim, ...more }] } as Report);

  it.each([
    ['nothing is known', null, {}],
    ['nothing was done', nothing, {}],
    ['there is no zip', { ...nothing, pruned }, { built: null }],
  ])('is not there where %s', (_, slim, more) => {
    expect(section(slim, more)).toBe('');
  });

  it('has each row of what went, with what that comes to', () => {
    const text = section({ ...nothing, pruned, stripped });
    expect(text).toContain('What 13 KB less are, 5 rows');
    expect(text.split('\n').filter((line) => /^\| (numpy|pandas|x|y)/.test(line))).toHaveLength(5);
  });

  it('says of a name nothing but the name', () => {
    const hostile = [{ distribution: '|`<b>', rule: 'tests', files: 1, size: 1 }] as const;
    const text = section({ ...nothing, pruned: hostile });
    expect(text).not.toContain('<b>');
    const rows = text.split('\n').filter((line) => line.startsWith('|'));
    expect(new Set(rows.map((row) => row.replaceAll(/\\./g, '').split('|').length)).size).toBe(1);
  });
});
