import { itemsOf } from './items.js';
import type { LayerPair } from './pair-layers.js';
import { isSameZip } from './pair-layers.js';

/** For each layer by its name, where what is new in it or gone from it came from or went to: layers by item. */
export type Moves = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** The name that it has, or had. */
export function nameOf({ before, after }: LayerPair): string {
  return after === null ? before.name : after.name;
}

/** Finds what is gone from one layer and has come to another. */
export function findMoves(pairs: readonly LayerPair[]): Moves {
  const gone = new Map<string, string[]>();
  const come = new Map<string, string[]>();
  const note = (places: Map<string, string[]>, key: string, layer: string) =>
    places.set(key, [...(places.get(key) ?? []), layer]);
  for (const pair of pairs.filter((each) => !isSameZip(each))) {
    const [was, is] = [itemsOf(pair.before), itemsOf(pair.after)];
    for (const key of was.keys()) if (!is.has(key)) note(gone, key, nameOf(pair));
    for (const key of is.keys()) if (!was.has(key)) note(come, key, nameOf(pair));
  }
  const moves = new Map(pairs.map((pair) => [nameOf(pair), new Map<string, string>()]));
  for (const [key, from] of gone) {
    const to = come.get(key);
    if (!to) continue;
    // Where several layers become one, or one becomes several, what is left over is with the last
    const put = (layers: readonly string[], others: readonly string[]) =>
      layers.forEach((layer, index) => {
        const other = others[Math.min(index, others.length - 1)];
        if (other !== undefined) moves.get(layer)?.set(key, other);
      });
    put(from, to);
    put(to, from);
  }
  return moves;
}
