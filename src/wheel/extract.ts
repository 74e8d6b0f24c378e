import { closeSync, createReadStream, createWriteStream, openSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32, createInflateRaw } from 'node:zlib';
import type { WheelEntry } from './archive.js';
import { locateCompressed } from './archive.js';

/** How much of a file is on its way at a time. */
const pieceSize = 1024 * 1024;

/**
 * Writes an entry's content to a file of its own, in pieces, so that memory does not grow with it.
 * @param target path of the file; what is there is replaced
 * @throws Error, without a syscall, for content that is not what the wheel's directory says
 */
export async function extractEntry(wheel: string, entry: WheelEntry, target: string): Promise<void> {
  const { start, end } = locate(wheel, entry);
  let size = 0;
  let sum = 0;
  const checked = async function* (pieces: AsyncIterable<Buffer>) {
    for await (const piece of pieces) {
      size += piece.length;
      if (size > entry.size) throw new Error('it has more bytes than its wheel says');
      sum = crc32(piece, sum);
      yield piece;
    }
  };
  const written = createWriteStream(target);
  // A range of no bytes cannot be asked for
  const read =
    end > start
      ? createReadStream(wheel, { start, end: end - 1, highWaterMark: pieceSize })
      : Readable.from([]);
  const chunkSize = Math.max(64, Math.min(pieceSize, entry.size + 1));
  if (entry.method === 0) await pipeline(read, checked, written);
  else await pipeline(read, createInflateRaw({ chunkSize }), checked, written);
  if (size !== entry.size) throw new Error(`it has ${size} bytes instead of ${entry.size}`);
  if (sum !== entry.crc32) throw new Error('it has other bytes than its wheel says');
}

function locate(wheel: string, entry: WheelEntry) {
  const file = openSync(wheel, 'r');
  try {
    return locateCompressed(file, entry);
  } finally {
    closeSync(file);
  }
}
