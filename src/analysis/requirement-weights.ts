import type { Root } from '../wheel/graph.js';
import { dominatorsOf, reachedFrom } from './dominators.js';
import type { AnalysedDistribution, Analysis } from './model.js';
import { graphOf } from './model.js';
import type { Edges } from './states.js';
import { edgesOf, entry, presenceOf, requirementOf } from './states.js';
import { topsOf } from './tops.js';

/** What there is for one requirement alone: a line of the user's, or a pin that nothing else accounts for. */
export interface RequirementWeight {
  readonly root: Root;
  /** Bytes, unzipped, that would go if this requirement went. */
  readonly size: number;
  /** Names of what would go, heaviest first. */
  readonly distributions: readonly string[];
}

/** What is not there for one requirement alone. */
export interface SharedDistribution {
  readonly name: string;
  /** Bytes, unzipped. */
  readonly size: number;
  /** Some of the requirements that lead to it, in the user's order; none where nothing leads to it. */
  readonly requirements: readonly Root[];
  /** Requirements that lead to it beyond those. */
  readonly more: number;
}

/** Bytes of distributions by what they are for: all of them are either one requirement's alone or shared. */
export interface Weights {
  /** Heaviest first. */
  readonly requirements: readonly RequirementWeight[];
  /** Bytes, unzipped, that would stay whichever one requirement went. */
  readonly shared: number;
  /** Heaviest first. */
  readonly sharedDistributions: readonly SharedDistribution[];
}

/** Requirements that are named for each of what is shared: a lock may have hundreds that lead to one distribution. */
const mostNamed = 10;

/**
 * What each requirement brings that no other does. It is what it dominates in the graph of distributions, each under
 * the extras that are asked of it, so what a cycle or an extra brings is seen as the resolver sees it.
 * @param layer whose requirements and bytes are meant; null for those of all layers, each distribution counted once
 * @param zips names that its zips go by, where it is split
 */
export function weighRequirements(
  analysis: Analysis,
  layer: string | null,
  zips: readonly (string | null)[] = [layer],
): Weights {
  const tops = topsOf(analysis).flatMap((each) => (layer === null || each.layer === layer ? each.tops : []));
  const held = analysis.distributions
    .filter(
      ({ provider, layers }) =>
        provider === 'layer' && (layer === null || layers.some((each) => zips.includes(each))),
    )
    .toSorted((a, b) => b.size - a.size || (a.name < b.name ? -1 : 1));
  const nextOf = edgesOf(graphOf(analysis), tops);
  const owners = ownersOf(nextOf, tops);
  const owned = new Map(tops.map((root) => [root, [] as AnalysedDistribution[]]));
  const shared: AnalysedDistribution[] = [];
  for (const each of held) {
    const owner = owners.get(presenceOf(each.name));
    (owner ? owned.get(owner) : shared)?.push(each);
  }
  const requirements = [...owned].map(([root, own]) => ({
    root,
    size: sizeOf(own),
    distributions: own.map(({ name }) => name),
  }));
  return {
    requirements: requirements.toSorted((a, b) => b.size - a.size),
    shared: sizeOf(shared),
    sharedDistributions: shared.length > 0 ? sharedAmong(shared, nextOf, tops) : [],
  };
}

const sizeOf = (distributions: readonly AnalysedDistribution[]) =>
  distributions.reduce((sum, { size }) => sum + size, 0);

/** The requirement that every way to a node passes, by node; what has none is not in it. */
function ownersOf(nextOf: Edges, tops: readonly Root[]): ReadonlyMap<string, Root> {
  const owners = new Map(tops.map((root, index) => [requirementOf(index), root]));
  for (const [node, dominator] of dominatorsOf(entry, nextOf)) {
    const owner = owners.get(dominator);
    if (owner) owners.set(node, owner);
  }
  return owners;
}

function sharedAmong(
  shared: readonly AnalysedDistribution[],
  nextOf: Edges,
  tops: readonly Root[],
): readonly SharedDistribution[] {
  const leading = new Map(shared.map(({ name }) => [presenceOf(name), { roots: [] as Root[], more: 0 }]));
  for (const [index, root] of tops.entries()) {
    for (const node of reachedFrom(requirementOf(index), nextOf)) {
      const known = leading.get(node);
      if (!known) continue;
      if (known.roots.length < mostNamed) known.roots.push(root);
      else known.more++;
    }
  }
  return shared.map(({ name, size }) => {
    const { roots = [], more = 0 } = leading.get(presenceOf(name)) ?? {};
    return { name, size, requirements: roots, more };
  });
}
