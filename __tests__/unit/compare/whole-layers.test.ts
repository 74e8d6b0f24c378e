import { describe, expect, it } from '@jest/globals';
import { compare } from '../../../src/compare/difference.js';
import type { LayerSnapshot } from '../../../src/compare/model.js';
import { plainSnapshot } from '../../../src/compare/plain.js';
import { wholeLayers } from '../../../src/compare/whole-layers.js';
import { layerWith, snapshotWith } from '../support/snapshots.js';

const data = layerWith('data', { 'a 1': 100, 'b 1': 60, 'c 1': 40 }, { counted: 300 });
const part = (number: number, contents: Readonly<Record<string, number>>) =>
  layerWith(`data-${number}`, contents, { partOf: 'data', counted: 300 });
const two = [part(1, { 'a 1': 30, 'b 1': 60 }), part(2, { 'a 1': 70, 'c 1': 40 })];
const three = [part(1, { 'a 1': 100 }), part(2, { 'c 1': 40 }), part(3, { 'b 1': 60 })];

/** What became of each layer as one. */
function between(before: readonly LayerSnapshot[], after: readonly LayerSnapshot[]) {
  const [was, is] = [snapshotWith(before), snapshotWith(after)].map(wholeLayers);
  if (!was || !is) throw new Error('two are given');
  return compare(was, is).layers.map(({ name, before: from, after: to, distributions }) => ({
    name,
    sizes: [from?.unzipped, to?.unzipped],
    changes: distributions.map((each) => `${each.status} ${each.name} ${each.growth}`),
  }));
}

describe('wholeLayers', () => {
  it.each([
    ['one zip becomes two', [data], two],
    ['two become one', two, [data]],
    ['two become three', two, three],
  ])('sees no change where %s', (_, before, after) => {
    expect(between(before, after)).toEqual([{ name: 'data', sizes: [200, 200], changes: [] }]);
  });

  it('sees what grew, in whichever zip it is', () => {
    const after = [part(1, { 'c 1': 40, 'b 2': 90 }), part(2, { 'a 1': 100 })];
    expect(between(two, after)).toEqual([{ name: 'data', sizes: [200, 230], changes: ['upgraded b 30'] }]);
  });

  it('counts once what each zip is counted with', () => {
    expect(wholeLayers(snapshotWith(two)).layers[0]).toMatchObject({ counted: 300, unzipped: 200 });
  });

  it('leaves others as they are', () => {
    const snapshot = snapshotWith([data, layerWith('core', { 'd 1': 5 })]);
    expect(wholeLayers(snapshot)).toEqual(snapshot);
  });
});

describe('the options of a layer that is split', () => {
  const option = (value: string) => [{ kind: 'option', name: 'prune', layer: 'data', value } as const];

  it.each([
    ['on both sides', two, three],
    ['now', [data], two],
    ['no more', two, [data]],
  ])('%s, are told where they changed, and only there', (_, before, after) => {
    const changes = (value: string) =>
      compare(snapshotWith(before, option('safe')), snapshotWith(after, option(value))).circumstances;
    expect(changes('none')).toEqual([{ ...option('')[0], value: undefined, before: 'safe', after: 'none' }]);
    expect(changes('safe')).toEqual([]);
  });
});

it('a stranger cannot say anything by what a zip is part of', () => {
  const [first] = two;
  if (!first) throw new Error('there is one');
  expect(plainSnapshot(snapshotWith([first])).layers[0]?.partOf).toBe('data');
  const strange = snapshotWith([{ ...first, partOf: 'see https://example.org' }]);
  expect(() => plainSnapshot(strange)).toThrow('is no layer');
});
