import type { Location } from '../errors.js';
import type { Root } from '../wheel/graph.js';
import { closureOf } from '../wheel/graph.js';
import type { AnalysedDistribution, AnalysedGraph, Analysis } from './model.js';
import { findDistributions, graphOf } from './model.js';
import { needsOf } from './needs.js';
import { topsOf } from './tops.js';

/** Trees that belong together. */
export interface TreeGroup {
  /** Null where single distributions are asked about. */
  readonly layer: string | null;
  readonly tops: readonly TreeNode[];
}

export interface TreeRequirement {
  readonly text: string;
  /** Where the user's own stands; null for what a distribution asks for. */
  readonly location: Location | null;
}

/** A distribution at a place where something asks for it. */
export interface TreeNode {
  readonly name: string;
  /** Null where the resolution does not have it. */
  readonly distribution: AnalysedDistribution | null;
  /** What asks for it here; empty for one that is asked about. */
  readonly requirements: readonly TreeRequirement[];
  /** Whether all or some of what it needs is left out here: it stands at an earlier place, or we are within it. */
  readonly leftOut: { readonly shown: 'above' | 'around'; readonly all: boolean } | null;
  /** Sorted by name. */
  readonly needs: readonly TreeNode[];
}

/**
 * What needs what, from the requirements of each layer down, or from the named distributions with the extras that
 * are asked of them. What an extra brings stands only below a requirement that asks for that extra.
 *
 * Everything is told once in a group and referred to from then on. To repeat each subtree, as others do, is easy to
 * read with ten distributions and makes millions of lines of two hundred that know each other well.
 * @throws UsageError for a name that is not in the resolution
 */
export function treeOf(analysis: Analysis, names: readonly string[]): readonly TreeGroup[] {
  const graph = graphOf(analysis);
  if (names.length === 0) {
    return topsOf(analysis).map(({ layer, tops }) => ({ layer, tops: grow(graph, topsByName(tops)) }));
  }
  const reached = closureOf(graph, analysis.roots);
  const tops = findDistributions(graph, names).map(({ name }) => ({
    name,
    extras: [...(reached.get(name) ?? [])],
    requirements: [],
  }));
  return [{ layer: null, tops: grow(graph, tops) }];
}

/** A distribution to go on from. */
interface Visit {
  readonly name: string;
  readonly extras: readonly string[];
  readonly requirements: readonly TreeRequirement[];
}

/** A top for each name, whatever number of lines ask for it. */
function topsByName(roots: readonly Root[]): readonly Visit[] {
  return [...new Set(roots.map(({ name }) => name))].map((name) => {
    const same = roots.filter((root) => root.name === name);
    return {
      name,
      extras: same.flatMap(({ extras }) => extras),
      requirements: same,
    };
  });
}

function grow(graph: AnalysedGraph, tops: readonly Visit[]): readonly TreeNode[] {
  const shown = new Map<string, ReadonlySet<string>>();
  const visit = ({ name, extras, requirements }: Visit, around: ReadonlySet<string>): TreeNode => {
    const distribution = graph.get(name);
    if (!distribution) return { name, distribution: null, requirements, leftOut: null, needs: [] };
    const before: ReadonlySet<string> = shown.get(name) ?? new Set();
    const added = new Set(['', ...extras].filter((extra) => !before.has(extra)));
    shown.set(name, new Set([...before, ...added]));
    const within = new Set([...around, name]);
    const needs = needsOf(distribution, added).map((need) => {
      const asking = need.requirements.map((text) => ({ text, location: null }));
      return visit({ ...need, requirements: asking }, within);
    });
    const omits = distribution.requires.some(({ appliesTo }) => appliesTo.some((extra) => before.has(extra)));
    const leftOut = omits
      ? { shown: around.has(name) ? ('around' as const) : ('above' as const), all: needs.length === 0 }
      : null;
    return { name, distribution, requirements, leftOut, needs };
  };
  return tops.map((top) => visit(top, new Set()));
}
