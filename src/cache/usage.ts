import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cache, CacheKind } from './cache.js';
import { cacheKinds } from './cache.js';
import { entryFile } from './entries.js';

/** What a kind of entries comes to. */
export interface Usage {
  readonly kind: CacheKind;
  readonly entries: number;
  /** Bytes. */
  readonly size: number;
}

const day = 24 * 60 * 60 * 1000;

/** Days that an entry stays without being used. Finished results are large, and many are of inputs of the past. */
const daysKept: Readonly<Record<CacheKind, number>> = {
  wheels: 30,
  built: 30,
  tools: 30,
  exporters: 30,
  results: 14,
  baselines: 30,
};

/** What there is, by kind. */
export async function cacheUsage(directory: string): Promise<readonly Usage[]> {
  return Promise.all(
    cacheKinds.map(async (kind) => {
      const names = (await namesIn(join(directory, kind))).filter((name) => !name.startsWith('.'));
      const sizes = await Promise.all(names.map((name) => sizeOf(join(directory, kind, name))));
      return { kind, entries: names.length, size: sizes.reduce((sum, size) => sum + size, 0) };
    }),
  );
}

/** Removes all of it, and nothing else that may lie in the directory. */
export async function clearCache(directory: string): Promise<void> {
  for (const kind of cacheKinds) await rm(join(directory, kind), { recursive: true, force: true });
}

/**
 * Removes what has not been used for long, and what killed runs left.
 * @param now in milliseconds
 */
export async function pruneCache({ directory, used }: Pick<Cache, 'directory' | 'used'>, now: number) {
  for (const kind of cacheKinds) {
    for (const name of await namesIn(join(directory, kind))) {
      const path = join(directory, kind, name);
      if (used.has(join(kind, name))) continue;
      const abandoned = name.startsWith('.');
      const { mtimeMs } = (await stat(abandoned ? path : join(path, entryFile)).catch(() => null)) ?? {};
      // What has no list is of no use
      const age = mtimeMs === undefined ? Number.POSITIVE_INFINITY : now - mtimeMs;
      if (age <= (abandoned ? 1 : daysKept[kind]) * day) continue;
      await rm(path, { recursive: true, force: true }).catch(() => undefined);
    }
  }
}

async function namesIn(directory: string): Promise<readonly string[]> {
  return readdir(directory).catch(() => []);
}

async function sizeOf(path: string): Promise<number> {
  const names = await namesIn(path);
  const sizes = await Promise.all(
    names.map(async (name) => (await stat(join(path, name)).catch(() => null))?.size ?? 0),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
