import type { Location } from '../errors.js';
import { closureOf } from '../wheel/graph.js';
import { blameIn } from './blame.js';
import type { Analysis } from './model.js';
import { graphOf } from './model.js';
import { topsOf } from './tops.js';

/**
 * Everywhere in the user's files that may decide on a distribution, by its normalised name: the requirement that it is
 * there for first, then its own pins, then whatever else leads to it. Layers have one resolution, so what another layer
 * asks for counts as well.
 * @param stack names of the layers that are attached together, the one in question last
 */
export function placesIn(
  analysis: Analysis,
  stack: readonly string[],
): (distribution: string) => readonly Location[] {
  const blame = blameIn(analysis, stack);
  const graph = graphOf(analysis);
  const tops = topsOf(analysis).flatMap((layer) => layer.tops);
  const leading = tops.map((root) => ({ root, reached: closureOf(graph, [root]) }));
  return (distribution) => {
    const roots = [
      ...analysis.roots.filter(({ name }) => name === distribution),
      ...leading.filter(({ reached }) => reached.has(distribution)).map(({ root }) => root),
    ];
    const places = [blame(distribution).location ?? [], roots.map(({ location }) => location)].flat();
    return [...new Map(places.map((place) => [`${place.line} ${place.file}`, place])).values()];
  };
}
