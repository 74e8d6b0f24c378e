import { describe, expect, it } from '@jest/globals';
import type { SplitPart } from '../../../src/split/model.js';
import { endSize, entrySize } from '../../../src/split/zipped-size.js';
import { megabyte, partsOf, site, sized, stackOf, unfitOf, wish, zippedOf } from './stacks.js';

/** Names of distributions by part. */
const layout = (parts: readonly SplitPart[]) =>
  Object.fromEntries(parts.map(({ name, distributions }) => [name, distributions.map((each) => each.name)]));

const pathsOf = (part: SplitPart | undefined) => (part?.files ?? []).map(({ path }) => path);

describe('what fits into one zip', () => {
  const files = stackOf(
    new Map([
      ['b', megabyte],
      ['a', 2 * megabyte],
    ]),
  );
  const bytes = files.reduce(
    (sum, { file, compressed }) => sum + entrySize({ path: file.path, compressed }),
    endSize(6),
  );

  it("is one part of the layer's own name, to the last byte", () => {
    const [part, ...more] = partsOf(wish(files, { maxZipped: bytes }));
    expect(more).toEqual([]);
    expect(part?.name).toBe('data');
    expect(part?.files.map(({ path }) => path)).toEqual(files.map(({ file }) => file.path).sort());
    expect(part?.distributions).toEqual([
      { name: 'a', whole: true, reason: '' },
      { name: 'b', whole: true, reason: '' },
    ]);
  });

  it('is split from one byte over on', () => {
    expect(layout(partsOf(wish(files, { maxZipped: bytes - 1 })))).toEqual({
      'data-1': ['b'],
      'data-2': ['a'],
    });
  });

  it('may be nothing', () => {
    expect(partsOf(wish([]))).toEqual([{ name: 'data', files: [], distributions: [] }]);
  });
});

describe('parts', () => {
  it('are full to the last byte where that is what it takes', () => {
    const path = (owner: string) => `${site}/${owner}/core.so`;
    const full = (owner: string) =>
      sized(path(owner), owner, megabyte - endSize(2) - entrySize({ path: path(owner), compressed: 0 }));
    const files = [full('a'), full('b')];
    const parts = partsOf(wish(files, { maxZipped: megabyte, maxParts: 2 }));
    expect(parts.map((part) => zippedOf(part, files))).toEqual([megabyte, megabyte]);
    const [a] = files.map(({ file, compressed }) => sized(file.path, file.owner, compressed + 1));
    expect(unfitOf(wish([a ?? full('a'), full('b')], { maxZipped: megabyte, maxParts: 2 }))).toEqual({
      over: 1,
      parts: null,
      largeFiles: [a?.file],
    });
  });

  it('are found by sizes where names find none', () => {
    // Five zips of exactly 200 each: names would have to spread them without any mistake
    const names = Array.from({ length: 1000 }, (_, index) => `d${String(index).padStart(3, '0')}`);
    const files = names.map((name) => sized(`${site}/${name}.py`, name, 10_000));
    const each = entrySize({ path: `${site}/d000.py`, compressed: 10_000 });
    const parts = partsOf(wish(files, { maxZipped: 200 * each + endSize(1000) }));
    expect(parts.map(({ distributions }) => distributions.length)).toEqual([200, 200, 200, 200, 200]);
    expect(parts[0]?.distributions.slice(0, 2).map(({ reason }) => reason)).toEqual([
      'it is among the heaviest, takes 9.9 KB, and came there first',
      'data-1 had 1.9 MB left, and it takes 9.9 KB',
    ]);
  });

  it('say why each distribution is where it is', () => {
    const files = stackOf(
      new Map([
        ['numpy', 20 * megabyte],
        ['scipy', 36 * megabyte],
        ['six', 30_000],
      ]),
    );
    const parts = partsOf(wish(files));
    expect(
      parts.flatMap(({ name, distributions }) =>
        distributions.map((each) => `${each.name} is in ${name} because ${each.reason}`),
      ),
    ).toMatchInlineSnapshot(`
[
  "scipy is in data-1 because its name puts it there in the first sharing by names that fits 2 zips; it takes 36 MB, and data-1 has 14 MB left",
  "six is in data-1 because its name puts it there in the first sharing by names that fits 2 zips; it takes 29.8 KB, and data-1 has 14 MB left",
  "numpy is in data-2 because it takes 20 MB, and nothing else went with it",
]
`);
  });

  it('are of one distribution alone where that takes nearly a zip', () => {
    const light = Array.from({ length: 30 }, (_, index) => [`d${index}`, 2 * megabyte] as const);
    const parts = partsOf(wish(stackOf(new Map([['torch', 49 * megabyte], ...light]))));
    expect(parts).toHaveLength(3);
    expect(parts[0]?.distributions).toEqual([
      { name: 'torch', whole: true, reason: 'it takes 49 MB, and nothing else went with it' },
    ]);
  });

  it('have something beside such a one where no more zips are to be had', () => {
    const path = (owner: string) => `${site}/${owner}.so`;
    const files = [sized(path('torch'), 'torch', 49 * megabyte), sized(path('six'), 'six', megabyte / 2)];
    const full = sized(
      path('d'),
      'd',
      50 * megabyte - endSize(3) - entrySize({ path: path('d'), compressed: 0 }),
    );
    expect(layout(partsOf(wish([...files, full])))).toEqual({ 'data-1': ['six', 'torch'], 'data-2': ['d'] });
  });

  it('are told apart from what libraries of the build image need', () => {
    const files = [
      ...stackOf(new Map([['a', 30 * megabyte]])),
      sized('lib/libx.so.1', 'system-libraries', 30 * megabyte),
    ];
    const owners = partsOf(wish(files)).map((part) => part.files.map(({ owner }) => owner));
    expect(owners.map((each) => new Set(each).size)).toEqual([1, 1]);
    expect(new Set(owners.flat())).toEqual(new Set(['a', 'system-libraries']));
  });
});

