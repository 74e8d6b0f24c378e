import { mkdir, readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repository = fileURLToPath(new URL('..', import.meta.url));
export const dist = join(repository, 'dist');
/** Packs a directory with Python's zipfile. */
export const zipWithPython = fileURLToPath(new URL('peers/zip.py', import.meta.url));

/**
 * A directory of what several runs need and none measures: programs and wheels.
 * @param {string} name
 */
export async function cacheDirectory(name) {
  const root = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  const directory = join(root, 'layerpack-bench', name);
  await mkdir(directory, { recursive: true });
  return directory;
}

/**
 * Bytes of all files below a directory.
 * @param {string} directory
 */
export async function bytesBelow(directory) {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(
    files.map(async (file) => (await stat(join(file.parentPath, file.name))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
