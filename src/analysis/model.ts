import { closest } from 'fastest-levenshtein';
import type { Problem } from '../errors.js';
import { UsageError } from '../errors.js';
import { count } from '../sizes.js';
import type { DistributionFacts, Graph, Root } from '../wheel/graph.js';
import { normaliseName } from '../wheel/name.js';

/** A resolution as people ask about it: who asks for what, and what that weighs. */
export interface Analysis {
  /** In the user's order. */
  readonly roots: readonly Root[];
  /** Without those of the runtime's SDK that nothing asks for. */
  readonly distributions: readonly AnalysedDistribution[];
}

export interface AnalysedDistribution extends DistributionFacts {
  /** Bytes unzipped in the layers, counted once; 0 where the runtime provides it. */
  readonly size: number;
  /** Layers whose zip has it. */
  readonly layers: readonly string[];
  readonly provider: 'layer' | 'runtime';
}

/** The graph that the walks go through, with what is known of each distribution. */
export type AnalysedGraph = ReadonlyMap<string, AnalysedDistribution> & Graph;

export function graphOf({ distributions }: Analysis): AnalysedGraph {
  return new Map(distributions.map((each) => [each.name, each]));
}

/**
 * A distribution as people name it, in any spelling.
 * @throws UsageError for a name that is not in the resolution, with the nearest that is
 */
export function findDistribution(graph: AnalysedGraph, name: string): AnalysedDistribution {
  const found = graph.get(normaliseName(name));
  if (!found) throw new UsageError([unknown(name, graph)]);
  return found;
}

/** The same for several, each once; all unknown names are told at once. */
export function findDistributions(
  graph: AnalysedGraph,
  names: readonly string[],
): readonly AnalysedDistribution[] {
  const strangers = names.filter((name) => !graph.has(normaliseName(name)));
  if (strangers.length > 0) throw new UsageError(strangers.map((name) => unknown(name, graph)));
  return [...new Set(names.map((name) => findDistribution(graph, name)))];
}

function unknown(name: string, graph: AnalysedGraph): Problem {
  const known = [...graph.keys()];
  const nearest = known.length > 0 ? `; did you mean ${closest(normaliseName(name), known)}?` : '';
  const all = count(known.length, 'distribution');
  return {
    input: name,
    message: `${JSON.stringify(name)} is not among the ${all} of the resolution${nearest}`,
  };
}
