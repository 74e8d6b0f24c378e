import { describe, expect, it } from '@jest/globals';
import { compare } from '../../../src/compare/difference.js';
import type { DistributionSnapshot, LayerSnapshot } from '../../../src/compare/model.js';
import type { Contents } from '../support/snapshots.js';
import { layerOf, layerWith, snapshotWith } from '../support/snapshots.js';

const between = (before: readonly LayerSnapshot[], after: readonly LayerSnapshot[]) =>
  compare(snapshotWith(before), snapshotWith(after));

/** What became of each layer, in order. */
const layersOf = (before: readonly LayerSnapshot[], after: readonly LayerSnapshot[]) =>
  between(before, after).layers.map(({ status, name }) => `${status} ${name}`);

/** What became of each distribution, in order. */
const told = (before: readonly LayerSnapshot[], after: readonly LayerSnapshot[]) =>
  between(before, after).layers.flatMap((layer) =>
    layer.distributions.map(
      ({ status, name, growth, elsewhere }) =>
        `${layer.name}: ${status} ${name} ${growth}${elsewhere === null ? '' : ` ${elsewhere}`}`,
    ),
  );

const distribution = (facts: Partial<DistributionSnapshot>): DistributionSnapshot => ({
  name: 'a',
  version: '1.0',
  unzipped: 100,
  zipped: null,
  whole: null,
  ...facts,
});

/** The one distribution of the one layer. */
function only(before: Partial<DistributionSnapshot>, after: Partial<DistributionSnapshot>) {
  const [layer] = between(
    [layerOf('x', { distributions: [distribution(before)] })],
    [layerOf('x', { distributions: [distribution(after)] })],
  ).layers;
  if (!layer) throw new Error('no layer');
  return { changed: layer.distributions[0], same: layer.same[0], status: layer.status };
}

describe('a distribution in one layer', () => {
  it.each<[string, Contents, Contents, readonly string[]]>([
    ['came', {}, { 'a 1': 5 }, ['x: added a 5']],
    ['went', { 'a 1': 5 }, {}, ['x: removed a -5']],
    ['is as it was', { 'a 1': 5 }, { 'a 1': 5 }, []],
    ['is a later version', { 'a 1.9': 5 }, { 'a 1.10': 7 }, ['x: upgraded a 2']],
    ['is an earlier version', { 'a 2.0': 5 }, { 'a 2.0rc1': 5 }, ['x: downgraded a 0']],
    ['is a version without order', { 'a 2.0': 5 }, { 'a nightly': 5 }, ['x: replaced a 0']],
    ['is the same version in another spelling', { 'a 2.0': 5 }, { 'a 2.0.0': 5 }, []],
    ['is the same version with other bytes', { 'a 2.0': 5 }, { 'a 2.0': 4 }, ['x: resized a -1']],
    [
      'grew most and stands first',
      { 'a 1': 5, 'b 1': 5, 'd 1': 5 },
      { 'a 2': 6, 'b 2': 9, 'c 1': 1 },
      ['x: upgraded b 4', 'x: upgraded a 1', 'x: added c 1', 'x: removed d -5'],
    ],
  ])('%s', (_, before, after, expected) => {
    expect(told([layerWith('x', before)], [layerWith('x', after)])).toEqual(expected);
  });

  it('has other bytes too where they compress to another size', () => {
    expect(only({ zipped: 40 }, { zipped: 41 }).changed).toMatchObject({ status: 'resized', growth: 0 });
  });

  it('is as it was where one side does not know how it compresses', () => {
    expect(only({ zipped: 40 }, { zipped: null })).toMatchObject({ changed: undefined, same: { name: 'a' } });
  });

  it('that is as it was is listed apart, the heaviest first', () => {
    const layers = [layerWith('x', { 'b 1': 5, 'a 1': 5, 'c 1': 9 })];
    expect(between(layers, layers).layers[0]?.same.map(({ name }) => name)).toEqual(['c', 'a', 'b']);
  });
});

