import type { ElfClass, Endianness } from '../../../src/elf/format.js';
import { flagPie, tag } from '../../../src/elf/format.js';

/** What a file shall say of itself. */
export interface ElfWish {
  readonly class?: ElfClass;
  readonly endianness?: Endianness;
  readonly machine?: number;
  readonly type?: number;
  readonly interpreter?: string;
  readonly soname?: string;
  readonly needed?: readonly string[];
  readonly rpath?: string;
  readonly runpath?: string;
  /** Names of versions by library; a weak one begins with "?". */
  readonly versions?: Readonly<Record<string, readonly string[]>>;
  readonly relr?: boolean;
  readonly pie?: boolean;
  /** No dynamic section at all. */
  readonly bare?: boolean;
}

/** Where things lie in a file that was made. */
export interface MadeElf {
  readonly bytes: Buffer;
  readonly at: {
    readonly programHeaders: number;
    readonly dynamic: number;
    readonly versions: number;
    readonly strings: number;
  };
}

/** Where the file's first byte is loaded. */
export const base = 0x10_000;

/** Makes an ELF file by hand, without section headers, as they may be gone from real ones. */
export function makeElf(wish: ElfWish = {}): MadeElf {
  const { class: bits = 64, endianness = 'little', machine = 62, type = 3 } = wish;
  const word = bits / 8;
  const writer = writerOf(bits, endianness);
  let strings = Buffer.from('\0');
  const text = (value: string) => {
    const at = strings.length;
    strings = Buffer.concat([strings, Buffer.from(`${value}\0`)]);
    return at;
  };

  const headerSize = bits === 64 ? 64 : 52;
  const segmentSize = bits === 64 ? 56 : 32;
  const segments = 1 + (wish.interpreter === undefined ? 0 : 1) + (wish.bare ? 0 : 1);
  const interpreter = Buffer.from(wish.interpreter === undefined ? '' : `${wish.interpreter}\0`);
  const interpreterAt = headerSize + segments * segmentSize;
  const versionsAt = interpreterAt + interpreter.length;
  const versions = Buffer.concat(
    Object.entries(wish.versions ?? {}).map(([file, names], index, all) => {
      const last = index === all.length - 1;
      return Buffer.concat([
        writer.u16(1),
        writer.u16(names.length),
        ...[text(file), 16, last ? 0 : 16 * (names.length + 1)].map(writer.u32),
        ...names.map((name, position) => {
          const weak = name.startsWith('?');
          const next = position === names.length - 1 ? 0 : 16;
          const named = text(weak ? name.slice(1) : name);
          return Buffer.concat([
            writer.u32(0),
            writer.u16(weak ? 2 : 0),
            writer.u16(2),
            writer.u32(named),
            writer.u32(next),
          ]);
        }),
      ]);
    }),
  );
  const dynamicAt = versionsAt + versions.length;
  const entries: (readonly [number, number])[] = [];
  for (const name of wish.needed ?? []) entries.push([tag.needed, text(name)]);
  if (wish.soname !== undefined) entries.push([tag.soname, text(wish.soname)]);
  if (wish.rpath !== undefined) entries.push([tag.rpath, text(wish.rpath)]);
  if (wish.runpath !== undefined) entries.push([tag.runpath, text(wish.runpath)]);
  if (wish.relr) entries.push([tag.relr, base]);
  if (wish.pie) entries.push([tag.flags1, flagPie]);
  if (versions.length > 0) entries.push([tag.versionsNeeded, base + versionsAt]);
  const stringsAt = dynamicAt + (entries.length + 3) * 2 * word;
  entries.push([tag.stringTable, base + stringsAt], [tag.stringTableSize, strings.length], [tag.end, 0]);
  const dynamic = Buffer.concat(entries.flat().map(writer.word));
  const size = stringsAt + strings.length;

  const table = [writer.segment(1, 0, base, size)];
  if (interpreter.length > 0)
    table.push(writer.segment(3, interpreterAt, base + interpreterAt, interpreter.length));
  if (!wish.bare) table.push(writer.segment(2, dynamicAt, base + dynamicAt, dynamic.length));
  const header = Buffer.concat([
    Buffer.from([0x7f, 0x45, 0x4c, 0x46, bits === 64 ? 2 : 1, endianness === 'little' ? 1 : 2, 1]),
    Buffer.alloc(9),
    ...[type, machine].map(writer.u16),
    writer.u32(1),
    ...[0, headerSize, 0].map(writer.word),
    writer.u32(0),
    ...[headerSize, segmentSize, segments, 0, 0, 0].map(writer.u16),
  ]);
  return {
    bytes: Buffer.concat([header, ...table, interpreter, versions, dynamic, strings]),
    at: { programHeaders: headerSize, dynamic: dynamicAt, versions: versionsAt, strings: stringsAt },
  };
}

function writerOf(bits: ElfClass, endianness: Endianness) {
  const little = endianness === 'little';
  const u16 = (value: number) => {
    const buffer = Buffer.alloc(2);
    if (little) buffer.writeUInt16LE(value);
    else buffer.writeUInt16BE(value);
    return buffer;
  };
  const u32 = (value: number) => {
    const buffer = Buffer.alloc(4);
    if (little) buffer.writeUInt32LE(value);
    else buffer.writeUInt32BE(value);
    return buffer;
  };
  const u64 = (value: number) => {
    const halves = [u32(value % 2 ** 32), u32(Math.floor(value / 2 ** 32))];
    return Buffer.concat(little ? halves : halves.toReversed());
  };
  const word = bits === 64 ? u64 : u32;
  const segment = (type: number, offset: number, address: number, size: number) =>
    Buffer.concat(
      bits === 64
        ? [u32(type), u32(5), ...[offset, address, address, size, size, 8].map(word)]
        : [u32(type), ...[offset, address, address, size, size, 5, 4].map(word)],
    );
  return { u16, u32, word, segment };
}
