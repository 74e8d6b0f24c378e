import type { Analysis } from '../analysis/model.js';
import type { Resolution } from '../resolve/resolve.js';

/**
 * The resolution as it is recorded and shown: who asked for what, what each weighs and where it lives.
 * @param sizes unzipped bytes by distribution, as far as they are known
 * @param parts names of the zips that have a distribution, by its name; where there are none, its layers count
 */
export function analysisOf(
  { graph, roots, excluded, placements }: Resolution,
  sizes: ReadonlyMap<string, number>,
  parts: ReadonlyMap<string, readonly string[]> = new Map(),
): Analysis {
  const runtime = new Set(excluded.map(({ name }) => name));
  const distributions = [...graph.values()].map((facts) => ({
    ...facts,
    size: sizes.get(facts.name) ?? 0,
    layers:
      parts.get(facts.name) ??
      placements.filter(({ names }) => names.includes(facts.name)).map(({ layer }) => layer),
    provider: runtime.has(facts.name) ? ('runtime' as const) : ('layer' as const),
  }));
  return { roots, distributions };
}
