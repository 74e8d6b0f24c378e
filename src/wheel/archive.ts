import { closeSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import { constants, inflateRawSync } from 'node:zlib';
import type { Entry } from 'yauzl';
import { LayerpackError } from '../errors.js';
import { openZipDirectory } from './zip-directory.js';

/** A file in a wheel, by its central directory. */
export interface WheelEntry {
  readonly path: string;
  readonly size: number;
  readonly compressedSize: number;
  readonly crc32: number;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  readonly headerOffset: number;
  /** Whether the wheel marks it so, as installers keep it. */
  readonly executable: boolean;
}

/** https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT section 4.3.7 */
const localHeader = { signature: 0x04034b50, size: 30, nameLength: 26, extraLength: 28 } as const;

/**
 * All files of a wheel, without directories.
 * @throws LayerpackError with rule `install` for a wheel that is damaged or means harm
 */
export async function readWheelEntries(path: string): Promise<readonly WheelEntry[]> {
  try {
    return await listEntries(path);
  } catch (error) {
    throw badWheel(path, error instanceof Error ? error.message : String(error), error);
  }
}

/** What a zip's directory says of a file. */
export function entryOf(entry: Entry): WheelEntry {
  return {
    path: entry.fileName,
    size: entry.uncompressedSize,
    compressedSize: entry.compressedSize,
    crc32: entry.crc32,
    method: entry.compressionMethod,
    headerOffset: entry.relativeOffsetOfLocalHeader,
    executable: ((entry.externalFileAttributes >>> 16) & 0o111) !== 0,
  };
}

async function listEntries(path: string): Promise<readonly WheelEntry[]> {
  const zip = await openZipDirectory(path, { strictFileNames: true });
  try {
    const entries = new Map<string, WheelEntry>();
    for await (const entry of zip.eachEntry()) {
      const name = entry.fileName;
      if (name.endsWith('/')) continue;
      // yauzl refuses absolute paths, backslashes and ".."
      if (/\/\/|(?:^|\/)\.(?:\/|$)/.test(name)) throw new Error(`${name} is no path of a file`);
      if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) {
        throw new Error(
          `${name} is compressed by method ${entry.compressionMethod}, and Lambda reads 0 and 8`,
        );
      }
      entries.set(name, entryOf(entry));
    }
    // An installer that writes one after another leaves the last of equal names
    return [...entries.values()];
  } finally {
    zip.close();
  }
}

function badWheel(path: string, reason: string, cause: unknown): LayerpackError {
  return new LayerpackError(
    {
      rule: 'install',
      subject: basename(path),
      title: `Failed to read the wheel ${basename(path)}`,
      reason,
      advice: 'Ask for another release, and tell its maintainers.',
    },
    { cause },
  );
}

/** Bytes of the local header's extra field that are read ahead; wheels have few or none. */
const extraAhead = 64;

/**
 * The entry's bytes as they lie in the wheel, compressed by its method.
 * @param wheel a file descriptor; reading is synchronous, since thousands of small reads cost more to wait for
 */
export function readCompressed(wheel: number, entry: WheelEntry): Buffer {
  const ahead = localHeader.size + Buffer.byteLength(entry.path) + extraAhead;
  const bytes = Buffer.allocUnsafe(ahead + entry.compressedSize);
  const bytesRead = readSync(wheel, bytes, 0, bytes.length, entry.headerOffset);
  if (bytesRead < localHeader.size || bytes.readUInt32LE(0) !== localHeader.signature) {
    throw new Error('damaged wheel: no entry where its directory says');
  }
  const names = bytes.readUInt16LE(localHeader.nameLength) + bytes.readUInt16LE(localHeader.extraLength);
  const start = localHeader.size + names;
  const end = start + entry.compressedSize;
  if (end <= bytesRead) return bytes.subarray(start, end);
  // The header is longer than was guessed
  const data = Buffer.allocUnsafe(entry.compressedSize);
  if (readSync(wheel, data, 0, data.length, entry.headerOffset + start) !== data.length) {
    throw new Error('damaged wheel: it ends in the middle of an entry');
  }
  return data;
}

/** Where the entry's compressed bytes lie in its wheel. */
export function locateCompressed(
  wheel: number,
  entry: WheelEntry,
): { readonly start: number; readonly end: number } {
  const header = Buffer.alloc(localHeader.size);
  readSync(wheel, header, 0, header.length, entry.headerOffset);
  if (header.readUInt32LE(0) !== localHeader.signature) {
    throw new Error('damaged wheel: no entry where its directory says');
  }
  const names = header.readUInt16LE(localHeader.nameLength) + header.readUInt16LE(localHeader.extraLength);
  const start = entry.headerOffset + localHeader.size + names;
  return { start, end: start + entry.compressedSize };
}

/** Compressed bytes that the start of a file is taken from; more only where it takes more. */
const peekBytes = 256;
const mostPeekBytes = 65_536;

/**
 * The first bytes of an entry's content, at least as many as asked for where it has them.
 * @throws Error for what does not inflate
 */
export function readStart(wheel: number, entry: WheelEntry, length: number): Buffer {
  for (let peek = peekBytes; ; peek *= 16) {
    const all = peek >= entry.compressedSize;
    const part = readCompressed(wheel, { ...entry, compressedSize: all ? entry.compressedSize : peek });
    if (entry.method === 0) return part;
    const finishFlush = all ? constants.Z_FINISH : constants.Z_SYNC_FLUSH;
    const start = inflateRawSync(part, { finishFlush, chunkSize: 4096 });
    if (all || start.length >= length || peek >= mostPeekBytes) return start;
  }
}

/** The contents of some entries, in their order. */
export function readContents(path: string, entries: readonly WheelEntry[]): readonly Buffer[] {
  const wheel = openSync(path, 'r');
  try {
    return entries.map((entry) => {
      const data = readCompressed(wheel, entry);
      return entry.method === 0 ? data : inflateRawSync(data, { maxOutputLength: Math.max(1, entry.size) });
    });
  } finally {
    closeSync(wheel);
  }
}
