import { basename, join } from 'node:path';
import type { Cache } from './cache.js';
import { dropDamaged, keepEntry, readEntry, takeFiles } from './entries.js';

/** A wheel by what the resolution says of it. */
export interface WantedWheel {
  readonly file: string;
  /** In hex; '' where it is not known. */
  readonly sha256: string;
}

const nameOf = (sha256: string) => ({ kind: 'wheels', key: sha256 }) as const;

/**
 * Copies wheels that are kept into the wheelhouse, where they have the hash that the resolution says.
 * @returns those that are not there and must be fetched
 */
export async function takeWheels<Wanted extends WantedWheel>(
  cache: Cache,
  wanted: readonly Wanted[],
  wheelhouse: string,
): Promise<readonly Wanted[]> {
  const taken = await Promise.all(
    wanted.map(async ({ file, sha256 }) => {
      if (sha256 === '') return false;
      const entry = await readEntry(cache, nameOf(sha256));
      if (entry?.files.length !== 1 || entry.files[0]?.name !== file) return false;
      // The key is what counts: a list that says otherwise has been tampered with
      if (entry.files[0].sha256 !== sha256) {
        const error = new Error(`its list says ${entry.files[0].sha256}, and it is kept as ${sha256}`);
        await dropDamaged(cache, nameOf(sha256), error, 'It is fetched again.');
        return false;
      }
      const place = (name: string) => join(wheelhouse, name);
      return takeFiles(cache, nameOf(sha256), entry, place, 'It is fetched again.');
    }),
  );
  return wanted.filter((_, index) => !taken[index]);
}

/** Keeps wheels of an index that are not kept yet. */
export async function keepWheels(
  cache: Cache,
  wheels: readonly { readonly path: string; readonly sha256: string }[],
): Promise<void> {
  await Promise.all(
    wheels.map(async ({ path, sha256 }) => {
      const name = nameOf(sha256);
      if (cache.used.has(join(name.kind, name.key))) return;
      await keepEntry(cache, name, new Map([[basename(path), { path, sha256 }]]));
    }),
  );
}
