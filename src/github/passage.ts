import { constants } from 'node:fs';
import { cp, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cache, EntryName } from '../cache/cache.js';
import { cacheKinds } from '../cache/cache.js';
import { pathOf, readEntry } from '../cache/entries.js';
import { ensureDirectory, putInPlace } from '../cache/in-place.js';
import { errorCode } from '../errors.js';

/** Moves entries into the cache. What is there already stays, since another run may be at it. */
export async function moveIn(from: string, cache: Cache): Promise<void> {
  for (const kind of cacheKinds) {
    const keys = await readdir(join(from, kind)).catch(() => []);
    if (keys.length > 0) await ensureDirectory(join(cache.directory, kind));
    for (const key of keys) {
      if (await readEntry(cache, { kind, key })) continue;
      await moveEntry(join(from, kind, key), pathOf(cache, { kind, key }));
    }
  }
}

async function moveEntry(from: string, to: string): Promise<void> {
  try {
    await putInPlace(from, to);
  } catch (error) {
    // The cache may be on another disk
    if (errorCode(error) !== 'EXDEV') throw error;
    const near = `${to}.${process.pid}.tmp`;
    await cp(from, near, { recursive: true });
    await putInPlace(near, to);
  }
}

/** Copies entries out of the cache. */
export async function copyOut(entries: readonly EntryName[], cache: Cache, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const entry of entries) {
    await cp(pathOf(cache, entry), join(to, entry.kind, entry.key), {
      recursive: true,
      mode: constants.COPYFILE_FICLONE,
    });
  }
}
