import { describe, expect, it } from '@jest/globals';
import { compare } from '../../../src/compare/difference.js';
import type { Difference, LayerSnapshot, Snapshot } from '../../../src/compare/model.js';
import { numbers } from '../support/numbers.js';
import { layerOf, snapshotWith } from '../support/snapshots.js';

const versions = ['1.0', '1.0.0', '1.1', '2.0rc1', '2.0', 'nightly'];

function anySnapshot(seed: number): Snapshot {
  const next = numbers(seed);
  const names = ['a', 'b', 'c', 'd'].filter(() => next(3) > 0);
  return snapshotWith(
    names.map((name): LayerSnapshot => {
      const chosen = ['p', 'q', 'r', 's', 't', 'u'].filter(() => next(2) > 0);
      const libraries = ['p', 'libx.so'].filter(() => next(4) === 0);
      return layerOf(name, {
        distributions: chosen.map((each) => ({
          name: each,
          version: versions[next(versions.length)] ?? '',
          unzipped: next(4) * 100,
          zipped: next(2) > 0 ? next(3) * 40 : null,
          whole: next(2) > 0 ? next(6) * 100 : null,
        })),
        others: libraries.map((each) => ({ name: each, unzipped: next(3) * 10 })),
      });
    }),
    ['sdk', 'wheels'].flatMap((name) =>
      next(2) > 0
        ? [{ kind: 'option', name, layer: next(2) > 0 ? 'a' : null, value: `${next(3)}` } as const]
        : [],
    ),
  );
}

const seeds = Array.from({ length: 300 }, (_, index) => index * 7919);
const pairs = seeds.map((seed) => {
  const [before, after] = [anySnapshot(seed), anySnapshot(seed + 1)];
  const [kept] = before.layers;
  // One layer in some of them stays as it is
  const layers = after.layers.map((layer) => (seed % 2 === 0 && layer.name === kept?.name ? kept : layer));
  return [before, { ...after, layers }] as const;
});
const differences = pairs.map(([before, after]) => compare(before, after));

const layersOf = ({ layers }: Difference) => layers;
const growthOf = ({ before, after }: Difference['layers'][number]) =>
  (after?.unzipped ?? 0) - (before?.unzipped ?? 0);

describe('of any two snapshots', () => {
  it('what distributions and other files grew by is what their layer grew by', () => {
    for (const layer of differences.flatMap(layersOf)) {
      const parts = layer.distributions.reduce((sum, { growth }) => sum + growth, 0);
      expect([layer.name, parts]).toEqual([layer.name, growthOf(layer)]);
    }
  });

  it('what layers grew by is what all grew by', () => {
    for (const difference of differences) {
      const { unzipped, zipped, layers } = difference;
      expect(layers.reduce((sum, layer) => sum + growthOf(layer), 0)).toBe(unzipped.after - unzipped.before);
      const packed = layers.map(({ before, after }) => (after?.zipped ?? 0) - (before?.zipped ?? 0));
      expect(packed.reduce((sum, each) => sum + each, 0)).toBe(zipped.after - zipped.before);
    }
  });

  it('every layer stands there once on each side that has it', () => {
    differences.forEach(({ layers }, index) => {
      const side = (of: 'before' | 'after') => layers.flatMap(({ [of]: layer }) => layer?.name ?? []).sort();
      expect([side('before'), side('after')]).toEqual(
        pairs[index]?.map((snapshot) => snapshot.layers.map(({ name }) => name).sort()),
      );
    });
  });

  it('every distribution is either as it was or not', () => {
    for (const { after, distributions, same } of differences.flatMap(layersOf)) {
      const there = [...distributions.filter((each) => each.after && !each.other), ...same];
      expect(there.map(({ name }) => name).sort()).toEqual(
        (after?.distributions ?? []).map(({ name }) => name).sort(),
      );
    }
  });

  it('what has moved out has moved in elsewhere, and the other way round', () => {
    for (const { layers } of differences) {
      const moved = (status: string) =>
        layers.flatMap(({ name, distributions }) =>
          distributions
            .filter((each) => each.status === status)
            .map((each) => ({ key: `${each.name} ${each.other}`, name, elsewhere: each.elsewhere })),
        );
      const [out, into] = [moved('moved-out'), moved('moved-in')];
      expect(new Set(out.map(({ key }) => key))).toEqual(new Set(into.map(({ key }) => key)));
      for (const { key, elsewhere } of out)
        expect(into.some((each) => each.key === key && each.name === elsewhere)).toBe(true);
      for (const { key, elsewhere } of into)
        expect(out.some((each) => each.key === key && each.name === elsewhere)).toBe(true);
    }
  });

  it('none has changed against itself', () => {
    for (const [snapshot] of pairs) {
      const { changed, circumstances, layers, unzipped } = compare(snapshot, snapshot);
      expect({ changed, circumstances }).toEqual({ changed: false, circumstances: [] });
      expect(unzipped.before).toBe(unzipped.after);
      expect(layers.flatMap(({ distributions }) => distributions)).toEqual([]);
      expect(new Set(layers.map(({ status }) => status)).size).toBeLessThanOrEqual(1);
      expect(layers[0]?.status ?? 'unchanged').toBe('unchanged');
    }
  });

  it('the other way round all signs are the other way round', () => {
    const opposites: Readonly<Record<string, string>> = {
      added: 'removed',
      upgraded: 'downgraded',
      'moved-in': 'moved-out',
      removed: 'added',
      downgraded: 'upgraded',
      'moved-out': 'moved-in',
    };
    const opposite = (status: string) => opposites[status] ?? status;
    type Row = readonly [string, string, number, number, number];
    const rows = (difference: Difference, sign: 1 | -1): readonly Row[] =>
      difference.layers
        .flatMap(({ before, after, distributions }) =>
          distributions.map((each): Row => {
            const layer = [before?.name, after?.name];
            const status = sign > 0 ? each.status : opposite(each.status);
            const place = (sign > 0 ? layer : layer.reverse()).join();
            const { growth, pruning } = each;
            // A sign before nought is none
            return [
              place,
              `${each.name} ${status}`,
              Number(each.other),
              sign * growth + 0,
              sign * pruning + 0,
            ];
          }),
        )
        .sort((a, b) => (a.join() < b.join() ? -1 : 1));
    pairs.forEach(([before, after], index) => {
      const [there, back] = [differences[index], compare(after, before)];
      if (!there) throw new Error('no difference');
      expect(rows(back, -1)).toEqual(rows(there, 1));
      expect(back.changed).toBe(there.changed);
      expect(back.unzipped).toEqual({ before: there.unzipped.after, after: there.unzipped.before });
      expect(back.layers.map(({ status }) => opposite(status)).sort()).toEqual(
        there.layers.map(({ status }) => status).sort(),
      );
    });
  });

  it('something of each kind is among them', () => {
    const distributions = differences.flatMap(layersOf).flatMap((layer) => layer.distributions);
    expect(new Set(distributions.map(({ status }) => status)).size).toBe(8);
    expect(new Set(differences.flatMap(layersOf).map(({ status }) => status)).size).toBe(5);
    expect(distributions.some(({ pruning }) => pruning !== 0)).toBe(true);
  });
});
