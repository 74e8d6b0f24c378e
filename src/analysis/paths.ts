import type { Root } from '../wheel/graph.js';
import type { AnalysedGraph } from './model.js';
import type { Need } from './needs.js';
import { needsOf } from './needs.js';
import { stateOf } from './states.js';

/** How a requirement of the user's leads to a distribution. */
export interface Path {
  readonly root: Root;
  /** From what the user asks for down; empty where that is the distribution itself. */
  readonly steps: readonly Step[];
}

export interface Step {
  readonly dependent: string;
  readonly need: Need;
}

export interface Paths {
  /** Shortest first. */
  readonly shown: readonly Path[];
  /** Found beyond those. */
  readonly more: number;
  /** Whether there may be still more: their number doubles with every few distributions, so counting ends. */
  readonly uncounted: boolean;
}

/** Partial paths that are followed before counting ends: well under a second. */
const visitsOfOne = 100_000;

/** A partial path: the last distribution of it, and how we came there. */
interface Visit {
  readonly name: string;
  /** Extras that are new to the path here; '' stands for the distribution itself. */
  readonly added: ReadonlySet<string>;
  readonly root: Root;
  readonly before: Visit | null;
  readonly step: Step | null;
  readonly length: number;
}

/**
 * All ways in which the user's requirements pull a distribution in, each once. A way passes a distribution again only
 * for an extra that it did not ask for there before, and goes on with what that extra brings.
 * @param tops of all layers
 * @param name normalised
 * @param most that are given; the rest is counted
 * @param mostVisits partial paths that are followed before counting ends
 */
export function pathsTo(
  graph: AnalysedGraph,
  tops: readonly Root[],
  name: string,
  most: number,
  mostVisits = visitsOfOne,
): Paths {
  const distances = distancesTo(graph, name);
  const shown: Path[] = [];
  let found = 0;
  // By the least length that the whole path can have, so the shortest are complete first
  const waiting: Visit[][] = [];
  const wait = (visits: readonly Visit[]) => {
    for (const visit of visits.toReversed()) {
      const left = [...visit.added].map((extra) => distances.get(stateOf(visit.name, extra)) ?? Infinity);
      const length = visit.length + Math.min(...left);
      if (length === Infinity) continue;
      const same = waiting[length];
      if (same) same.push(visit);
      else waiting[length] = [visit];
    }
  };
  wait(
    tops.map((root) => ({
      name: root.name,
      added: new Set(['', ...root.extras]),
      root,
      before: null,
      step: null,
      length: 0,
    })),
  );
  let visits = 0;
  for (let length = 0; length < waiting.length; length++) {
    for (let visit = waiting[length]?.pop(); visit; visit = waiting[length]?.pop()) {
      if (visit.name === name) {
        found++;
        if (shown.length < most) shown.push({ root: visit.root, steps: stepsOf(visit) });
      } else wait(onward(graph, visit));
      if (++visits >= mostVisits) return { shown, more: found - shown.length, uncounted: true };
    }
  }
  return { shown, more: found - shown.length, uncounted: false };
}

function onward(graph: AnalysedGraph, visit: Visit): readonly Visit[] {
  const facts = graph.get(visit.name);
  if (!facts) return [];
  return needsOf(facts, visit.added).flatMap((need) => {
    const added = new Set(['', ...need.extras]);
    for (let past: Visit | null = visit; past; past = past.before) {
      if (past.name === need.name) for (const extra of past.added) added.delete(extra);
    }
    if (added.size === 0) return [];
    const { root, length } = visit;
    const step = { dependent: visit.name, need };
    return [{ name: need.name, added, root, before: visit, step, length: length + 1 }];
  });
}

function stepsOf(visit: Visit): readonly Step[] {
  const steps: Step[] = [];
  for (let at: Visit | null = visit; at?.step; at = at.before) steps.unshift(at.step);
  return steps;
}

/** Steps from each distribution under each of its extras; what leads nowhere is not in it. */
function distancesTo(graph: AnalysedGraph, target: string): ReadonlyMap<string, number> {
  const dependents = new Map<string, string[]>();
  for (const { name, requires } of graph.values()) {
    for (const dependency of requires) {
      const from = dependency.appliesTo.map((extra) => stateOf(name, extra));
      for (const extra of ['', ...dependency.extras]) {
        const to = stateOf(dependency.name, extra);
        dependents.set(to, [...(dependents.get(to) ?? []), ...from]);
      }
    }
  }
  const distances = new Map([[stateOf(target, ''), 0]]);
  // A map is walked in the order of its entries, those that are added on the way included
  for (const [reached, distance] of distances) {
    for (const dependent of dependents.get(reached) ?? []) {
      if (!distances.has(dependent)) distances.set(dependent, distance + 1);
    }
  }
  return distances;
}
