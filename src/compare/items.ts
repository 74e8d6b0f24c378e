import type { DistributionSnapshot, LayerSnapshot } from './model.js';

/** What a layer's bytes are made of: a distribution, or files of none. */
export interface Item {
  /** Unique in a layer, and the same on both sides. */
  readonly key: string;
  readonly other: boolean;
  readonly snapshot: DistributionSnapshot;
}

export type Items = ReadonlyMap<string, Item>;

/** All that is in a layer; nothing where there is no layer. */
export function itemsOf(layer: LayerSnapshot | null): Items {
  const distributions = (layer?.distributions ?? []).map((snapshot) => item(snapshot, false));
  const others = (layer?.others ?? []).map(({ name, unzipped }) =>
    item({ name, version: '', unzipped, zipped: null, whole: null }, true),
  );
  return new Map([...distributions, ...others].map((each) => [each.key, each]));
}

const item = (snapshot: DistributionSnapshot, other: boolean): Item => ({
  key: `${other ? 'other' : 'distribution'} ${snapshot.name}`,
  other,
  snapshot,
});
