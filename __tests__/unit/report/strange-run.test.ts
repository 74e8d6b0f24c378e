import { describe, expect, it } from '@jest/globals';
import { commentBody } from '../../../src/report/comparison-markdown.js';
import { manifestText } from '../../../src/report/manifest.js';
import { strangeRun } from '../../../src/report/strange-run.js';
import { rules } from '../../../src/rules.js';
import { passed, stacked } from '../support/report.js';
import { thrownBy } from '../support/values.js';

type Json = { readonly [name: string]: unknown };

const real = JSON.parse(manifestText(passed, (text) => text)) as Json;
const textOf = (more: Json = {}) => JSON.stringify({ ...real, ...more });
const told = (more: Json = {}, baseline: string | null = null) =>
  strangeRun({ manifest: textOf(more), baseline });
const finding = { rule: 'overlap', severity: 'error', title: 'Theirs', reason: 'theirs', advice: 'Theirs.' };

describe("a stranger's run", () => {
  it('is about the layers that its manifest names', () => {
    const key = told().key;
    expect(key).toBe(real['layer-set']);
    expect(key).toContain('python3');
    expect(told({ 'layer-set': 'a --> b' }).key).toBe('a --> b');
  });

  it('is compared with the baseline that it has left', () => {
    const commit = 'c'.repeat(40);
    const baseline = textOf({ run: { ...(real['run'] as Json), commit }, layers: [] });
    const { run } = told({}, baseline);
    expect(run.missing).toBeNull();
    expect(run.comparison?.baseline.origin).toBe('ccccccc, as the run of this pull request found it');
    expect(run.comparison?.difference.changed).toBe(true);
    const { run: without } = told({}, textOf({ run: { ...(real['run'] as Json), commit: null } }));
    expect(without.comparison?.baseline.origin).toBe('another run, as the run of this pull request found it');
    expect(without.comparison?.difference.changed).toBe(false);
  });

  it.each([
    ['always', 'always'],
    ['never', 'never'],
    ['auto', 'auto'],
    ['sometimes', 'auto'],
    [7, 'auto'],
    [undefined, 'auto'],
  ])('that says comment: %s is told as %s', (comment, told) => {
    const manifest = textOf({ inputs: { ...(real['inputs'] as Json), comment } });
    expect(strangeRun({ manifest, baseline: null }).comment).toBe(told);
  });

  it('without one has nothing to be compared with', () => {
    expect(told().run).toMatchObject({ comparison: null, missing: 'its run has found no baseline' });
  });

  it('tells each rule that spoke against it once, in our words', () => {
    const findings = [
      finding,
      { ...finding, title: 'Another' },
      { ...finding, severity: 'warning' },
      { ...finding, rule: 'quota-unzipped' },
      { ...finding, rule: 'quota-zipped', severity: 'notice' },
      { ...finding, rule: 'unheard-of' },
      { ...finding, rule: 'constructor' },
    ];
    const { run } = told({ findings });
    expect(run.findings.map(({ rule, severity, title }) => [rule, severity, title])).toEqual([
      ['overlap', 'error', rules.overlap.title],
      ['overlap', 'warning', rules.overlap.title],
      ['quota-unzipped', 'error', rules['quota-unzipped'].title],
    ]);
    expect(JSON.stringify(run)).not.toMatch(/theirs|another/i);
    expect(run.complete).toBe(false);
    expect(told({ findings: [{ ...finding, severity: 'warning' }] }).run.complete).toBe(true);
  });

  it('says what reads as a comment of a run of ours does', () => {
    const { run } = strangeRun({
      manifest: manifestText(stacked, (text) => text),
      baseline: textOf(),
    });
    expect(commentBody(run, { summaryUrl: null })).toMatch(/^### Lambda layers .*core/);
  });
});

describe('it is not told', () => {
  it.each([
    ['that is not JSON', 'it is not JSON', { manifest: '{' }],
    ['whose baseline is not JSON', 'it is not JSON', { baseline: 'null,' }],
    ['that is nothing', 'it is not a manifest of layerpack', { manifest: 'null' }],
    ['that is a list', 'it is not a manifest of layerpack', { manifest: '[]' }],
    ['whose baseline is something else', 'it is not a manifest of layerpack', { baseline: '{"tool":"x"}' }],
    ['of a newer schema', /^its schema is 99/, { manifest: textOf({ schema: 99 }) }],
    ['of no layers', 'it does not say which layers it is about', { manifest: textOf({ 'layer-set': '' }) }],
    [
      'of layers by number',
      'it does not say which layers it is about',
      { manifest: textOf({ 'layer-set': 5 }) },
    ],
    [
      'of layers by a long name',
      'it does not say which layers it is about',
      { manifest: textOf({ 'layer-set': 'x'.repeat(501) }) },
    ],
    ['without layers', /^it is damaged: manifest must have/, { manifest: textOf({ layers: undefined }) }],
    [
      'without findings',
      'it is damaged: findings must be array',
      { manifest: textOf({ findings: undefined }) },
    ],
    [
      'with findings of another kind',
      /^it is damaged: findings\/0\/severity/,
      { manifest: textOf({ findings: [{ ...finding, severity: 'fatal' }] }) },
    ],
    [
      'whose baseline has words in it',
      '"read this" is no runtime',
      { baseline: textOf({ inputs: { ...(real['inputs'] as Json), runtime: 'read this' } }) },
    ],
  ])('where there is one %s', (_, why, record) => {
    const thrown = thrownBy(() => strangeRun({ manifest: textOf(), baseline: null, ...record })) as Error;
    if (typeof why === 'string') expect(thrown.message).toBe(why);
    else expect(thrown.message).toMatch(why);
  });
});
