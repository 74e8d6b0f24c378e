import { stat } from 'node:fs/promises';
import { LayerpackError } from '../errors.js';
import type { LayerFile } from '../layer/tree.js';
import { openZipDirectory } from '../wheel/zip-directory.js';

/** Fixed parts of a zip without extra fields and comments, in bytes. */
const sizes = { localHeader: 30, centralHeader: 46, end: 22, zip64End: 56 + 20 } as const;
/** From this many entries on, a zip needs the larger end record. */
const zip64From = 65_536;

/** What the directory must say of a file. */
type Expected = Pick<LayerFile, 'path' | 'size' | 'crc32' | 'mode'>;

/**
 * Reads the zip's central directory back, with another library than wrote it, and holds it against what was
 * meant: names in order and once each, sizes, CRC-32, modes, and offsets that leave no gap and no overlap.
 * @throws LayerpackError with rule `output`
 */
export async function verifyZip(
  path: string,
  files: readonly Expected[],
  compressed: readonly number[],
): Promise<void> {
  try {
    await compareDirectory(path, files, compressed);
  } catch (error) {
    if (error instanceof LayerpackError) throw error;
    throw unsound(path, error instanceof Error ? error.message : String(error), error);
  }
}

async function compareDirectory(
  path: string,
  files: readonly Expected[],
  compressed: readonly number[],
): Promise<void> {
  const zip = await openZipDirectory(path, { strictFileNames: true });
  try {
    if (zip.entryCount !== files.length)
      throw unsound(path, `it has ${zip.entryCount} entries and not ${files.length}`);
    const seen = new Set<string>();
    let [index, offset, directory] = [0, 0, 0];
    for await (const entry of zip.eachEntry()) {
      const file = files[index];
      const name = entry.fileName;
      if (name !== file?.path || seen.has(name))
        throw unsound(path, `entry ${index} is ${name}, not ${file?.path}`);
      seen.add(name);
      const pairs = [
        ['size', entry.uncompressedSize, file.size],
        ['compressed size', entry.compressedSize, compressed[index]],
        ['CRC-32', entry.crc32, file.crc32],
        ['method', entry.compressionMethod === 0 || entry.compressionMethod === 8, true],
        ['mode', (entry.externalFileAttributes >>> 16) & 0o777, file.mode],
        ['offset', entry.relativeOffsetOfLocalHeader, offset],
      ] as const;
      for (const [what, found, wanted] of pairs) {
        if (found !== wanted) throw unsound(path, `the ${what} of ${name} is ${found} and not ${wanted}`);
      }
      const nameLength = Buffer.byteLength(name);
      offset += sizes.localHeader + nameLength + entry.compressedSize;
      directory += sizes.centralHeader + nameLength;
      index += 1;
    }
    const end = sizes.end + (files.length >= zip64From ? sizes.zip64End : 0);
    const { size } = await stat(path);
    if (size !== offset + directory + end)
      throw unsound(path, `it has ${size} bytes and not ${offset + directory + end}`);
  } finally {
    zip.close();
  }
}

function unsound(path: string, reason: string, cause?: unknown): LayerpackError {
  return new LayerpackError(
    {
      rule: 'output',
      subject: path,
      title: 'Failed to write a sound zip',
      reason,
      advice: 'Check the disk, and run again; if it happens again, report it.',
    },
    { cause },
  );
}
