import type { Location } from '../errors.js';
import type { Root } from '../wheel/graph.js';
import type { Analysis } from './model.js';
import { graphOf } from './model.js';
import { needsOf } from './needs.js';
import { stateOf } from './states.js';
import { topsOf } from './tops.js';

/** Why a distribution is in a layer: the shortest way from a requirement of the user's down to it. */
export interface Blame {
  /** Names from what the user asks for down to the distribution, such as "s3fs → aiobotocore → botocore". */
  readonly chain: string;
  /** Where the requirement stands that the way starts at. */
  readonly location?: Location;
  /** Whether the user asks for the distribution itself. */
  readonly requested: boolean;
}

/** Says of a distribution, by its normalised name, why it is there. */
export type BlameFor = (distribution: string) => Blame;

interface Visit {
  readonly name: string;
  readonly extras: readonly string[];
  readonly root: Root;
  readonly before: Visit | null;
}

/**
 * Walks the graph once, level by level, from what one layer asks for, then from what the layers below it ask for.
 * @param stack names of the layers that are attached together, the one in question last
 */
export function blameIn(analysis: Analysis, stack: readonly string[]): BlameFor {
  const graph = graphOf(analysis);
  const byLayer = new Map(topsOf(analysis).map(({ layer, tops }) => [layer, tops]));
  const found = new Map<string, Visit>();
  const requested = new Set<string>();
  for (const layer of stack.toReversed()) {
    const tops = byLayer.get(layer) ?? [];
    for (const { name } of tops) requested.add(name);
    const seen = new Set<string>();
    let level: readonly Visit[] = tops.map((root) => ({
      name: root.name,
      extras: root.extras,
      root,
      before: null,
    }));
    while (level.length > 0) {
      level = level.flatMap((visit) => {
        if (!found.has(visit.name)) found.set(visit.name, visit);
        const added = ['', ...visit.extras].filter((extra) => !seen.has(stateOf(visit.name, extra)));
        for (const extra of added) seen.add(stateOf(visit.name, extra));
        const facts = graph.get(visit.name);
        if (!facts || added.length === 0) return [];
        return needsOf(facts, new Set(added)).map(({ name, extras }) => ({
          name,
          extras,
          root: visit.root,
          before: visit,
        }));
      });
    }
  }
  return (distribution) => {
    const visit = found.get(distribution);
    if (!visit) return { chain: distribution, requested: false };
    const names: string[] = [];
    for (let at: Visit | null = visit; at; at = at.before) names.unshift(at.name);
    return {
      chain: names.join(' → '),
      location: visit.root.location,
      requested: requested.has(distribution),
    };
  };
}
