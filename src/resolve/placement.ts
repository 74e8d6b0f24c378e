import type { Graph, Root } from '../wheel/graph.js';
import { closureOf } from '../wheel/graph.js';
import { missingCore } from './sdk.js';

/** A layer as the placement sees it. */
export interface PlacedLayer {
  readonly name: string;
  /** Names of the layers below it, in the order of /opt. */
  readonly below: readonly string[];
}

/** What goes where. */
export interface Placement {
  readonly layer: string;
  /** Sorted names of the distributions in the layer's zip. */
  readonly names: readonly string[];
  /** What the layer needs that a layer below it has: sorted names. */
  readonly elsewhere: ReadonlyMap<string, string>;
  /** What the layer needs that the runtime has. */
  readonly ofRuntime: ReadonlySet<string>;
}

/**
 * Each layer takes the closure of its own requirements; what a layer below it or the runtime has already is left
 * out. So what is in a layer depends on its own requirements and on what it stands on, and on nothing else.
 * @param layers each after those it is stacked on
 * @param excluded names of what the runtime has
 */
export function placeDistributions(
  layers: readonly PlacedLayer[],
  roots: readonly Root[],
  graph: Graph,
  excluded: ReadonlySet<string>,
): readonly Placement[] {
  const placed = new Map<string, readonly string[]>();
  return layers.map(({ name: layer, below }) => {
    const there = new Map(
      below.flatMap((lower) => (placed.get(lower) ?? []).map((name) => [name, lower] as const)),
    );
    const closure = namesOf(layer, roots, graph);
    const needed = closure.filter((name) => !excluded.has(name));
    const names = needed.filter((name) => !there.has(name));
    placed.set(layer, names);
    const elsewhere = needed.flatMap((name) => {
      const lower = there.get(name);
      return lower === undefined ? [] : [[name, lower] as const];
    });
    const ofRuntime = new Set(closure.filter((name) => excluded.has(name)));
    return { layer, names, elsewhere: new Map(elsewhere), ofRuntime };
  });
}

function namesOf(layer: string, roots: readonly Root[], graph: Graph): readonly string[] {
  const own = roots.filter((root) => root.layer === layer);
  const alone = own.filter((root) => root.alone).map(({ name }) => name);
  const needed = closureOf(
    graph,
    own.filter((root) => !root.alone),
  );
  return [...new Set([...needed.keys(), ...alone])].sort();
}

/** Layers that have a part of the SDK, together with those below them, but not all of it. */
export function layersWithPartOfSdk(
  layers: readonly PlacedLayer[],
  roots: readonly Root[],
  graph: Graph,
): readonly { readonly layer: string; readonly names: ReadonlySet<string> }[] {
  const partial = layers.flatMap(({ name, below }) => {
    const names = new Set([...below, name].flatMap((layer) => namesOf(layer, roots, graph)));
    return missingCore(names).length > 0 ? [{ layer: name, below, names }] : [];
  });
  // What completes a lower layer completes those that stand on it
  return partial.filter(({ below }) => !partial.some(({ layer }) => below.includes(layer)));
}
