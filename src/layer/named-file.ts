import { open, readFile, stat } from 'node:fs/promises';
import { errorCode } from '../errors.js';

/** A manifest of a thousand distributions has less than a megabyte. */
const largestManifest = 64 * 1024 * 1024;

/**
 * Which of the two a file is that may be a zip or a manifest: what it holds says so, not its name.
 * @throws for what is no file, or neither of the two
 */
export async function isZip(path: string): Promise<boolean> {
  // Opening a pipe would wait for its writer
  if (!(await stat(path)).isFile()) throw new Error('it is not a file');
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(64) });
    const start = buffer.subarray(0, bytesRead);
    if (start.subarray(0, 2).toString('latin1') === 'PK') return true;
    if (/^(?:\xef\xbb\xbf)?\s*\{/.test(start.toString('latin1'))) return false;
  } finally {
    await file.close();
  }
  throw new Error('it is neither a zip nor a manifest of layerpack');
}

/** @throws for what is larger than any manifest, or cannot be read */
export async function readManifestText(path: string): Promise<string> {
  if ((await stat(path)).size > largestManifest)
    throw new Error('it is too large for a manifest of layerpack');
  return new TextDecoder().decode(await readFile(path));
}

/** Why a file was not read, as the end of a sentence. */
export function reasonOf(error: unknown): string {
  switch (errorCode(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'there is no such file';
    case 'EACCES':
    case 'EPERM':
      return 'it may not be read';
  }
  return (error instanceof Error ? error.message : String(error)).replace(/[.\s]+$/, '');
}
