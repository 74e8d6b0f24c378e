import { closeSync, createReadStream, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { unlink } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createInflateRaw, inflateRaw } from 'node:zlib';
import type { Bytes } from '../elf/bytes.js';
import { bytesOf } from '../elf/bytes.js';
import { isElf } from '../elf/format.js';
import type { ElfReading } from '../elf/read.js';
import { readElf } from '../elf/read.js';
import { locateCompressed, readCompressed, readStart } from '../wheel/archive.js';
import type { LayerFile } from './tree.js';

/** An ELF file of a layer, or one whose bytes cannot be had. */
export interface ElfFileOfLayer {
  /** Path in the zip, and so under /opt. */
  readonly path: string;
  /** Normalised name of the distribution it came with. */
  readonly owner: string;
  readonly reading: ElfReading;
  /** Its wheel does not give its bytes, so what it is was not to be seen. */
  readonly unreadable?: true;
}

type WheelFile = LayerFile & { readonly content: { readonly kind: 'wheel' } };

/** Larger files go through a scratch file, so that memory holds a few of this size at most. */
const mostInMemory = 16 * 1024 * 1024;

/** How much of a large file is on its way at a time. */
const pieceSize = 1024 * 1024;

const inflate = promisify(inflateRaw);

/**
 * Reads every ELF file among a layer's files, in their order. The first four bytes decide, wherever a file lies and
 * whatever its name. Of other files no more than a few bytes are inflated, ELF files are inflated once, some at a
 * time.
 * @param scratchDirectory for one file at a time that is too large for memory; nothing stays there
 */
export async function readElfFiles(
  files: readonly LayerFile[],
  scratchDirectory: string,
): Promise<readonly ElfFileOfLayer[]> {
  const wheels = new Map<string, number>();
  const open = (path: string) => {
    const known = wheels.get(path) ?? openSync(path, 'r');
    wheels.set(path, known);
    return known;
  };
  const found = new Map<LayerFile, ElfFileOfLayer>();
  const told = (file: LayerFile, reading: ElfReading) => {
    found.set(file, { path: file.path, owner: file.owner, reading });
  };
  /** What is wrong with the wheel is a fact about the file; what is wrong with the disk ends the run. */
  const unreadable = ({ path, owner }: LayerFile, error: unknown): ElfFileOfLayer => {
    const { message, syscall } = error as { readonly message?: string; readonly syscall?: string };
    if (message === undefined || syscall !== undefined) throw error;
    const damaged = /^Cannot create a Buffer larger/.test(message)
      ? 'it has more bytes than its wheel says'
      : message;
    return { path, owner, reading: { damaged }, unreadable: true };
  };
  try {
    const inWheels: WheelFile[] = [];
    for (const file of files) {
      if (file.content.kind === 'bytes') {
        if (isElf(file.content.bytes)) told(file, readElf(bytesOf(file.content.bytes)));
        continue;
      }
      if (file.elf === false) continue;
      if (file.content.kind === 'file') {
        const reading = readElfFile(file.content.file, file.size);
        if (reading !== null) told(file, reading);
        continue;
      }
      try {
        const start = readStart(open(file.content.wheel), file.content.entry, 4);
        if (isElf(start)) inWheels.push(file as WheelFile);
      } catch (error) {
        found.set(file, unreadable(file, error));
      }
    }
    // The largest first, so that none is left over at the end
    inWheels.sort((a, b) => b.size - a.size);
    const work = inWheels.values();
    const worker = async (number: number) => {
      const scratch = join(scratchDirectory, `elf-${number}`);
      for (const file of work) {
        try {
          told(file, await readWheelFile(open(file.content.wheel), file, scratch));
        } catch (error) {
          found.set(file, unreadable(file, error));
        }
      }
    };
    const workers = Array.from({ length: Math.min(4, availableParallelism()) }, (_, index) => worker(index));
    // All must have ended before the wheels are closed
    const failed = (await Promise.allSettled(workers)).find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
  } finally {
    for (const wheel of wheels.values()) closeSync(wheel);
  }
  return files.flatMap((file) => found.get(file) ?? []);
}

/** @returns null for what is no ELF file */
function readElfFile(path: string, size: number): ElfReading | null {
  const file = openSync(path, 'r');
  try {
    const bytes = bytesOfFile(file, 0, size);
    return isElf(Buffer.from(bytes.read(0, 4))) ? readElf(bytes) : null;
  } finally {
    closeSync(file);
  }
}

async function readWheelFile(
  wheel: number,
  { content, size }: WheelFile,
  scratch: string,
): Promise<ElfReading> {
  const { entry } = content;
  if (entry.method === 0) {
    const { start, end } = locateCompressed(wheel, entry);
    return readElf(bytesOfFile(wheel, start, Math.min(end, fstatSync(wheel).size)));
  }
  if (size > mostInMemory) return readThroughScratch(wheel, content, scratch);
  // One byte more than there will be, or zlib takes the same again for what may follow
  const options = { chunkSize: Math.max(64, size + 1), maxOutputLength: Math.max(1, size) };
  const bytes = await inflate(readCompressed(wheel, entry), options);
  if (bytes.length !== size) throw new Error(`it has ${bytes.length} bytes instead of ${size}`);
  return readElf(bytesOf(bytes));
}

async function readThroughScratch(
  wheel: number,
  { wheel: path, entry }: WheelFile['content'],
  scratch: string,
): Promise<ElfReading> {
  const { start, end } = locateCompressed(wheel, entry);
  const file = openSync(scratch, 'w+');
  try {
    let size = 0;
    await pipeline(
      createReadStream(path, { start, end: end - 1, highWaterMark: pieceSize }),
      createInflateRaw({ chunkSize: pieceSize }),
      async (pieces: AsyncIterable<Buffer>) => {
        for await (const piece of pieces) {
          size += piece.length;
          if (size > entry.size) break;
          // Into the system's memory, which is faster done than waited for
          writeSync(file, piece);
        }
      },
    ).catch((error: unknown) => {
      if (size <= entry.size) throw error;
    });
    if (size > entry.size) throw new Error('it has more bytes than its wheel says');
    if (size !== entry.size) throw new Error(`it has ${size} bytes instead of ${entry.size}`);
    return readElf(bytesOfFile(file, 0, size));
  } finally {
    closeSync(file);
    await unlink(scratch).catch(() => undefined);
  }
}

function bytesOfFile(file: number, start: number, end: number): Bytes {
  const size = end - start;
  return {
    size,
    read(offset, length) {
      const most = Math.max(0, Math.min(length, size - offset));
      const buffer = Buffer.alloc(most);
      return buffer.subarray(0, readSync(file, buffer, 0, most, start + offset));
    },
  };
}
