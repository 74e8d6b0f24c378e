import type { Root } from '../wheel/graph.js';
import { reachedFrom } from './dominators.js';
import type { AnalysedDistribution, AnalysedGraph } from './model.js';
import { edgesOf, entry, presenceOf } from './states.js';

/**
 * What the layers would no longer hold if nobody asked for a distribution: it, and all that is there for it alone.
 * That is no subtree of dominators, since a distribution is as many nodes as extras are asked of it.
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
  const presentIn = (each: AnalysedGraph) => new Set(reachedFrom(entry, edgesOf(each, tops)));
  const [now, then] = [presentIn(graph), presentIn(rest)];
  return [...graph.values()]
    .filter(({ provider }) => provider === 'layer')
    .filter((each) => now.has(presenceOf(each.name)) && !then.has(presenceOf(each.name)))
    .toSorted((a, b) => b.size - a.size || (a.name < b.name ? -1 : 1));
}
