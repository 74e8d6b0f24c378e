import { closest, distance } from 'fastest-levenshtein';

/** The known name that a slip was most likely meant for; undefined where none is near. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const best = closest(name, known);
  return known.length > 0 && distance(name, best) <= Math.max(2, name.length / 3) ? best : undefined;
}
