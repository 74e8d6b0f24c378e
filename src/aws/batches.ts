import type { LayerToPublish, PlanEntry } from './model.js';

/** What is to be done about one layer, in all regions. */
export type LayerEntries = readonly [PlanEntry, ...PlanEntry[]];

/** Bytes of zips that are in memory at a time, where one alone is not larger. */
const mostAtOnce = 64 * 1024 * 1024;

/** A plan's entries by layer, and layers by what goes together. One that is uploaded nowhere takes no room. */
export function batchesOf(
  entries: readonly PlanEntry[],
  most = mostAtOnce,
): readonly (readonly LayerEntries[])[] {
  const layers = new Map<LayerToPublish, [PlanEntry, ...PlanEntry[]]>();
  for (const entry of entries) {
    const others = layers.get(entry.layer);
    if (others) others.push(entry);
    else layers.set(entry.layer, [entry]);
  }
  const batches: LayerEntries[][] = [];
  let room = 0;
  for (const own of layers.values()) {
    const bytes = publishes(own) ? own[0].layer.zipped : 0;
    if (batches.length === 0 || bytes > room) {
      batches.push([]);
      room = most;
    }
    batches.at(-1)?.push(own);
    room = Math.max(0, room - bytes);
  }
  return batches;
}

/** Whether any region gets the layer's zip. */
export function publishes(entries: readonly PlanEntry[]): boolean {
  return entries.some(({ action }) => action === 'publish');
}