describe('a distribution that is larger than a zip', () => {
  const modules = Array.from({ length: 30 }, (_, index) => `m${String(index).padStart(2, '0')}`);
  const files = [
    sized(`${site}/huge-1.0.dist-info/METADATA`, 'huge', 2000),
    sized(`${site}/huge/__init__.py`, 'huge', 500),
    sized(`${site}/huge/__pycache__/__init__.cpython-311.pyc`, 'huge', 700),
    ...modules.flatMap((name) => [
      sized(`${site}/huge/${name}.py`, 'huge', 3 * megabyte),
      sized(`${site}/huge/__pycache__/${name}.cpython-311.pyc`, 'huge', megabyte),
    ]),
    ...stackOf(new Map([['small', megabyte]])),
  ];
  const parts = partsOf(wish(files));
  const holds = (path: string) => parts.find((part) => pathsOf(part).includes(`${site}/${path}`));
  const pieces = parts.map(({ distributions }) => distributions.find(({ name }) => name === 'huge'));

  it('is cut into as few pieces as will do', () => {
    expect(parts).toHaveLength(3);
    for (const part of parts) expect(zippedOf(part, files)).toBeLessThanOrEqual(50 * megabyte);
    expect(parts.flatMap(pathsOf).sort()).toEqual(files.map(({ file }) => file.path).sort());
  });

  it('has its metadata and what begins its packages in one piece', () => {
    const first = holds('huge-1.0.dist-info/METADATA');
    expect(holds('huge/__init__.py')).toBe(first);
    expect(holds('huge/__pycache__/__init__.cpython-311.pyc')).toBe(first);
    expect(holds('huge/m00.py')).toBe(first);
  });

  it('has bytecode where its source is', () => {
    for (const name of modules)
      expect(holds(`huge/__pycache__/${name}.cpython-311.pyc`)).toBe(holds(`huge/${name}.py`));
  });

  it('is told as such, with what is where', () => {
    expect(pieces.map((piece) => piece?.whole)).toEqual([false, false, false]);
    expect(pieces.map((piece) => piece?.reason).toSorted()).toMatchInlineSnapshot(`
[
  "it is larger than a zip may be, and data-1 has its metadata and its files from huge/m00.py to huge/m11.py",
  "it is larger than a zip may be, and data-2 has its files from huge/m12.py to huge/m23.py",
  "it is larger than a zip may be, and data-3 has its files from huge/m24.py to huge/m29.py",
]
`);
    expect(
      parts.map(({ distributions }) => distributions.find(({ name }) => name === 'small')?.whole),
    ).toContain(true);
  });

  it('keeps its pieces where another changes', () => {
    const other = files.map((each) =>
      each.file.owner === 'small' ? sized(each.file.path, 'small', 900) : each,
    );
    expect(partsOf(wish(other)).map(pathsOf)).toEqual(parts.map(pathsOf));
  });

  it('is cut finer where the others else take one zip more', () => {
    const long = Array.from({ length: 70 }, (_, index) =>
      sized(`${site}/long/m${String(index).padStart(2, '0')}.py`, 'long', megabyte - 500),
    );
    const whole = stackOf(
      new Map([
        ['a', 35 * megabyte],
        ['b', 35 * megabyte],
      ]),
    );
    const found = partsOf(wish([...long, ...whole]));
    expect(found).toHaveLength(3);
    for (const part of found) expect(zippedOf(part, [...long, ...whole])).toBeLessThanOrEqual(50 * megabyte);
  });
});

describe('what does not fit', () => {
  it.each([
    ['all together', { a: 45, b: 45, c: 30 }, 2, 25, 3],
    ['because they stay whole', { a: 30, b: 30, c: 30 }, 2, 10, 3],
    ['in one zip', { a: 30, b: 30 }, 1, 10, 2],
  ] as const)(
    'is told with the bytes that are too many and the zips it would take: %s',
    (_, sizes, maxParts, over, zips) => {
      const files = stackOf(new Map(Object.entries(sizes).map(([name, size]) => [name, size * megabyte])));
      const unfit = unfitOf(wish(files, { maxParts }));
      expect(unfit.over / megabyte).toBeCloseTo(over, 2);
      expect({ ...unfit, over: 0 }).toEqual({ over: 0, parts: zips, largeFiles: [] });
    },
  );

  it('names files that no zip takes', () => {
    const large = sized(`${site}/a/core.so`, 'a', 51 * megabyte);
    const unfit = unfitOf(wish([...stackOf(new Map([['b', megabyte]])), large]));
    expect(unfit.over).toBe(megabyte + entrySize({ path: large.file.path, compressed: 0 }) + endSize(4));
    expect({ ...unfit, over: 0 }).toEqual({ over: 0, parts: null, largeFiles: [large.file] });
  });
});
