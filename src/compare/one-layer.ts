import type { LayerSnapshot, Snapshot } from './model.js';

/**
 * A snapshot as far as a zip can say the same: one layer, without what is attached with it and what made it.
 * @param layer null where it has none that counts
 * @param known the layer that it is held against, whose name and limit a zip does not know
 */
export function oneLayer(
  snapshot: Snapshot,
  layer: LayerSnapshot | null,
  { name, limit }: Pick<LayerSnapshot, 'name' | 'limit'>,
): Snapshot {
  const layers = layer === null ? [] : [{ ...layer, name, limit, counted: layer.unzipped }];
  return { ...snapshot, circumstances: [], layers };
}

/** That of a zip. */
export function onlyLayer({ layers }: Snapshot): LayerSnapshot {
  const [layer] = layers;
  if (!layer) throw new Error('a zip has one layer');
  return layer;
}