describe('growth is told apart from what is left out', () => {
  it.each([
    // The wheel grew by 50, the layer leaves out 20 more than before
    ['part of it', { whole: 150, unzipped: 100 }, { whole: 200, unzipped: 130, version: '2' }, 30, -20],
    ['none of it', { whole: 100, unzipped: 100 }, { whole: 140, unzipped: 140, version: '2' }, 40, 0],
    ['all of it', { whole: 150, unzipped: 150 }, { whole: 150, unzipped: 90 }, -60, -60],
    ['all that grew', { whole: 150, unzipped: 90 }, { whole: 150, unzipped: 150 }, 60, 60],
    ['nobody knows what', { whole: null, unzipped: 90 }, { whole: 150, unzipped: 150 }, 60, 0],
  ])('%s', (_, before, after, growth, pruning) => {
    expect(only(before, after).changed).toMatchObject({ growth, pruning });
  });
});

describe('a distribution that moved', () => {
  const base = { 'big 1': 100 };
  const top = { 'top 1': 100 };

  it('is out of one layer and in another', () => {
    expect(
      told(
        [layerWith('core', base), layerWith('app', { ...top, 'a 1': 7 })],
        [layerWith('core', { ...base, 'a 1': 7 }), layerWith('app', top)],
      ),
    ).toEqual(['core: moved-in a 7 app', 'app: moved-out a -7 core']);
  });

  it('may be another version than it was', () => {
    expect(
      told(
        [layerWith('core', base), layerWith('app', { ...top, 'a 1': 7 })],
        [layerWith('core', { ...base, 'a 2': 9 }), layerWith('app', top)],
      ),
    ).toEqual(['core: moved-in a 9 app', 'app: moved-out a -7 core']);
  });

  it('has not moved where it stays in the first too', () => {
    expect(
      told(
        [layerWith('core', base), layerWith('app', { ...top, 'a 1': 7 })],
        [layerWith('core', { ...base, 'a 1': 7 }), layerWith('app', { ...top, 'a 1': 7 })],
      ),
    ).toEqual(['core: added a 7']);
  });

  it('has not come from a layer that has the same bytes as before', () => {
    const kept = { sha256: 'same' };
    expect(
      told(
        [layerWith('kept', { ...top, 'a 1': 7 }, kept), layerWith('core', base)],
        [layerWith('kept', { 'top 1': 107 }, kept), layerWith('core', { ...base, 'a 1': 7 })],
      ),
    ).toEqual(['core: added a 7']);
  });

  it('is found in layers that are renamed, new and gone', () => {
    expect(
      told(
        [layerWith('web', { ...top, 'a 1': 7, 'b 1': 3 }), layerWith('old', { 'c 1': 5 })],
        [layerWith('app', { ...top, 'c 1': 5 }), layerWith('new', { 'a 1': 7, 'b 1': 3 })],
      ),
    ).toEqual([
      'new: moved-in a 7 app',
      'new: moved-in b 3 app',
      'app: moved-in c 5 old',
      'app: moved-out b -3 new',
      'app: moved-out a -7 new',
      'old: moved-out c -5 app',
    ]);
  });

  it('from two layers into one has moved out of both', () => {
    const one = { 'a 1': 7 };
    expect(
      told(
        [
          layerWith('p', { ...top, ...one }),
          layerWith('q', { ...base, ...one }),
          layerWith('r', { 'r 1': 9 }),
        ],
        [layerWith('p', top), layerWith('q', base), layerWith('r', { 'r 1': 9, ...one })],
      ),
    ).toEqual(['r: moved-in a 7 p', 'p: moved-out a -7 r', 'q: moved-out a -7 r']);
  });
});

