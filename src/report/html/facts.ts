import { goneWithout } from '../../analysis/gone.js';
import type { AnalysedGraph } from '../../analysis/model.js';
import { graphOf } from '../../analysis/model.js';
import { needsOf } from '../../analysis/needs.js';
import type { Paths } from '../../analysis/paths.js';
import { pathsTo } from '../../analysis/paths.js';
import { topsOf } from '../../analysis/tops.js';
import type { LayerDistribution } from '../../layer/tree.js';
import type { Root } from '../../wheel/graph.js';
import { closureOf } from '../../wheel/graph.js';
import type { LayerReport, Report } from '../report.js';

/** A distribution of a layer with what the graph says of it. */
export interface DistributionView {
  /** Of its part of the page. */
  readonly id: string;
  readonly distribution: LayerDistribution;
  /** Bytes of its files as they are compressed. */
  readonly zipped: number;
  /** Whether a requirement of the user's asks for it. */
  readonly asked: boolean;
  readonly needs: readonly string[];
  readonly neededBy: readonly string[];
  /** Null where it is not among those that are explained, or the graph is not known. */
  readonly explanation: Explanation | null;
}

/** Why a distribution is there. */
export interface Explanation {
  readonly paths: Paths;
  /** Bytes that would go from all layers if nothing asked for it. */
  readonly gone: number;
  /** What would go with it, heaviest first. */
  readonly goneWith: readonly string[];
}

/** A layer as the page shows it. */
export interface LayerView {
  readonly id: string;
  readonly layer: LayerReport;
  /** The heaviest first. */
  readonly distributions: readonly DistributionView[];
  readonly graph: AnalysedGraph;
}

/** Ways that are shown of those that lead to a distribution. */
const pathsShown = 3;

/** Partial paths that are followed for each: here it is asked for hundreds of distributions at once. */
const visits = 3000;

/** Distributions that are explained, in all layers together: what is more is light, and `why` tells of it. */
const mostExplained = 300;

/** All that the page shows of layers, computed once. */
export function layerViews(report: Report): readonly LayerView[] {
  const { analysis, layers } = report;
  const graph: AnalysedGraph = analysis ? graphOf(analysis) : new Map();
  const tops = analysis ? topsOf(analysis).flatMap((each) => each.tops) : [];
  const needs = needsIn(graph, tops);
  const neededBy = reversed(needs);
  const asked = new Set(tops.map(({ name }) => name));
  const explain = explaining(graph, tops);
  const most = Math.ceil(mostExplained / layers.length);
  return layers.map((layer, at) => ({
    id: `l${at + 1}`,
    layer,
    graph,
    distributions: layer.distributions.toSorted(heaviestFirst).map((distribution, index) => {
      const { name } = distribution;
      return {
        id: `d${at + 1}-${index + 1}`,
        distribution,
        zipped: layer.built?.byOwner.get(name) ?? 0,
        asked: asked.has(name),
        needs: needs.get(name) ?? [],
        neededBy: neededBy.get(name) ?? [],
        explanation: index < most ? explain(name) : null,
      };
    }),
  }));
}

/** Says of a distribution why it is there, and does so once for all the layers that have it. */
function explaining(graph: AnalysedGraph, tops: readonly Root[]): (name: string) => Explanation | null {
  const known = new Map<string, Explanation>();
  return (name) => {
    if (!graph.has(name)) return null;
    const gone = known.has(name) ? [] : goneWithout(graph, tops, name);
    const explanation = known.get(name) ?? {
      paths: pathsTo(graph, tops, name, pathsShown, visits),
      gone: gone.reduce((sum, { size }) => sum + size, 0),
      goneWith: gone.map((each) => each.name).filter((other) => other !== name),
    };
    known.set(name, explanation);
    return explanation;
  };
}

function heaviestFirst(a: LayerDistribution, b: LayerDistribution): number {
  return b.size - a.size || (a.name < b.name ? -1 : 1);
}

/** What each distribution asks for, under the extras that are asked of it. */
function needsIn(graph: AnalysedGraph, tops: readonly Root[]): ReadonlyMap<string, readonly string[]> {
  const reached = closureOf(graph, tops);
  return new Map(
    [...graph.values()].map((facts) => {
      const names = needsOf(facts, reached.get(facts.name) ?? new Set()).map(({ name }) => name);
      // An extra may ask for others of its own distribution
      return [facts.name, names.filter((name) => name !== facts.name)];
    }),
  );
}

function reversed(needs: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, readonly string[]> {
  const dependents = new Map<string, string[]>();
  for (const [dependent, names] of needs) {
    for (const name of names) dependents.set(name, [...(dependents.get(name) ?? []), dependent].sort());
  }
  return dependents;
}
