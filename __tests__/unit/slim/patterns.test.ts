import { describe, expect, it } from '@jest/globals';
import { readPattern } from '../../../src/slim/patterns.js';
import { droppedFrom, layerOf, prune } from './pruned.js';

const paths = [
  ...['pandas/__init__.py', 'pandas/tests/a.py', 'pandas/tests/io/b.csv', 'pandas/.hidden/c.txt'],
  ...['botocore/data/ec2/2016/service.json', 'botocore/data/s3/service.json', 'tests', 'bin/tool'],
];

describe('a pattern', () => {
  it.each([
    ['pandas/tests/**', ['pandas/tests/a.py', 'pandas/tests/io/b.csv']],
    ['pandas/tests/*', ['pandas/tests/a.py']],
    ['pandas/**/*.txt', ['pandas/.hidden/c.txt']],
    ['*.json', ['botocore/data/ec2/2016/service.json', 'botocore/data/s3/service.json']],
    ['service.json', ['botocore/data/ec2/2016/service.json', 'botocore/data/s3/service.json']],
    ['tests', ['tests']],
    ['tests/', ['pandas/tests/a.py', 'pandas/tests/io/b.csv']],
    ['pandas/tests/', ['pandas/tests/a.py', 'pandas/tests/io/b.csv']],
    ['botocore/data/{ec2,s4}/', ['botocore/data/ec2/2016/service.json']],
    ['data/ec2/', []],
    ['bin/*', ['bin/tool']],
    ['**/io/**', ['pandas/tests/io/b.csv']],
  ])('%s means %j', (pattern, expected) => {
    const { matches } = readPattern(pattern);
    expect(paths.filter(matches)).toEqual(expected);
  });
});

const texts = {
  'demo/__init__.py': '',
  'demo/core.pyi': '',
  'demo/data/a.json': '{}',
  'demo/data/b.json': '{}',
  '/bin/demo': '',
};

describe('keep and drop', () => {
  it('go by the path in site-packages, and by that in the zip for what lies elsewhere', () => {
    expect(droppedFrom(texts, { drop: ['demo/data/a.json', 'bin/*'], keep: ['demo/core.pyi'] })).toEqual({
      'demo/data/a.json': 'drop',
      '/bin/demo': 'drop',
    });
  });

  it('let keep win', () => {
    const wishes = { drop: ['*.json', '*.pyi'], keep: ['demo/data/b.json'] };
    expect(droppedFrom(texts, wishes)).toEqual({ 'demo/data/a.json': 'drop', 'demo/core.pyi': 'stubs' });
  });

  it('work without rules', () => {
    expect(droppedFrom(texts, { prune: { safe: false }, drop: ['*.pyi'] })).toEqual({
      'demo/core.pyi': 'drop',
    });
  });

  it('drop what others import, since the user says so', () => {
    const importing = { 'demo/__init__.py': 'from . import core', 'demo/core.py': '' };
    expect(droppedFrom(importing, { drop: ['core.py'] })).toEqual({ 'demo/core.py': 'drop' });
  });

  it('tell of a pattern that matches nothing, and of none that does', () => {
    const layer = layerOf(texts, { keep: ['pandas/tests/**', '*.py'], drop: ['demo/dta/', '*.json'] });
    const { findings } = prune(layer);
    expect(findings.map(({ rule, severity, subject }) => [rule, severity, subject])).toEqual([
      ['prune', 'warning', 'pandas/tests/**'],
      ['prune', 'warning', 'demo/dta/'],
    ]);
    expect(findings[0]?.title).toBe('Nothing in layer matches the pattern pandas/tests/** of keep');
  });
});
