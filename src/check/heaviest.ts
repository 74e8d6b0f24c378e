import type { BlameFor } from '../analysis/blame.js';
import type { Location } from '../errors.js';
import { formatBytes } from '../sizes.js';
import { named } from './other-layers.js';

/** A distribution and the bytes that it takes of a quota. */
export interface Weight {
  readonly name: string;
  readonly size: number;
}

/** The heaviest distributions, and the line that brought the first of them. */
export function heaviest(
  weights: readonly Weight[],
  blame: BlameFor,
): { readonly names: string; readonly place: { readonly location?: Location } } {
  const heavy = weights.toSorted((a, b) => b.size - a.size).slice(0, named);
  const location = heavy[0] && blame(heavy[0].name).location;
  return {
    names: heavy.map(({ name, size }) => `${name} ${formatBytes(size)}`).join(', '),
    place: location ? { location } : {},
  };
}
