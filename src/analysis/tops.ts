import type { Graph, Root } from '../wheel/graph.js';
import { closureOf } from '../wheel/graph.js';
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
  // The project itself is put in without what it needs, so it accounts for none of that
  const direct = roots.filter((root) => root.direct && !root.alone);
  // At once what is easy, since a lock may have hundreds of pins
  const accounted = closureOf(graph, direct);
  let tops = roots.filter((root) => root.direct || !isReached(root, accounted));
  // One by one, so that of pins that need one another in a circle one is left
  for (const pin of tops.filter((root) => !root.direct).toReversed()) {
    const others = tops.filter(({ name, alone }) => name !== pin.name && !alone);
    if (isReached(pin, closureOf(graph, others))) tops = tops.filter((root) => root !== pin);
  }
  return tops;
}

/** With all the extras that are asked of it. */
function isReached({ name, extras }: Root, reached: ReturnType<typeof closureOf>): boolean {
  return ['', ...extras].every((extra) => reached.get(name)?.has(extra));
}
