import type { Graph, Root } from '../resolve/graph.js';
import { closureOf } from '../resolve/graph.js';
import type { Analysis } from './model.js';
import { graphOf } from './model.js';

/** The requirements of one layer that explain all that is in it. */
export interface LayerTops {
  readonly layer: string;
  /** In the user's order. */
  readonly tops: readonly Root[];
}

/**
 * Where explanations start, layer by layer: what the user asks for himself, and of the pins of a lock those that
 * nothing else accounts for. So a lock alone, of which nobody knows what was asked for, starts at what nobody needs.
 */
export function topsOf(analysis: Analysis): readonly LayerTops[] {
  const graph = graphOf(analysis);
  const layers = [...new Set(analysis.roots.map(({ layer }) => layer))];
  return layers.map((layer) => ({
    layer,
    tops: topsAmong(
      analysis.roots.filter((root) => root.layer === layer),
      graph,
    ),
  }));
}

function topsAmong(roots: readonly Root[], graph: Graph): readonly Root[] {
  const tops = new Set(roots.filter(({ direct }) => direct));
  const pins = without(
    roots.filter((root) => !tops.has(root)),
    [...tops],
    graph,
  );
  for (const pin of pins) {
    const others = pins.filter(({ name }) => name !== pin.name);
    if (without([pin], others, graph).length > 0) tops.add(pin);
  }
  // What is left needs one another in a circle, which has no top: its first is as good as any
  let left: readonly Root[] = without(pins, [...tops], graph).filter((pin) => !tops.has(pin));
  for (let [first, ...rest] = left; first; [first, ...rest] = left) {
    tops.add(first);
    left = without(rest, [first], graph);
  }
  return roots.filter((root) => tops.has(root));
}

/** Those of the roots that are not reached, with all their extras, from others. */
function without(roots: readonly Root[], others: readonly Root[], graph: Graph): readonly Root[] {
  const reached = closureOf(graph, others);
  return roots.filter(({ name, extras }) => !['', ...extras].every((extra) => reached.get(name)?.has(extra)));
}
