import { enumerate, formatBytes } from '../sizes.js';

/** A requirement with the bytes that would go if it went. */
export interface RemovalWeight {
  /** As the user wrote it. */
  readonly text: string;
  /** Bytes that nothing else needs, so that those of several add up. */
  readonly size: number;
  /** Names of what goes. */
  readonly distributions: readonly string[];
}

/** Requirements that together free enough. */
export interface Removal {
  readonly texts: readonly string[];
  /** Bytes that go. */
  readonly size: number;
  /** Names of what goes. */
  readonly distributions: readonly string[];
}

/** Answers that are given. */
const most = 3;
/** Of so many, the heaviest, all sets are looked at. */
const looked = 20;
/** Sets that are tried, and how many more than the fewest they may have. */
const tries = 25;
const mostMore = 2;

/**
 * The cheapest removals that free so many bytes: of single requirements the smallest that do; else, of the fewest
 * that do together, those that free least. None where none is found.
 * @param helps says whether a removal does what it is for, where that takes more than so many bytes
 */
export function cheapestRemovals(
  over: number,
  weights: readonly RemovalWeight[],
  helps: (removal: Removal) => boolean = () => true,
): readonly Removal[] {
  const heavy = weights
    .filter(({ size }) => size > 0)
    .sort((a, b) => b.size - a.size || (a.text < b.text ? -1 : 1));
  const fewest = fewestThatFree(over, heavy);
  if (fewest === 0) return [];
  for (let number = fewest; number <= Math.min(fewest + mostMore, heavy.length); number += 1) {
    const found: Removal[] = [];
    for (const removal of removalsOf(number, heavy, over).slice(0, tries)) {
      if (helps(removal)) found.push(removal);
      if (found.length === most) return found;
    }
    if (found.length > 0) return found;
  }
  return [];
}

/** Those of so many requirements that free enough, the smallest first. */
function removalsOf(number: number, heavy: readonly RemovalWeight[], over: number): readonly Removal[] {
  const sets =
    number === 1
      ? heavy.filter(({ size }) => size >= over).map((weight) => [weight])
      : setsOf(number, number > looked ? heavy.slice(0, number) : heavy.slice(0, looked), over);
  return sets
    .map((set) => ({
      texts: set.map(({ text }) => text),
      size: sumOf(set),
      distributions: set.flatMap(({ distributions }) => distributions),
    }))
    .sort((a, b) => a.size - b.size || (a.texts.join('\n') < b.texts.join('\n') ? -1 : 1));
}

/**
 * A sentence that says what to leave out, or that nothing helps.
 * @param helps as for `cheapestRemovals`
 */
export function removalAdvice(
  over: number,
  weights: readonly RemovalWeight[],
  helps?: (removal: Removal) => boolean,
): string {
  const removals = cheapestRemovals(over, weights, helps);
  if (removals.length === 0)
    return `Leaving out what single requirements bring does not free ${formatBytes(over)}.`;
  const ways = removals.map(
    ({ texts, size }) => `${enumerate(texts)} (${texts.length > 1 ? 'together ' : ''}${formatBytes(size)})`,
  );
  const [last, ...others] = ways.toReversed();
  const choice =
    others.length > 0 ? `${others.reverse().join(', ')}${others.length > 1 ? ',' : ''} or ${last}` : last;
  return `Leave out ${choice}.`;
}

/** How many of the heaviest it takes; 0 where all are not enough. */
function fewestThatFree(over: number, heavy: readonly RemovalWeight[]): number {
  let freed = 0;
  for (const [index, { size }] of heavy.entries()) {
    freed += size;
    if (freed >= over) return index + 1;
  }
  return 0;
}

/** All sets of so many that free enough. */
function setsOf(
  number: number,
  heavy: readonly RemovalWeight[],
  over: number,
): readonly (readonly RemovalWeight[])[] {
  if (number === 0) return over <= 0 ? [[]] : [];
  return heavy.flatMap((weight, index) => {
    const lighter = heavy.slice(index + 1);
    // The heaviest that are left are the most that can still come
    if (weight.size + sumOf(lighter.slice(0, number - 1)) < over) return [];
    return setsOf(number - 1, lighter, over - weight.size).map((set) => [weight, ...set]);
  });
}

function sumOf(weights: readonly RemovalWeight[]): number {
  return weights.reduce((sum, { size }) => sum + size, 0);
}
