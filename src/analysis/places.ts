import type { Location } from '../errors.js';
import type { Root } from '../wheel/graph.js';
import { closureOf } from '../wheel/graph.js';
import { blameIn } from './blame.js';
import type { Analysis } from './model.js';
import { graphOf } from './model.js';
import { topsOf } from './tops.js';

/** Where something is asked for, or pinned. */
export interface Place {
  readonly location: Location;
  /** The last line of it: an entry of a lock has its version and hashes on lines of their own. */
  readonly last: number;
}

/**
 * Everywhere in the user's files that may decide on a distribution, by its normalised name: its own requirements and
 * pins, then the requirement that it is there for, then whatever else leads to it. Layers have one resolution, so what
 * another layer asks for counts as well.
 * @param stack names of the layers that are attached together, the one in question last
 */
export function placesIn(
  analysis: Analysis,
  stack: readonly string[],
): (distribution: string) => readonly Place[] {
  const { roots } = analysis;
  const blame = blameIn(analysis, stack);
  const graph = graphOf(analysis);
  const tops = topsOf(analysis).flatMap((layer) => layer.tops);
  const leading = tops.map((root) => ({ root, reached: closureOf(graph, [root]) }));
  return (distribution) => {
    const because = blame(distribution).location;
    const found = [
      ...roots.filter(({ name }) => name === distribution),
      ...roots.filter(({ location }) => location === because),
      ...leading.filter(({ reached }) => reached.has(distribution)).map(({ root }) => root),
    ];
    const places = found.map((root) => ({ location: root.location, last: lastLine(root, roots) }));
    return [
      ...new Map(places.map((place) => [`${place.location.line} ${place.location.file}`, place])).values(),
    ];
  };
}

/** An entry of a lock ends where the next begins. */
function lastLine({ direct, location: { file, line } }: Root, roots: readonly Root[]): number {
  if (direct) return line;
  const later = roots.flatMap(({ location }) =>
    location.file === file && location.line > line ? [location.line] : [],
  );
  return Math.min(...later) - 1;
}