describe('files of no distribution', () => {
  const withOthers = (others: LayerSnapshot['others']) => layerOf('x', { others });

  it('come, go and change as distributions do, and are told apart', () => {
    const { layers } = between(
      [
        withOthers([
          { name: 'liba.so', unzipped: 5 },
          { name: 'libb.so', unzipped: 5 },
        ]),
      ],
      [
        withOthers([
          { name: 'liba.so', unzipped: 6 },
          { name: 'libc.so', unzipped: 3 },
        ]),
      ],
    );
    expect(layers[0]?.distributions).toMatchObject([
      { status: 'added', name: 'libc.so', other: true, growth: 3 },
      { status: 'resized', name: 'liba.so', other: true, growth: 1 },
      { status: 'removed', name: 'libb.so', other: true, growth: -5 },
    ]);
  });

  it('are not the distribution of the same name', () => {
    const { layers } = between(
      [layerOf('x', { distributions: [distribution({ name: 'a', unzipped: 5 })] })],
      [withOthers([{ name: 'a', unzipped: 5 }])],
    );
    expect(layers[0]?.distributions).toMatchObject([
      { status: 'added', name: 'a', other: true, growth: 5 },
      { status: 'removed', name: 'a', other: false, growth: -5 },
    ]);
  });
});

describe('layers', () => {
  it.each<[string, readonly LayerSnapshot[], readonly LayerSnapshot[], readonly string[]]>([
    ['new ones', [], [layerWith('a', { 'x 1': 1 })], ['added a']],
    ['gone ones', [layerWith('a', { 'x 1': 1 })], [], ['removed a']],
    ['the same', [layerWith('a', { 'x 1': 1 })], [layerWith('a', { 'x 1': 1 })], ['unchanged a']],
    ['changed ones', [layerWith('a', { 'x 1': 1 })], [layerWith('a', { 'x 2': 1 })], ['changed a']],
    ['renamed ones', [layerWith('a', { 'x 1': 1 })], [layerWith('b', { 'x 1': 1 })], ['renamed b']],
    [
      'renamed ones that have grown',
      [layerWith('a', { 'x 1': 10, 'y 1': 9 })],
      [layerWith('b', { 'x 2': 40, 'z 1': 20 })],
      ['renamed b'],
    ],
    [
      'others that share half and no more',
      [layerWith('a', { 'x 1': 10, 'y 1': 10 })],
      [layerWith('b', { 'x 1': 10, 'z 1': 10 })],
      ['added b', 'removed a'],
    ],
    [
      'others that share many small ones',
      [layerWith('a', { 'p 1': 1, 'q 1': 1, 'r 1': 1, 'x 1': 90 })],
      [layerWith('b', { 'p 1': 1, 'q 1': 1, 'r 1': 1, 'y 1': 90 })],
      ['added b', 'removed a'],
    ],
    [
      'the best pair of two renamed ones',
      [layerWith('a', { 'x 1': 10, 'y 1': 10 })],
      [layerWith('b', { 'x 1': 10, 'y 1': 2, 'z 1': 4 }), layerWith('c', { 'x 1': 10, 'y 1': 10 })],
      ['added b', 'renamed c'],
    ],
    [
      'a name that stays, whatever it has become',
      [layerWith('a', { 'x 1': 10 }), layerWith('b', { 'y 1': 10 })],
      [layerWith('a', { 'y 1': 10 }), layerWith('b', { 'x 1': 10 })],
      ['changed a', 'changed b'],
    ],
    [
      'the one that grew most first, the unchanged last',
      ['a', 'b', 'c', 'd'].map((name) => layerWith(name, { [`${name}${name} 1`]: 10 })),
      [
        layerWith('a', { 'aa 1': 10 }),
        layerWith('b', { 'bb 2': 11 }),
        layerWith('c', { 'cc 2': 5 }),
        layerWith('d', { 'dd 2': 15 }),
      ],
      ['changed d', 'changed b', 'changed c', 'unchanged a'],
    ],
  ])('%s', (_, before, after, expected) => {
    expect(layersOf(before, after)).toEqual(expected);
  });

  it('have sums', () => {
    const { unzipped, zipped } = between(
      [layerOf('a', { unzipped: 10, zipped: 4 }), layerOf('gone', { unzipped: 3, zipped: 2 })],
      [layerOf('a', { unzipped: 12, zipped: 5 }), layerOf('new', { unzipped: 1, zipped: 1 })],
    );
    expect([unzipped, zipped]).toEqual([
      { before: 13, after: 13 },
      { before: 6, after: 6 },
    ]);
  });

  it.each<[string, readonly LayerSnapshot[], readonly LayerSnapshot[], boolean]>([
    ['with other bytes are a change', [layerOf('a', { sha256: 'x' })], [layerOf('a', { sha256: 'y' })], true],
    ['that are new are a change', [], [layerOf('a', {})], true],
    ['that are gone are a change', [layerOf('a', {})], [], true],
    [
      'that have another name alone are none',
      [layerWith('a', { 'x 1': 1 })],
      [layerWith('b', { 'x 1': 1 })],
      false,
    ],
    [
      'of which no hash is known are held against each other by what they have',
      [layerWith('a', { 'x 1': 1 }, { sha256: null })],
      [layerWith('a', { 'x 2': 1 }, { sha256: null })],
      true,
    ],
    [
      'without a hash and without a difference are none',
      [layerWith('a', { 'x 1': 1 }, { sha256: null })],
      [layerWith('a', { 'x 1': 1 })],
      false,
    ],
  ])('%s', (_, before, after, changed) => {
    expect(between(before, after).changed).toBe(changed);
  });

  it('of equal bytes have no difference, however each side took them apart', () => {
    const { changed, layers } = between(
      [layerWith('x', { 'a 1': 9, 'b 1': 1 }, { sha256: 'same' })],
      [layerWith('x', { 'a 1': 10 }, { sha256: 'same' })],
    );
    expect(changed).toBe(false);
    expect(layers).toMatchObject([{ status: 'unchanged', distributions: [], same: [{ unzipped: 10 }] }]);
  });
});

