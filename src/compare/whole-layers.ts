import type { DistributionSnapshot, LayerSnapshot, OtherSnapshot, Snapshot } from './model.js';

/** The name that a zip's layer was asked for by. */
export function layerOf({ name, partOf }: Pick<LayerSnapshot, 'name' | 'partOf'>): string {
  return partOf ?? name;
}

/**
 * The same with the zips of each split layer as one layer: what only went from one zip to another is then no change.
 * What such a layer has is told without a hash.
 */
export function wholeLayers(snapshot: Snapshot): Snapshot {
  const byLayer = new Map<string, LayerSnapshot[]>();
  for (const zip of snapshot.layers) {
    const zips = byLayer.get(layerOf(zip));
    if (zips) zips.push(zip);
    else byLayer.set(layerOf(zip), [zip]);
  }
  return { ...snapshot, layers: [...byLayer].map(([name, zips]) => together(name, zips)) };
}

function together(name: string, zips: readonly LayerSnapshot[]): LayerSnapshot {
  const [first] = zips;
  if (!first) throw new Error(`layer ${name} has no zip`);
  if (zips.length === 1) return { ...first, name };
  const { counted, limit } = first;
  return {
    name,
    sha256: null,
    unzipped: sumOf(zips, ({ unzipped }) => unzipped),
    zipped: sumOf(zips, ({ zipped }) => zipped),
    // Each is counted with the others
    counted,
    limit,
    distributions: merged(
      zips.flatMap(({ distributions }) => distributions),
      joinedDistribution,
    ),
    others: merged(
      zips.flatMap(({ others }) => others),
      (one, more) => ({ ...one, unzipped: one.unzipped + more.unzipped }),
    ),
  };
}

function joinedDistribution(one: DistributionSnapshot, more: DistributionSnapshot): DistributionSnapshot {
  const zipped = one.zipped === null || more.zipped === null ? null : one.zipped + more.zipped;
  // What it would take whole is the same for each piece of it
  return { ...one, unzipped: one.unzipped + more.unzipped, zipped };
}

function merged<Item extends OtherSnapshot>(
  items: readonly Item[],
  join: (one: Item, more: Item) => Item,
): readonly Item[] {
  const byName = new Map<string, Item>();
  for (const item of items) {
    const known = byName.get(item.name);
    byName.set(item.name, known ? join(known, item) : item);
  }
  return [...byName.values()];
}

function sumOf(zips: readonly LayerSnapshot[], size: (zip: LayerSnapshot) => number): number {
  return zips.reduce((sum, zip) => sum + size(zip), 0);
}
