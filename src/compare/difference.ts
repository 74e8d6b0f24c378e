import { compareCircumstances } from './circumstances.js';
import { hasOtherBytes, layerDifference } from './layer-difference.js';
import type { Change, Difference, LayerDifference, LayerSnapshot, Snapshot } from './model.js';
import { findMoves, nameOf } from './moves.js';
import type { LayerPair } from './pair-layers.js';
import { byText, pairLayers } from './pair-layers.js';

/** What has changed from one run to another. In a layer, distributions must have names of their own. */
export function compare(before: Snapshot, after: Snapshot): Difference {
  const pairs = pairLayers(before.layers, after.layers);
  const moves = findMoves(pairs);
  const compared = pairs.map((pair) => {
    const layer = layerDifference(pair, moves.get(nameOf(pair)) ?? new Map());
    return { layer, changed: hasOtherBytes(pair, layer.distributions.length > 0) };
  });
  return {
    before,
    after,
    unzipped: sumsOf(pairs, ({ unzipped }) => unzipped),
    zipped: sumsOf(pairs, ({ zipped }) => zipped),
    layers: compared.map(({ layer }) => layer).sort(worstFirst),
    circumstances: compareCircumstances(before.circumstances, after.circumstances, pairs),
    changed: compared.some(({ changed }) => changed),
  };
}

function sumsOf(pairs: readonly LayerPair[], sizeOf: (layer: LayerSnapshot) => number): Change {
  const sum = (side: 'before' | 'after') =>
    pairs.reduce((all, { [side]: layer }) => all + (layer ? sizeOf(layer) : 0), 0);
  return { before: sum('before'), after: sum('after') };
}

function worstFirst(a: LayerDifference, b: LayerDifference): number {
  const last = ({ status }: LayerDifference) => Number(status === 'unchanged');
  return last(a) - last(b) || growthOf(b) - growthOf(a) || byText(a.name, b.name);
}

const growthOf = ({ before, after }: LayerDifference) => (after?.unzipped ?? 0) - (before?.unzipped ?? 0);
