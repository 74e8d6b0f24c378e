import type { Bytes } from './bytes.js';
import { Damage, readText } from './bytes.js';
import type { Dynamic } from './dynamic.js';
import { readDynamic } from './dynamic.js';
import type { Decoder, Header, Segment } from './format.js';
import { fileType, flagPie, readHeader, readSegments, segmentType, tag } from './format.js';
import type { NeededVersions } from './versions.js';
import { readNeededVersions } from './versions.js';

/** What an ELF file says of itself to the loader. */
export interface ElfFile extends Header {
  /** The loader that it asks for, such as /lib64/ld-linux-x86-64.so.2; null for libraries and static programs. */
  readonly interpreter: string | null;
  readonly soname: string | null;
  /** DT_NEEDED, in its order. */
  readonly needed: readonly string[];
  /** DT_RPATH, joined by colons. */
  readonly rpath: string | null;
  /** DT_RUNPATH; where there is one the loader passes over DT_RPATH. */
  readonly runpath: string | null;
  readonly versions: readonly NeededVersions[];
  /** Whether it has relocations of the kind DT_RELR. */
  readonly relr: boolean;
  /** Whether it is a program that runs without a loader. */
  readonly static: boolean;
}

/** A file that starts as an ELF file, and cannot be read. */
export interface DamagedElf {
  readonly damaged: string;
  /** EM_*, where it could be read so far. */
  readonly machine?: number;
  /** ET_*, where it could be read so far. */
  readonly type?: number;
}

export type ElfReading = ElfFile | DamagedElf;

/**
 * Reads an ELF file of either class and byte order. Never throws for what is in the file, reads a bounded part of
 * it and makes a bounded number of steps, whatever the file says.
 */
export function readElf(bytes: Bytes): ElfReading {
  let header: Partial<Header> = {};
  try {
    const start = readHeader(bytes);
    header = start.header;
    return read(bytes, start.header, start.decoder);
  } catch (error) {
    if (!(error instanceof Damage)) throw error;
    const { machine, type } = header;
    return {
      damaged: error.message,
      ...(machine !== undefined && { machine }),
      ...(type !== undefined && { type }),
    };
  }
}

function read(bytes: Bytes, header: Header, decoder: Decoder): ElfFile {
  if (!isLoaded(header)) return { ...header, ...nothing, static: false };
  const segments = readSegments(bytes, header, decoder);
  const cut = segments.find(
    ({ type, offset, fileSize }) =>
      type === segmentType.load && fileSize > 0 && offset + fileSize > bytes.size,
  );
  if (cut) throw new Damage(`it ends after ${bytes.size} bytes, and a part that is loaded goes on`);
  const interpreter = readInterpreter(bytes, segments);
  const dynamic = readDynamic(bytes, segments, header.class, decoder);
  const facts = dynamic
    ? { ...namesOf(dynamic), versions: readNeededVersions(bytes, dynamic, decoder) }
    : nothing;
  const program =
    header.type === fileType.executable ||
    (header.type === fileType.shared && ((dynamic?.entries.get(tag.flags1)?.at(-1) ?? 0) & flagPie) !== 0);
  return { ...header, ...facts, interpreter, static: program && interpreter === null };
}

/** Object files and core dumps are never loaded. */
export function isLoaded({ type }: Pick<Header, 'type'>): boolean {
  return type === fileType.executable || type === fileType.shared;
}

const nothing = {
  interpreter: null,
  soname: null,
  needed: [],
  rpath: null,
  runpath: null,
  versions: [],
  relr: false,
} as const;

function readInterpreter(bytes: Bytes, segments: readonly Segment[]): string | null {
  const segment = segments.find(({ type }) => type === segmentType.interpreter);
  if (!segment || segment.fileSize === 0) return null;
  return readText(bytes, segment.offset, segment.offset + segment.fileSize, 'the name of its loader');
}

function namesOf({ entries, text }: Dynamic) {
  const all = (name: number, what: string) => (entries.get(name) ?? []).map((index) => text(index, what));
  const paths = (name: number, what: string) => {
    const found = all(name, what);
    return found.length > 0 ? found.join(':') : null;
  };
  return {
    soname: all(tag.soname, 'its own name').at(-1) ?? null,
    needed: all(tag.needed, 'the name of a library'),
    rpath: paths(tag.rpath, 'its RPATH'),
    runpath: paths(tag.runpath, 'its RUNPATH'),
    relr: entries.has(tag.relr),
  };
}
