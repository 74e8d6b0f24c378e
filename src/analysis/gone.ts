import type { Root } from '../wheel/graph.js';
import { closureOf } from '../wheel/graph.js';
import type { AnalysedDistribution, AnalysedGraph } from './model.js';

/**
 * What the layers would no longer hold if nobody asked for a distribution: it, and all that is there for it alone.
 * @param tops of all layers: other pins of a lock keep nothing, since a new lock would not have them
 * @param name normalised
 * @returns the heaviest first
 */
export function goneWithout(
  graph: AnalysedGraph,
  tops: readonly Root[],
  name: string,
): readonly AnalysedDistribution[] {
  const rest = new Map([...graph].filter(([other]) => other !== name));
  const [now, then] = [closureOf(graph, tops), closureOf(rest, tops)];
  return [...graph.values()]
    .filter((each) => each.provider === 'layer' && now.has(each.name) && !then.has(each.name))
    .toSorted((a, b) => b.size - a.size || (a.name < b.name ? -1 : 1));
}
