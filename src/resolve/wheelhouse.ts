import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseWheelName } from '../wheel/name.js';

/** A distribution in the version that was resolved. */
export interface Pin {
  /** Normalised. */
  readonly name: string;
  readonly version: string;
}

/** A wheel on disk. */
export interface Wheel extends Pin {
  readonly path: string;
  /** Of the file, in hex. */
  readonly sha256: string;
  /** The source distribution it was built from, null for a wheel of the index. */
  readonly builtFrom: { readonly file: string; readonly sha256: string } | null;
}

/** What the requirements came to. */
export interface Resolution {
  readonly resolver: 'uv' | 'pip';
  /** Sorted by name; without what the runtime has. */
  readonly wheels: readonly Wheel[];
  /** Left out because the runtime carries exactly these. */
  readonly excluded: readonly Pin[];
}

/** All wheels of a directory, sorted by name. */
export async function readWheelhouse(
  directory: string,
  builtFrom: ReadonlyMap<string, Wheel['builtFrom']> = new Map(),
): Promise<readonly Wheel[]> {
  // Files only: what a build may have linked to is not a wheel of the index.
  const files = (await readdir(directory, { withFileTypes: true }))
    .filter((entry) => entry.isFile() && entry.name.endsWith('.whl'))
    .map(({ name }) => name);
  const wheels = await Promise.all(
    files.map(async (file): Promise<Wheel> => {
      const parsed = parseWheelName(file);
      if (!parsed) throw new Error(`${file} is not the name of a wheel`);
      const path = join(directory, file);
      const { name, version } = parsed;
      return { name, version, path, sha256: await sha256Of(path), builtFrom: builtFrom.get(file) ?? null };
    }),
  );
  return wheels.sort((a, b) => (a.name < b.name ? -1 : 1));
}

export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
