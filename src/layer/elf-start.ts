import { closeSync, openSync } from 'node:fs';
import { isElf } from '../elf/format.js';
import { readStart } from '../wheel/archive.js';
import type { WheelContents } from './contents.js';
import type { Placement } from './layout.js';

/**
 * The files that are ELF by their first four bytes, wherever they lie and whatever their name; those too whose bytes
 * their wheel does not give, since what they are is not to be seen.
 */
export function findElf(contents: readonly WheelContents[]): ReadonlySet<Placement> {
  const found = new Set<Placement>();
  for (const { wheel, placements } of contents) {
    const file = openSync(wheel.path, 'r');
    try {
      for (const placement of placements) {
        if (startsAsElf(file, placement)) found.add(placement);
      }
    } finally {
      closeSync(file);
    }
  }
  return found;
}

function startsAsElf(wheel: number, { entry }: Placement): boolean {
  try {
    return isElf(readStart(wheel, entry, 4));
  } catch {
    return true;
  }
}
