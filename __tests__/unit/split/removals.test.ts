import { describe, expect, it } from '@jest/globals';
import { unfitFinding } from '../../../src/split/finding.js';
import type { RemovalWeight } from '../../../src/split/removals.js';
import { cheapestRemovals, removalAdvice } from '../../../src/split/removals.js';
import { megabyte, partsOf, sized, stackOf, unfitOf } from './stacks.js';

const weights = (sizes: Readonly<Record<string, number>>): readonly RemovalWeight[] =>
  Object.entries(sizes).map(([text, size]) => ({ text, size, distributions: [text] }));

describe('the cheapest removals', () => {
  const some = { scipy: 30, pandas: 12, pyarrow: 40, numpy: 18, six: 1, attrs: 0 };
  it.each([
    ['are the smallest that do alone', 18, some, ['numpy 18', 'scipy 30', 'pyarrow 40']],
    ['are one where one alone does', 40, some, ['pyarrow 40']],
    ['are two where none does alone', 41, some, ['pyarrow six 41', 'scipy pandas 42', 'scipy numpy 48']],
    ['are the cheapest of the fewest', 69, some, ['pyarrow scipy 70']],
    ['are all where it takes all', 101, some, ['pyarrow scipy numpy pandas six 101']],
    ['are none where all are not enough', 102, some, []],
    ['are none where there is nothing', 1, {}, []],
    ['go by name where sizes do not decide', 5, { b: 5, a: 5, d: 5, c: 5 }, ['a 5', 'b 5', 'c 5']],
    [
      'may be many',
      25,
      Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`r${index}`, 1])),
      [
        `${Array.from({ length: 30 }, (_, index) => `r${index}`)
          .sort()
          .slice(0, 25)
          .join(' ')} 25`,
      ],
    ],
  ] as const)('%s', (_, over, sizes, expected) => {
    const found = cheapestRemovals(over, weights(sizes));
    expect(found.map(({ texts, size }) => `${texts.join(' ')} ${size}`)).toEqual(expected);
  });

  it.each([
    [30, 'Leave out scipy (30 B) or pyarrow (40 B).'],
    [18, 'Leave out numpy (18 B), scipy (30 B), or pyarrow (40 B).'],
    [69, 'Leave out pyarrow and scipy (together 70 B).'],
    [500, 'Leaving out what single requirements bring does not free 500 B.'],
  ])('are a sentence: %d bytes', (over, text) => {
    expect(removalAdvice(over, weights(some))).toBe(text);
  });
});

describe('the finding', () => {
  const wish = { name: 'data', files: [], maxZipped: 50 * megabyte, maxParts: 5 };
  const file = (name: string) => sized(`python/a/${name}`, 'a', 1).file;

  it('says how much is too much, how many zips it would take, and what helps', () => {
    const unfit = { over: 12 * megabyte, parts: 7, largeFiles: [] };
    const some = weights({ 'pandas==2.2.3': 13 * megabyte, torch: 90 * megabyte });
    const location = { file: 'requirements.txt', line: 3 };
    expect(unfitFinding(wish, unfit, some, location)).toMatchInlineSnapshot(`
{
  "advice": "Leave out pandas==2.2.3 (13 MB) or torch (90 MB). Or set a larger max-zipped-size and an s3-bucket, since zips over 50 MB are published by way of S3.",
  "location": {
    "file": "requirements.txt",
    "line": 3,
  },
  "reason": "it is 12 MB over, and would take 7 zips",
  "rule": "split",
  "severity": "error",
  "subject": "data",
  "title": "Layer data does not fit into 5 zips of 50 MB",
}
`);
  });

  it('names files that are too large, and how they could be had', () => {
    const texts = [['x.so'], ['x.so', 'y.so'], ['x.so', 'y.so', 'z.so', 'zz.so']].map((names) => {
      const unfit = { over: 2 * megabyte, parts: null, largeFiles: names.map(file) };
      const { reason, advice } = unfitFinding({ ...wish, maxZipped: 10 * megabyte }, unfit, []);
      return `${reason}. ${advice}`;
    });
    expect(texts).toMatchInlineSnapshot(`
[
  "python/a/x.so of a is larger than a zip may be, compressed, by 2 MB, and a file cannot be split. Leave out what brings it, or set a larger max-zipped-size.",
  "python/a/x.so of a and python/a/y.so of a are each larger than a zip may be, compressed, by 2 MB together, and a file cannot be split. Leave out what brings them, or set a larger max-zipped-size.",
  "python/a/x.so of a, python/a/y.so of a, python/a/z.so of a and 1 more are each larger than a zip may be, compressed, by 2 MB together, and a file cannot be split. Leave out what brings them, or set a larger max-zipped-size.",
]
`);
  });

  it('names nothing that frees enough and leaves what still does not fit', () => {
    // Six of which no two go together, and one that fits beside any
    const sizes = { a: 30, b: 31, c: 32, d: 33, e: 34, f: 35, small: 12 };
    const files = stackOf(new Map(Object.entries(sizes).map(([name, size]) => [name, size * megabyte])));
    const bytes = weights(
      Object.fromEntries(Object.entries(sizes).map(([name, size]) => [name, size * megabyte])),
    );
    const asked = { ...wish, files };
    const unfit = unfitOf(asked);
    expect(unfit.over).toBeLessThan(12 * megabyte);
    const { advice } = unfitFinding(asked, unfit, bytes);
    expect(advice).toMatch(/^Leave out a \(30 MB\), b \(31 MB\), or c \(32 MB\)\. /);
    for (const gone of ['a', 'b', 'c'])
      expect(
        partsOf({ ...asked, files: files.filter(({ file: { owner } }) => owner !== gone) }),
      ).toHaveLength(5);
  });

  it('says what takes the layers that it may not have', () => {
    const { reason } = unfitFinding({ ...wish, maxParts: 2 }, { over: 1, parts: 4, largeFiles: [] }, []);
    expect(reason).toBe(
      'it is 1 B over, and would take 4 zips; of the 5 layers that a function takes, 3 are for what it is attached with',
    );
  });
});
