import type { Bytes } from './bytes.js';
import { Damage } from './bytes.js';
import { readDynamic } from './dynamic.js';
import type { Decoder, ElfClass, Segment } from './format.js';
import { layouts, readHeader, readSegments, segmentType, tag } from './format.js';
import type { DamagedElf } from './read.js';
import type { Section } from './sections.js';
import { readSections } from './sections.js';

/** What lies where in an ELF file. */
export interface ElfLayout {
  readonly segments: readonly Segment[];
  /** None where their headers are gone, as the loader does without them. */
  readonly sections: readonly Section[];
  /** The file header and the program headers, as parts of the file. */
  readonly headers: readonly { readonly offset: number; readonly size: number }[];
  /** Whether the names that the loader reads lie in memory that can be written to; linkers put them nowhere there. */
  readonly writableNames: boolean;
}

/** PF_W. */
const writable = 0x2;

/** Reads an ELF file of either class and byte order. Never throws for what is in the file. */
export function readElfLayout(bytes: Bytes): ElfLayout | DamagedElf {
  try {
    const { header, decoder } = readHeader(bytes);
    const segments = readSegments(bytes, header, decoder);
    const layout = layouts[header.class];
    const start = bytes.read(0, layout.header);
    const table = {
      offset: decoder.word(start, layout.segments),
      size: segments.length * layout.segment.size,
    };
    return {
      segments,
      sections: readSections(bytes, header, decoder),
      headers: [{ offset: 0, size: layout.header }, table],
      writableNames: namesAt(bytes, segments, header.class, decoder).some(
        ({ flags }) => (flags & writable) !== 0,
      ),
    };
  } catch (error) {
    if (!(error instanceof Damage)) throw error;
    return { damaged: error.message };
  }
}

/** The segments that have the dynamic section's string table. */
function namesAt(
  bytes: Bytes,
  segments: readonly Segment[],
  bits: ElfClass,
  decoder: Decoder,
): readonly Segment[] {
  const address = readDynamic(bytes, segments, bits, decoder)?.entries.get(tag.stringTable)?.at(-1);
  if (address === undefined) return [];
  return segments.filter(
    (each) =>
      each.type === segmentType.load && address >= each.address && address < each.address + each.memorySize,
  );
}
