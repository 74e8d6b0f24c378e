import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { errorCode } from '../errors.js';

/** An entry that is there already goes, and is never there by half; where another run is quicker, its entry stays. */
export async function putInPlace(from: string, to: string): Promise<void> {
  if (await renamed(from, to)) return;
  const aside = join(dirname(to), `.${basename(to)}.${randomUUID().slice(0, 8)}.tmp`);
  await rename(to, aside).catch(() => undefined);
  if (!(await renamed(from, to))) await rm(from, { recursive: true, force: true });
  await rm(aside, { recursive: true, force: true });
}

/** @returns false where there is something of that name */
async function renamed(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if (['ENOTEMPTY', 'EEXIST'].includes(errorCode(error) ?? '')) return false;
    throw error;
  }
}

/** Level by level: with `recursive`, Node never comes back from /proc, where nothing can be made. */
export async function ensureDirectory(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'EEXIST') return;
    if (code !== 'ENOENT' || dirname(path) === path) throw error;
    await ensureDirectory(dirname(path));
    await mkdir(path).catch((again: unknown) => {
      if (errorCode(again) !== 'EEXIST') throw again;
    });
  }
}
