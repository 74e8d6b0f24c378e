import type { Circumstance, CircumstanceChange } from './model.js';
import { nameOf } from './moves.js';
import type { LayerPair } from './pair-layers.js';

/**
 * What layers depend on and what is not as it was, in the order in which it is now. Options of layers that are new or
 * gone explain nothing.
 */
export function compareCircumstances(
  before: readonly Circumstance[],
  after: readonly Circumstance[],
  pairs: readonly LayerPair[],
): readonly CircumstanceChange[] {
  const lasting = pairs.filter((pair) => pair.before !== null && pair.after !== null);
  const was = valuesOf(before, new Map(lasting.map((pair) => [pair.before?.name ?? '', nameOf(pair)])));
  const is = valuesOf(after, new Map(lasting.map((pair) => [nameOf(pair), nameOf(pair)])));
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
