import { closeSync, openSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { inflateRaw } from 'node:zlib';
import type { Cache } from '../cache/cache.js';
import { keepEntry, readEntry, takeFiles } from '../cache/entries.js';
import type { WheelEntry } from '../wheel/archive.js';
import { readCompressed, readWheelEntries } from '../wheel/archive.js';

const inflate = promisify(inflateRaw);

/** Where tools go: their wheels and uv's program into the one, pip's package into the other. */
export interface ToolPlace {
  readonly directory: string;
  readonly pipDirectory: string;
}

/**
 * Brings back the wheels of pip and uv, and unpacks what is needed of them.
 * @param key of tools that fit the engine
 * @param pinned SHA-256 of the files that may serve: what else is kept under the key is not taken
 */
export async function takeTools(
  cache: Cache,
  key: string,
  pinned: ReadonlySet<string>,
  { directory, pipDirectory }: ToolPlace,
): Promise<boolean> {
  const name = { kind: 'tools', key } as const;
  const entry = await readEntry(cache, name);
  if (entry?.files.length !== 2 || !entry.files.every(({ sha256 }) => pinned.has(sha256))) return false;
  const place = (file: string) => join(directory, file);
  if (!(await takeFiles(cache, name, entry, place, 'They are fetched again.'))) return false;
  await Promise.all(entry.files.map((file) => unpack(place(file.name), { directory, pipDirectory })));
  return true;
}

/** Keeps the wheels that were fetched. */
export async function keepTools(cache: Cache, key: string, directory: string): Promise<void> {
  const wheels = (await readdir(directory)).filter((file) => file.endsWith('.whl'));
  const files = new Map(wheels.map((file) => [file, { path: join(directory, file) }]));
  await keepEntry(cache, { kind: 'tools', key }, files);
}

async function unpack(path: string, { directory, pipDirectory }: ToolPlace): Promise<void> {
  const entries = await readWheelEntries(path);
  const wheel = openSync(path, 'r');
  try {
    const targets = entries.flatMap((entry): readonly (readonly [WheelEntry, string])[] => {
      if (entry.path.startsWith('pip/')) return [[entry, join(pipDirectory, entry.path)]];
      return entry.path.endsWith('/scripts/uv') ? [[entry, join(directory, 'uv')]] : [];
    });
    const parents = new Set(targets.map(([, target]) => dirname(target)));
    for (const parent of parents) await mkdir(parent, { recursive: true });
    await Promise.all(
      targets.map(async ([entry, target]) => {
        const data = readCompressed(wheel, entry);
        const bytes =
          entry.method === 0 ? data : await inflate(data, { chunkSize: Math.max(64, entry.size + 1) });
        await writeFile(target, bytes, { mode: target === join(directory, 'uv') ? 0o755 : 0o644 });
      }),
    );
  } finally {
    closeSync(wheel);
  }
}
