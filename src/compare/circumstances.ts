import type { Circumstance, CircumstanceChange } from './model.js';
import type { LayerPair } from './pair-layers.js';
import { layerOf } from './whole-layers.js';

/**
 * What layers depend on and what is not as it was, in the order in which it is now. Options of layers that are new or
 * gone explain nothing.
 */
export function compareCircumstances(
  before: readonly Circumstance[],
  after: readonly Circumstance[],
  pairs: readonly LayerPair[],
): readonly CircumstanceChange[] {
  // A layer has its options once, in however many zips it is
  const lasting = pairs.flatMap(({ before: from, after: to }) =>
    from && to ? [[layerOf(from), layerOf(to)] as const] : [],
  );
  const was = valuesOf(before, new Map(lasting));
  const is = valuesOf(after, new Map(lasting.map(([, now]) => [now, now])));
  const keys = new Set([...is.keys(), ...was.keys()]);
  return [...keys].flatMap((key) => {
    const [old, now] = [was.get(key), is.get(key)];
    const one = now ?? old;
    if (one === undefined || old?.value === now?.value) return [];
    const { kind, name, layer } = one;
    return [{ kind, name, layer, before: old?.value ?? null, after: now?.value ?? null }];
  });
}

/** By what they are. Layers that are not in `names` are left out, the others have these names. */
function valuesOf(
  circumstances: readonly Circumstance[],
  names: ReadonlyMap<string, string>,
): ReadonlyMap<string, Circumstance> {
  return new Map(
    circumstances.flatMap((one) => {
      const layer = one.layer === null ? null : names.get(one.layer);
      if (layer === undefined) return [];
      return [[JSON.stringify([one.kind, one.name, layer]), { ...one, layer }] as const];
    }),
  );
}
