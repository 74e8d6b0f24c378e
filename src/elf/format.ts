import type { Bytes } from './bytes.js';
import { Damage, readAll } from './bytes.js';

/**
 * Names and numbers of the format.
 * https://gabi.xinuos.com and https://refspecs.linuxbase.org/LSB_5.0.0/LSB-Core-generic/LSB-Core-generic/symversion.html
 */
export const fileType = { relocatable: 1, executable: 2, shared: 3, core: 4 } as const;
export const segmentType = { load: 1, dynamic: 2, interpreter: 3 } as const;
export const tag = {
  end: 0,
  needed: 1,
  stringTable: 5,
  stringTableSize: 10,
  soname: 14,
  rpath: 15,
  runpath: 29,
  relr: 36,
  flags1: 0x6ffffffb,
  versionsNeeded: 0x6ffffffe,
} as const;
/** DF_1_PIE of DT_FLAGS_1. */
export const flagPie = 0x08000000;
/** VER_FLG_WEAK of a needed version. */
export const flagWeak = 0x2;

export type ElfClass = 32 | 64;
export type Endianness = 'little' | 'big';

/** Reads numbers as a file of this class and endianness has them. */
export interface Decoder {
  u16(buffer: Buffer, offset: number): number;
  u32(buffer: Buffer, offset: number): number;
  /** An address, offset or size. Above 2^53 it is no longer exact, and beyond any file anyway. */
  word(buffer: Buffer, offset: number): number;
}

export interface Header {
  readonly class: ElfClass;
  readonly endianness: Endianness;
  /** EM_*, such as 62 for x86-64 and 183 for AArch64. */
  readonly machine: number;
  /** ET_*. */
  readonly type: number;
}

export interface Segment {
  readonly type: number;
  readonly offset: number;
  readonly address: number;
  readonly fileSize: number;
  readonly memorySize: number;
  /** PF_*. */
  readonly flags: number;
  /** 0 and 1 mean none. */
  readonly alignment: number;
}

const magic = Buffer.from('\x7fELF', 'latin1');

/** Whether bytes start as an ELF file does. Four of them decide. */
export function isElf(start: Buffer): boolean {
  return start.length >= magic.length && start.compare(magic, 0, magic.length, 0, magic.length) === 0;
}

/** Where fields lie in the file header, and in the headers of segments and sections, by class. */
export const layouts = {
  32: {
    header: 52,
    segments: 28,
    segmentSize: 42,
    segment: { size: 32, offset: 4, address: 8, fileSize: 16, memorySize: 20, flags: 24, alignment: 28 },
    sections: 32,
    sectionSize: 46,
    section: { size: 40, offset: 16, length: 20, link: 24 },
  },
  64: {
    header: 64,
    segments: 32,
    segmentSize: 54,
    segment: { size: 56, offset: 8, address: 16, fileSize: 32, memorySize: 40, flags: 4, alignment: 48 },
    sections: 40,
    sectionSize: 58,
    section: { size: 64, offset: 24, length: 32, link: 40 },
  },
} as const;

/** The file header. @throws Damage */
export function readHeader(bytes: Bytes): { readonly header: Header; readonly decoder: Decoder } {
  const start = bytes.read(0, layouts[64].header);
  if (!isElf(start)) throw new Damage('it does not start as an ELF file does');
  const header = start[4] === 1 ? 32 : start[4] === 2 ? 64 : undefined;
  const endianness = start[5] === 1 ? 'little' : start[5] === 2 ? 'big' : undefined;
  if (!header) throw new Damage('its header names no class');
  if (!endianness) throw new Damage('its header names no byte order');
  if (start.length < layouts[header].header) throw new Damage('it ends in its header');
  const decoder = decoderOf(header, endianness);
  return {
    header: { class: header, endianness, machine: decoder.u16(start, 18), type: decoder.u16(start, 16) },
    decoder,
  };
}

/** The program headers. @throws Damage where they are not all there */
export function readSegments(bytes: Bytes, { class: bits }: Header, decoder: Decoder): readonly Segment[] {
  const layout = layouts[bits];
  const start = readAll(bytes, 0, layout.header, 'its header');
  const size = decoder.u16(start, layout.segmentSize);
  // At most 65,535, which is less than four megabytes
  const count = decoder.u16(start, layout.segmentSize + 2);
  if (count === 0) return [];
  const { segment } = layout;
  if (size !== segment.size)
    throw new Damage(`its program headers have ${size} bytes instead of ${segment.size}`);
  const table = readAll(
    bytes,
    decoder.word(start, layout.segments),
    count * size,
    'its program header table',
  );
  return Array.from({ length: count }, (_, index) => {
    const at = index * size;
    return {
      type: decoder.u32(table, at),
      offset: decoder.word(table, at + segment.offset),
      address: decoder.word(table, at + segment.address),
      fileSize: decoder.word(table, at + segment.fileSize),
      memorySize: decoder.word(table, at + segment.memorySize),
      flags: decoder.u32(table, at + segment.flags),
      alignment: decoder.word(table, at + segment.alignment),
    };
  });
}

function decoderOf(bits: ElfClass, endianness: Endianness): Decoder {
  const little = endianness === 'little';
  const u32 = (buffer: Buffer, offset: number) =>
    little ? buffer.readUInt32LE(offset) : buffer.readUInt32BE(offset);
  const u64 = (buffer: Buffer, offset: number) =>
    u32(buffer, offset + (little ? 4 : 0)) * 2 ** 32 + u32(buffer, offset + (little ? 0 : 4));
  return {
    u16: (buffer, offset) => (little ? buffer.readUInt16LE(offset) : buffer.readUInt16BE(offset)),
    u32,
    word: bits === 32 ? u32 : u64,
  };
}
