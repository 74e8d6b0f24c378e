import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { inflateRaw } from 'node:zlib';
import { openPromise } from 'yauzl';

/** A file in a wheel, by its central directory. */
export interface WheelEntry {
  readonly path: string;
  readonly size: number;
  readonly compressedSize: number;
  readonly crc32: number;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  readonly headerOffset: number;
}

/** https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT section 4.3.7 */
const localHeader = { signature: 0x04034b50, size: 30, nameLength: 26, extraLength: 28 } as const;

const inflate = promisify(inflateRaw);

/** All files of a wheel, without directories. */
export async function readWheelEntries(path: string): Promise<readonly WheelEntry[]> {
  const zip = await openPromise(path, { lazyEntries: true, autoClose: false });
  try {
    const entries: WheelEntry[] = [];
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName.endsWith('/')) continue;
      entries.push({
        path: entry.fileName,
        size: entry.uncompressedSize,
        compressedSize: entry.compressedSize,
        crc32: entry.crc32,
        method: entry.compressionMethod,
        headerOffset: entry.relativeOffsetOfLocalHeader,
      });
    }
    return entries;
  } finally {
    zip.close();
  }
}

/** The entry's bytes as they lie in the wheel, compressed by its method. */
export async function readCompressed(wheel: FileHandle, entry: Omit<WheelEntry, 'path'>): Promise<Buffer> {
  const header = Buffer.allocUnsafe(localHeader.size);
  await wheel.read(header, 0, localHeader.size, entry.headerOffset);
  if (header.readUInt32LE(0) !== localHeader.signature)
    throw new Error('damaged wheel: no entry where its directory says');
  const names = header.readUInt16LE(localHeader.nameLength) + header.readUInt16LE(localHeader.extraLength);
  const data = Buffer.allocUnsafe(entry.compressedSize);
  const { bytesRead } = await wheel.read(data, 0, data.length, entry.headerOffset + localHeader.size + names);
  if (bytesRead !== data.length) throw new Error('damaged wheel: it ends in the middle of an entry');
  return data;
}

/** The contents of some entries, in their order. */
export async function readContents(path: string, entries: readonly WheelEntry[]): Promise<readonly Buffer[]> {
  const wheel = await open(path);
  try {
    const contents: Buffer[] = [];
    for (const entry of entries) {
      const data = await readCompressed(wheel, entry);
      contents.push(entry.method === 0 ? data : await inflate(data));
    }
    return contents;
  } finally {
    await wheel.close();
  }
}
