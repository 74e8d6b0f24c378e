import { closeSync, createReadStream, fstatSync, openSync, readSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import type { DamagedElf } from '../elf/read.js';
import type { ElfProfile } from './elf-profile.js';
import { profileOf } from './elf-profile.js';

/** Reads an ELF file in pieces. */
export function profileOfFile(path: string): ElfProfile | DamagedElf {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const read = (offset: number, length: number) => {
      const most = Math.max(0, Math.min(length, size - offset));
      const buffer = Buffer.allocUnsafe(most);
      return buffer.subarray(0, readSync(file, buffer, 0, most, offset));
    };
    return profileOf({ size, read });
  } finally {
    closeSync(file);
  }
}

/** The CRC-32 of a file, read in pieces. */
export async function checksumOf(path: string): Promise<number> {
  let sum = 0;
  for await (const piece of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
    sum = crc32(piece as Buffer, sum);
  }
  return sum;
}
