import type { Location } from '../errors.js';
import type { Pin } from './name.js';

/** One Requires-Dist of a distribution. */
export interface Dependency {
  /** Normalised. */
  readonly name: string;
  /** Normalised extras that are asked of it. */
  readonly extras: readonly string[];
  /** As the metadata has it, such as ">=1.21.1,<3"; empty where any version will do. */
  readonly specifier: string;
  /** Extras of the dependent with which it applies on the target; '' stands for none of them. Never empty. */
  readonly appliesTo: readonly string[];
}

/** What a distribution says of itself, by its METADATA. */
export interface DistributionFacts extends Pin {
  readonly summary: string;
  readonly license: string;
  readonly homePage: string;
  /** Normalised names of the extras that it offers. */
  readonly extras: readonly string[];
  /** Those that never apply on the target are left out. */
  readonly requires: readonly Dependency[];
}

/** A requirement that applies on the target, as the start of a walk through the graph. */
export interface Root {
  /** Normalised. */
  readonly name: string;
  readonly extras: readonly string[];
  /** As the user wrote it. */
  readonly text: string;
  readonly location: Location;
  readonly layer: string;
  /** Whether the user asks for it himself, and not only a lock that states the whole closure. */
  readonly direct: boolean;
  /** The project itself, which is put into a layer without what it needs. */
  readonly alone?: true;
}

/** Distributions by normalised name. */
export type Graph = ReadonlyMap<string, DistributionFacts>;

/** Names that are reached from the roots, each with the extras under which it is; what is not in the graph is passed over. */
export function closureOf(
  graph: Graph,
  roots: readonly Pick<Root, 'name' | 'extras'>[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const reached = new Map<string, Set<string>>();
  const waiting = roots.map(({ name, extras }) => ({ name, extras: ['', ...extras] }));
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { name, extras } = next;
    const facts = graph.get(name);
    if (!facts) continue;
    const known = reached.get(name) ?? new Set<string>();
    reached.set(name, known);
    const added = new Set(extras.filter((extra) => !known.has(extra)));
    for (const extra of added) known.add(extra);
    for (const dependency of facts.requires) {
      if (!dependency.appliesTo.some((extra) => added.has(extra))) continue;
      waiting.push({ name: dependency.name, extras: ['', ...dependency.extras] });
    }
  }
  return reached;
}
