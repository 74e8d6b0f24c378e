import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { constants, copyFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';

/** Of a file, in hex. */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1024 * 1024 }), hash);
  return hash.digest('hex');
}

/** Of a text, in hex. */
export function sha256OfText(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Copies a file, by reference where the file system can. @returns the SHA-256 of the copy, in hex */
export async function copyAndHash(from: string, to: string): Promise<string> {
  await copyFile(from, to, constants.COPYFILE_FICLONE);
  return sha256Of(to);
}
