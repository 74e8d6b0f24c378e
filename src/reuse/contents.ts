import { readdir, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { sha256Of, sha256OfText } from '../cache/files.js';
import { errorCode } from '../errors.js';

/** What installers take out of a directory: https://pip.pypa.io/en/stable/cli/pip_install/#cmdoption-f */
const archive = /\.(?:whl|zip|t(?:ar\.)?(?:gz|bz2?|xz|lz|lzma|zst)|tar|html?)$/i;

/** The content of files, and of directories that distributions are found in, by path relative to the workspace. */
export async function contentsOf(
  paths: Iterable<string>,
  workspace: string,
): Promise<ReadonlyMap<string, string>> {
  const known = await Promise.all(
    [...new Set(paths)].map(async (path) => [relative(workspace, path), await contentOf(path)] as const),
  );
  return new Map(known);
}

/**
 * The SHA-256 of a file, or of the archives in a directory, not of those below it: a project that is built from its
 * directory is known by the wheel that comes of it. 'nothing' for what is not there.
 */
async function contentOf(path: string): Promise<string> {
  try {
    const found = await stat(path);
    if (found.isFile()) return await sha256Of(path);
    if (!found.isDirectory()) return 'nothing';
    const names = (await readdir(path)).filter((name) => archive.test(name)).sort();
    const files = await Promise.all(names.map(async (name) => [name, await contentOf(join(path, name))]));
    return sha256OfText(JSON.stringify(files));
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EACCES'].includes(errorCode(error) ?? '')) return 'nothing';
    throw error;
  }
}
