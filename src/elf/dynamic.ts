import type { Bytes } from './bytes.js';
import { Damage, readAll, readText } from './bytes.js';
import type { Decoder, ElfClass, Segment } from './format.js';
import { segmentType, tag } from './format.js';

/** Far above what any linker makes; a file with more means harm. */
export const mostEntries = 65_536;

/** Characters that all texts of a file may have together: many entries may name one long text. */
const mostText = 1024 * 1024;

/** An address in memory as a place in the file. */
export interface Place {
  readonly offset: number;
  /** Where the segment that holds it ends in the file. */
  readonly end: number;
}

export interface Dynamic {
  /** Values by tag, in their order. */
  readonly entries: ReadonlyMap<number, readonly number[]>;
  /** The text at a place in the string table. @throws Damage */
  text(index: number, what: string): string;
  /** Where an address lies in the file. @throws Damage */
  place(address: number, what: string): Place;
}

/** How much of the dynamic section is read at a time. */
const window = 4096;

/**
 * The dynamic section, by the program headers alone as the loader has it: section headers may be gone, and tables
 * may have been moved. Null where there is none.
 * @throws Damage
 */
export function readDynamic(
  bytes: Bytes,
  segments: readonly Segment[],
  bits: ElfClass,
  decoder: Decoder,
): Dynamic | null {
  const loads = segments.filter(({ type }) => type === segmentType.load);
  // The loader takes the last of several
  const segment = segments.findLast(({ type }) => type === segmentType.dynamic);
  // Files of debugging information alone keep the header without the content
  if (!segment || segment.fileSize === 0) return null;
  const place = (address: number, what: string) => placeOf(loads, address, what);
  const start = place(segment.address, 'its dynamic section');
  const entries = readEntries(bytes, { ...start, size: segment.fileSize }, bits / 8, decoder);

  const strings = entries.get(tag.stringTable)?.at(-1);
  const size = entries.get(tag.stringTableSize)?.at(-1) ?? Number.POSITIVE_INFINITY;
  const table = strings === undefined ? null : place(strings, 'its string table');
  let taken = 0;
  const text = (index: number, what: string) => {
    if (!table) throw new Damage('it has no string table');
    if (index >= size) throw new Damage(`${what} lies beyond its string table`);
    const found = readText(bytes, table.offset + index, Math.min(table.end, table.offset + size), what);
    taken += found.length;
    if (taken > mostText) throw new Damage('its names are longer than any real ones');
    return found;
  };
  return { entries, text, place };
}

function readEntries(
  bytes: Bytes,
  { offset, end, size }: Place & { readonly size: number },
  word: number,
  decoder: Decoder,
): ReadonlyMap<number, readonly number[]> {
  const entries = new Map<number, number[]>();
  const length = Math.min(size, end - offset);
  let seen = 0;
  for (let start = 0; start + 2 * word <= length; start += window) {
    const whole = Math.min(window, length - start) & ~(2 * word - 1);
    const read = readAll(bytes, offset + start, whole, 'its dynamic section');
    for (let at = 0; at < whole; at += 2 * word) {
      const name = decoder.word(read, at);
      if (name === tag.end) return entries;
      seen += 1;
      if (seen > mostEntries) throw new Damage(`its dynamic section has more than ${mostEntries} entries`);
      const values = entries.get(name);
      const value = decoder.word(read, at + word);
      if (values) values.push(value);
      else entries.set(name, [value]);
    }
  }
  // readelf takes what there is, and so does the loader where zeros follow
  return entries;
}

function placeOf(loads: readonly Segment[], address: number, what: string): Place {
  const load = loads.find((each) => address >= each.address && address < each.address + each.fileSize);
  if (!load) throw new Damage(`${what} lies in no part of the file that is loaded`);
  return { offset: load.offset + (address - load.address), end: load.offset + load.fileSize };
}
