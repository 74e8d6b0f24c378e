import { closureOf } from '../resolve/graph.js';
import type { AnalysedDistribution, Analysis } from './model.js';
import { graphOf } from './model.js';
import { topsOf } from './tops.js';

/**
 * What the layers would no longer hold if nobody asked for a distribution: it, and all that is there for it alone.
 * Pins of a lock that something accounts for keep nothing, since a new lock would not have them.
 * @param name normalised
 * @returns the heaviest first
 */
export function goneWithout(analysis: Analysis, name: string): readonly AnalysedDistribution[] {
  const graph = graphOf(analysis);
  const tops = topsOf(analysis).flatMap((layer) => layer.tops);
  const rest = new Map([...graph].filter(([other]) => other !== name));
  const [now, then] = [closureOf(graph, tops), closureOf(rest, tops)];
  return analysis.distributions
    .filter((each) => each.provider === 'layer' && now.has(each.name) && !then.has(each.name))
    .toSorted((a, b) => b.size - a.size || (a.name < b.name ? -1 : 1));
}
