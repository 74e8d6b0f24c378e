import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../errors.js';
import type { Cache, EntryName } from './cache.js';
import { sha256Of } from './files.js';
import { ensureDirectory, putInPlace } from './in-place.js';
import { damaged, messageOf, notKept, unreadable } from './trouble.js';

/** A file of an entry. */
interface KeptFile {
  /** Without directory. */
  readonly name: string;
  /** In hex. */
  readonly sha256: string;
}

/** What an entry says of itself; its files lie beside. */
export interface Entry {
  readonly files: readonly KeptFile[];
  /** Whatever else was kept with them. */
  readonly data: unknown;
}

/** The file of an entry that lists the others. It is there only where they all are. */
export const entryFile = 'entry.json';

const fileName = /^[A-Za-z0-9][A-Za-z0-9._+!-]*$/;

export function pathOf(cache: Pick<Cache, 'directory'>, { kind, key }: EntryName): string {
  return join(cache.directory, kind, key);
}

/** An entry's list, without a look at its files. @returns null where there is none, or none that can be read */
export async function readEntry(cache: Cache, name: EntryName): Promise<Entry | null> {
  try {
    const entry: unknown = JSON.parse(await readFile(join(pathOf(cache, name), entryFile), 'utf8'));
    return isEntry(entry) ? entry : null;
  } catch {
    return null;
  }
}

function isEntry(entry: unknown): entry is Entry {
  const { files } = (entry ?? {}) as { files?: unknown };
  return (
    Array.isArray(files) &&
    files.every(
      (file: { name?: unknown; sha256?: unknown } | null) =>
        typeof file?.name === 'string' &&
        fileName.test(file.name) &&
        file.name !== entryFile &&
        typeof file.sha256 === 'string',
    )
  );
}

/**
 * Copies an entry's files out, and holds the copies against their hashes. What is damaged is removed and told.
 * @param place where each file goes
 * @param again what becomes of what is lost, as a sentence
 * @returns whether they are all there; if not, none is left
 * @throws the operating system's error where there is no room for the copies
 */
export async function takeFiles(
  cache: Cache,
  name: EntryName,
  entry: Entry,
  place: (file: string) => string,
  again: string,
): Promise<boolean> {
  const directory = pathOf(cache, name);
  try {
    for (const { name: file, sha256 } of entry.files) {
      await copyFile(join(directory, file), place(file), constants.COPYFILE_FICLONE);
      const found = await sha256Of(place(file));
      if (found !== sha256) throw new Error(`the SHA-256 of ${file} is ${found} instead of ${sha256}`);
    }
    const now = new Date();
    // The time of the last use decides what goes first
    await utimes(join(directory, entryFile), now, now).catch(() => undefined);
    cache.used.set(join(name.kind, name.key), name);
    return true;
  } catch (error) {
    for (const { name: file } of entry.files) await rm(place(file), { force: true });
    const code = errorCode(error) ?? '';
    // A disk that is full is not the cache's, which is sound
    if (['ENOSPC', 'EDQUOT', 'EROFS'].includes(code)) throw atPlace(error, place(entry.files[0]?.name ?? ''));
    // Another run may have cleared it away meanwhile, or put another in its place
    if (JSON.stringify(await readEntry(cache, name)) !== JSON.stringify(entry)) return false;
    if (['EACCES', 'EPERM'].includes(code)) cache.tell(unreadable(directory, error, again));
    else await dropDamaged(cache, name, error, again);
    return false;
  }
}

/** The error as one about where it was written to. */
function atPlace(error: unknown, path: string): Error {
  return Object.assign(new Error(messageOf(error), { cause: error }), { code: errorCode(error), path });
}

/**
 * Removes an entry that turned out to be damaged, and tells it.
 * @param again what becomes of what is lost, as a sentence
 */
export async function dropDamaged(
  cache: Cache,
  name: EntryName,
  error: unknown,
  again: string,
): Promise<void> {
  cache.damaged.add(join(name.kind, name.key));
  cache.tell(damaged(pathOf(cache, name), error, again));
  await removeEntry(cache, name);
}

/** Takes an entry out of the cache; that it cannot be is no harm. */
export async function removeEntry(cache: Pick<Cache, 'directory'>, name: EntryName): Promise<void> {
  await rm(pathOf(cache, name), { recursive: true, force: true }).catch(() => undefined);
}

/** A file to keep. */
export interface FileToKeep {
  readonly path: string;
  /** In hex, where it is known; whoever takes it out again finds out whether it is right. */
  readonly sha256?: string;
}

/**
 * Keeps files as an entry, which is there at once or not at all. What fails is told and changes nothing.
 * @param files by their name in the entry
 */
export async function keepEntry(
  cache: Cache,
  name: EntryName,
  files: ReadonlyMap<string, FileToKeep>,
  data: unknown = null,
): Promise<void> {
  const making = join(cache.directory, name.kind, `.${name.key}.${randomUUID().slice(0, 8)}.tmp`);
  try {
    await ensureDirectory(making);
    const kept: KeptFile[] = [];
    for (const [file, { path, sha256 }] of files) {
      const copy = join(making, file);
      await copyFile(path, copy, constants.COPYFILE_FICLONE);
      kept.push({ name: file, sha256: sha256 ?? (await sha256Of(copy)) });
    }
    await writeFile(join(making, entryFile), JSON.stringify({ files: kept, data } satisfies Entry));
    await putInPlace(making, pathOf(cache, name));
    cache.used.set(join(name.kind, name.key), name);
  } catch (error) {
    await rm(making, { recursive: true, force: true }).catch(() => undefined);
    cache.tell(notKept(cache.directory, error));
  }
}
