import { count, enumerate, formatBytes } from '../sizes.js';
import { heaviestFirst } from './first-fit.js';
import type { Load } from './loads.js';
import { isFirst, sourceOf, withinModules } from './loads.js';
import type { PlacedDistribution } from './model.js';
import type { Sharing } from './share-out.js';

/**
 * Why each distribution is in its part: lists by the parts' names, each in the order of names.
 * @param room bytes of a zip for files
 */
export function explainPlaces(
  loads: readonly Load[],
  partOf: (load: Load) => string,
  by: Sharing['by'],
  room: number,
): ReadonlyMap<string, readonly PlacedDistribution[]> {
  const placed = by === 'names' ? byNames(loads, partOf, room) : bySizes(loads, partOf, room);
  const parts = new Map<string, Map<string, Load[]>>();
  for (const load of loads) {
    const part = parts.get(partOf(load)) ?? new Map<string, Load[]>();
    parts.set(partOf(load), part);
    part.set(load.distribution, [...(part.get(load.distribution) ?? []), load]);
  }
  const explain = (part: string, name: string, own: readonly Load[]): PlacedDistribution => {
    const [first] = own;
    if (first && first.piece === null) return { name, whole: true, reason: placed(first) };
    return { name, whole: false, reason: ofPieces(own, part) };
  };
  return new Map(
    [...parts].map(([part, own]) => [part, [...own].map(([name, its]) => explain(part, name, its))]),
  );
}

type Explain = (load: Load) => string;

function byNames(loads: readonly Load[], partOf: (load: Load) => string, room: number): Explain {
  const left = new Map<string, number>();
  for (const load of loads) left.set(partOf(load), (left.get(partOf(load)) ?? room) - load.size);
  const zips = count(left.size, 'zip');
  const loadsOf = new Map<string, number>();
  for (const load of loads) loadsOf.set(partOf(load), (loadsOf.get(partOf(load)) ?? 0) + 1);
  return (load) =>
    loadsOf.get(partOf(load)) === 1
      ? `it takes ${formatBytes(load.size)}, and nothing else went with it`
      : `its name puts it there in the first sharing by names that fits ${zips}; it takes ${formatBytes(load.size)}, and ${partOf(load)} has ${formatBytes(left.get(partOf(load)) ?? 0)} left`;
}

function bySizes(loads: readonly Load[], partOf: (load: Load) => string, room: number): Explain {
  const reasons = new Map<string, string>();
  const left = new Map<string, number>();
  for (const load of heaviestFirst(loads)) {
    const part = partOf(load);
    const free = left.get(part);
    const size = formatBytes(load.size);
    left.set(part, (free ?? room) - load.size);
    reasons.set(
      load.key,
      free === undefined
        ? `it is among the heaviest, takes ${size}, and came there first`
        : `${part} had ${formatBytes(free)} left, and it takes ${size}`,
    );
  }
  return ({ key }) => reasons.get(key) ?? '';
}

/** Pieces that follow one another are told as one range. */
function ofPieces(pieces: readonly Load[], part: string): string {
  const runs: Load[][] = [];
  for (const piece of pieces) {
    const run = runs.at(-1);
    if (run && (run.at(-1)?.piece ?? 0) + 1 === piece.piece) run.push(piece);
    else runs.push([piece]);
  }
  const ranges = runs.flatMap((run) =>
    rangeOf(run.flatMap(({ files }) => files.map(({ file }) => file.path))),
  );
  return `it is larger than a zip may be, and ${part} has ${enumerate(ranges)}`;
}

/** "its metadata", "its files from a/b.py to a/z.py"; bytecode goes without saying. */
function rangeOf(paths: readonly string[]): readonly string[] {
  const rest = paths.map(sourceOf).filter((path) => !isFirst(path));
  const metadata = rest.length < paths.length ? ['its metadata'] : [];
  const [first, last] = [rest.at(0), rest.at(-1)];
  if (first === undefined || last === undefined) return metadata;
  const range = `its files from ${withinModules(first)} to ${withinModules(last)}`;
  return [...metadata, first === last ? `its file ${withinModules(first)}` : range];
}
