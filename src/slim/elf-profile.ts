import { createHash } from 'node:crypto';
import type { Bytes } from '../elf/bytes.js';
import { segmentType } from '../elf/format.js';
import type { ElfLayout } from '../elf/layout.js';
import { readElfLayout } from '../elf/layout.js';
import type { DamagedElf, ElfFile } from '../elf/read.js';
import { readElf } from '../elf/read.js';
import { sectionType } from '../elf/sections.js';

/** All of an ELF file that its loader sees, and whether there is more. */
export interface ElfProfile {
  /** Bytes of the whole file. */
  readonly size: number;
  readonly elf: ElfFile;
  readonly layout: ElfLayout;
  /** Hash of what each PT_LOAD brings into memory, but for the headers, in their order. */
  readonly loaded: readonly string[];
  /** Whether it has symbols or notes for debuggers, which the loader never reads. */
  readonly hasSymbols: boolean;
}

/** How much is read at a time. */
const pieceSize = 1024 * 1024;

/** Reads a file once from end to end, in pieces. */
export function profileOf(bytes: Bytes): ElfProfile | DamagedElf {
  const elf = readElf(bytes);
  if ('damaged' in elf) return elf;
  const layout = readElfLayout(bytes);
  if ('damaged' in layout) return layout;
  const loads = layout.segments.filter(({ type }) => type === segmentType.load);
  return {
    size: bytes.size,
    elf,
    layout,
    loaded: loads.map(({ offset, fileSize }) => hashOf(bytes, offset, fileSize, layout.headers)),
    hasSymbols: layout.sections.some(
      ({ name, type }) => type === sectionType.symbols || /^\.z?debug_/.test(name),
    ),
  };
}

/** The headers say where sections lie, which is meant to change. */
function hashOf(bytes: Bytes, offset: number, size: number, headers: ElfLayout['headers']): string {
  const hash = createHash('sha256');
  for (let at = offset; at < offset + size; at += pieceSize) {
    const piece = Buffer.from(bytes.read(at, Math.min(pieceSize, offset + size - at)));
    for (const header of headers) {
      const [start, end] = [header.offset - at, header.offset + header.size - at];
      if (start < piece.length && end > 0) piece.fill(0, Math.max(0, start), Math.min(piece.length, end));
    }
    hash.update(piece);
  }
  return hash.digest('hex');
}
