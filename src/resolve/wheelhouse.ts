import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { sha256Of } from '../cache/files.js';
import type { Pin } from '../wheel/name.js';
import { parseWheelName } from '../wheel/name.js';

/** Where a wheel is from, and so how it can be had again. */
export type Origin =
  | { readonly kind: 'index' }
  /** Asked for by URL or path, as a requirements file would; without credentials. */
  | { readonly kind: 'url'; readonly url: string }
  /** Built here from a source distribution. */
  | {
      readonly kind: 'sdist';
      readonly file: string;
      readonly sha256: string;
      /** Where it was asked for by URL or path. */
      readonly url?: string;
    }
  /** Built here from a directory, relative to the workspace. */
  | { readonly kind: 'directory'; readonly path: string }
  /** Built here from a repository, as the requirement names it; without credentials. */
  | { readonly kind: 'vcs'; readonly url: string };

/** A wheel on disk. */
export interface Wheel extends Pin {
  readonly path: string;
  /** Of the file, in hex. */
  readonly sha256: string;
  readonly origin: Origin;
}

/** A distribution that stays out of the layers, since the runtime has exactly this version. */
export interface Excluded extends Pin {
  /** Of the file that an index would give, in hex; null where that is not known. */
  readonly sha256: string | null;
}

/** Wheels that were resolved and fetched. */
export interface Wheelhouse {
  readonly resolver: 'uv' | 'pip';
  /** Sorted by name; without what the runtime has. */
  readonly wheels: readonly Wheel[];
  readonly excluded: readonly Excluded[];
}

/** All wheels of a directory, sorted by name. */
export async function readWheelhouse(
  directory: string,
  origins: ReadonlyMap<string, Origin> = new Map(),
): Promise<readonly Wheel[]> {
  // Files only: what a build may have linked to is not a wheel of the index.
  const files = (await readdir(directory, { withFileTypes: true }))
    .filter((entry) => entry.isFile() && entry.name.endsWith('.whl'))
    .map(({ name }) => name);
  const wheels = await Promise.all(
    files.map((file) => readWheel(join(directory, file), origins.get(file) ?? { kind: 'index' })),
  );
  return wheels.sort(byName);
}

export async function readWheel(path: string, origin: Origin): Promise<Wheel> {
  const parsed = parseWheelName(basename(path));
  if (!parsed) throw new Error(`${basename(path)} is not the name of a wheel`);
  const { name, version } = parsed;
  return { name, version, path, sha256: await sha256Of(path), origin };
}

export function byName(a: Pin, b: Pin): number {
  return a.name < b.name ? -1 : 1;
}