describe('what else has changed', () => {
  const tool = (value: string) => ({ kind: 'tool', name: 'layerpack', layer: null, value }) as const;
  const option = (name: string, layer: string | null, value: string) =>
    ({ kind: 'option', name, layer, value }) as const;
  const layer = (name: string) => layerWith(name, { [`${name}-x 1`]: 1, 'common 1': 100 });

  it('is told with both values, and what is there on one side alone with one', () => {
    expect(
      compare(
        snapshotWith([], [tool('1.0'), option('sdk', null, 'exclude'), option('wheels', null, 'any')]),
        snapshotWith([], [tool('2.0'), option('sdk', null, 'exclude'), option('strip', null, 'always')]),
      ).circumstances,
    ).toEqual([
      { kind: 'tool', name: 'layerpack', layer: null, before: '1.0', after: '2.0' },
      { kind: 'option', name: 'strip', layer: null, before: null, after: 'always' },
      { kind: 'option', name: 'wheels', layer: null, before: 'any', after: null },
    ]);
  });

  it("follows a layer's options to its new name, and leaves out those of layers that are new or gone", () => {
    expect(
      compare(
        snapshotWith(
          [layer('web'), layerWith('old', { 'o 1': 1 })],
          [option('extras', 'web', 'a'), option('groups', 'web', 'g'), option('extras', 'old', 'x')],
        ),
        snapshotWith(
          [layer('app'), layerWith('new', { 'n 1': 1 })],
          [option('extras', 'app', 'b'), option('groups', 'app', 'g'), option('extras', 'new', 'y')],
        ),
      ).circumstances,
    ).toEqual([{ kind: 'option', name: 'extras', layer: 'app', before: 'a', after: 'b' }]);
  });
});
