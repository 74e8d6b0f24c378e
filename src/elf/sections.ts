import type { Bytes } from './bytes.js';
import { Damage, readAll, readText } from './bytes.js';
import type { Decoder, Header } from './format.js';
import { layouts } from './format.js';

/** A part of the file as linkers and debuggers know it; the loader knows segments alone. */
export interface Section {
  readonly name: string;
  /** SHT_*. */
  readonly type: number;
  readonly offset: number;
  /** Bytes. */
  readonly size: number;
}

/** SHT_*: https://gabi.xinuos.com/elf/03-sheader.html */
export const sectionType = { symbols: 2, nobits: 8, dynamicSymbols: 11 } as const;

/** Far above what any linker makes of a file that is loaded. */
const mostSections = 65_536;

/** Stands for a number that lies in the first section's header, since it has no room in the file's. */
const elsewhere = 0xffff;

/**
 * The section headers; none where the table is gone.
 * @throws Damage where they are not all there
 */
export function readSections(bytes: Bytes, { class: bits }: Header, decoder: Decoder): readonly Section[] {
  const layout = layouts[bits];
  const { section } = layout;
  const start = readAll(bytes, 0, layout.header, 'its header');
  const table = decoder.word(start, layout.sections);
  if (table === 0) return [];
  const size = decoder.u16(start, layout.sectionSize);
  if (size !== section.size)
    throw new Damage(`its section headers have ${size} bytes instead of ${section.size}`);
  const what = 'its section header table';
  const first = readAll(bytes, table, size, what);
  const count = decoder.u16(start, layout.sectionSize + 2) || decoder.word(first, section.length);
  if (count > mostSections) throw new Damage(`${what} has more than ${mostSections} entries`);
  const stated = decoder.u16(start, layout.sectionSize + 4);
  const names = stated === elsewhere ? decoder.u32(first, section.link) : stated;
  if (names >= count) throw new Damage('the names of its sections lie in none of them');

  const headers = readAll(bytes, table, count * size, what);
  const place = (index: number) => ({
    offset: decoder.word(headers, index * size + section.offset),
    size: decoder.word(headers, index * size + section.length),
  });
  const text = place(names);
  return Array.from({ length: count }, (_, index) => {
    const at = index * size;
    const name = decoder.u32(headers, at);
    return {
      name: readText(bytes, text.offset + name, text.offset + text.size, 'the name of a section'),
      type: decoder.u32(headers, at + 4),
      ...place(index),
    };
  });
}
