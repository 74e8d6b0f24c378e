import { describe, expect, it } from '@jest/globals';
import { batchesOf } from '../../../src/aws/batches.js';
import type { PlanEntry } from '../../../src/aws/model.js';
import { layerOf } from './layers.js';

/** A layer of so many bytes, published in the second of two regions, or in none. */
function entriesOf(name: string, zipped: number, action: PlanEntry['action'] = 'publish'): PlanEntry[] {
  const layer = layerOf(name, { name, zipped });
  return (['keep', action] as const).map((each, index) => ({
    layer,
    region: `eu-west-${index}`,
    action: each,
    reason: '',
    listing: { newest: 0, ours: [], existing: null },
    upload: null,
    grants: [],
    revoked: [],
    deleted: [],
    trouble: null,
  }));
}

const namesIn = (layers: readonly PlanEntry[][], most: number) =>
  batchesOf(layers.flat(), most).map((batch) => batch.map(([{ layer }]) => layer.name));

describe('layers that are applied', () => {
  it('go together as long as their zips have room', () => {
    const layers = [entriesOf('a', 4), entriesOf('b', 6), entriesOf('c', 1)];
    expect(namesIn(layers, 10)).toEqual([['a', 'b'], ['c']]);
  });

  it('go alone where they are larger than all room there is', () => {
    const layers = [entriesOf('a', 1), entriesOf('b', 60), entriesOf('c', 1)];
    expect(namesIn(layers, 10)).toEqual([['a'], ['b'], ['c']]);
  });

  it('take no room where no region gets them', () => {
    const layers = [entriesOf('a', 60, 'keep'), entriesOf('b', 60, 'none'), entriesOf('c', 9)];
    expect(namesIn(layers, 10)).toEqual([['a', 'b', 'c']]);
  });

  it('keep all their regions', () => {
    const [[entries] = []] = batchesOf(entriesOf('a', 4));
    expect(entries?.map(({ region }) => region)).toEqual(['eu-west-0', 'eu-west-1']);
  });

  it('are none of a plan with none', () => {
    expect(batchesOf([])).toEqual([]);
  });
});
