import type { Bytes } from './bytes.js';
import { Damage, readAll } from './bytes.js';
import type { Dynamic } from './dynamic.js';
import { mostEntries } from './dynamic.js';
import type { Decoder } from './format.js';
import { flagWeak, tag } from './format.js';

/** A version of a library's symbols, such as GLIBC_2.17. */
export interface NeededVersion {
  readonly name: string;
  /** Without it the file loads all the same. */
  readonly weak: boolean;
}

/** What a file needs of one library. */
export interface NeededVersions {
  /** The library's name as it is needed, such as libc.so.6. */
  readonly file: string;
  readonly versions: readonly NeededVersion[];
}

/** Bytes of a Verneed, and of a Vernaux; the same for both classes. */
const recordSize = 16;

/**
 * The versions that a file needs, along the chains that the loader follows: to a next of zero, whatever the counts
 * say. Both only lead forward, and by a whole record at least, so they come to an end.
 * @throws Damage
 */
export function readNeededVersions(
  bytes: Bytes,
  dynamic: Dynamic,
  decoder: Decoder,
): readonly NeededVersions[] {
  const address = dynamic.entries.get(tag.versionsNeeded)?.at(-1);
  if (address === undefined) return [];
  const what = 'its table of needed versions';
  const { offset, end } = dynamic.place(address, what);
  const record = (at: number) => {
    if (at + recordSize > end) throw new Damage(`${what} lies beyond its segment`);
    return readAll(bytes, at, recordSize, what);
  };
  const step = (next: number) => {
    if (next !== 0 && next < recordSize) throw new Damage(`${what} overlaps itself`);
    return next;
  };

  const libraries: NeededVersions[] = [];
  let seen = 0;
  const count = () => {
    seen += 1;
    if (seen > mostEntries) throw new Damage(`${what} has more than ${mostEntries} entries`);
  };
  for (let at = offset, next = -1; next !== 0; at += next) {
    count();
    const library = record(at);
    const file = dynamic.text(decoder.u32(library, 4), 'the name of a library');
    const versions: NeededVersion[] = [];
    for (let each = at + decoder.u32(library, 8), following = -1; following !== 0; each += following) {
      count();
      const version = record(each);
      versions.push({
        name: dynamic.text(decoder.u32(version, 8), 'the name of a version'),
        weak: (decoder.u16(version, 4) & flagWeak) !== 0,
      });
      following = step(decoder.u32(version, 12));
    }
    libraries.push({ file, versions });
    next = step(decoder.u32(library, 12));
  }
  return libraries;
}
