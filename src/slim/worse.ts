import type { Segment } from '../elf/format.js';
import { segmentType } from '../elf/format.js';
import type { DamagedElf } from '../elf/read.js';
import { sectionType } from '../elf/sections.js';
import type { ElfProfile } from './elf-profile.js';

/**
 * Why a file is worse for having been stripped, as the end of a sentence that begins with its path; null where the
 * loader finds all as before, and the file is smaller.
 */
export function worseBy(before: ElfProfile, after: ElfProfile | DamagedElf): string | null {
  if ('damaged' in after) return `could no longer be read: ${after.damaged}`;
  const { elf: was } = before;
  const { elf: is } = after;
  if (is.machine !== was.machine || is.class !== was.class || is.endianness !== was.endianness)
    return 'would be for another processor';
  if (is.type !== was.type) return 'would be of another type';
  const [loads, loadsBefore] = [loadsOf(after), loadsOf(before)];
  if (loads.length !== loadsBefore.length) return 'would be loaded in other parts';
  if (!loads.every(isAligned)) return 'would no longer be aligned';
  for (const [what, name] of dynamicFacts)
    if (JSON.stringify(is[name]) !== JSON.stringify(was[name])) return `would have ${what}`;
  if (dynamicSymbols(after) !== dynamicSymbols(before)) return 'would export or import other symbols';
  // Versions that it defines, symbols, relocations and code all lie in what is loaded
  if (!sameSegments(after, before) || !same(after.loaded, before.loaded))
    return 'would be loaded with other content';
  return after.size < before.size ? null : 'would not be smaller';
}

const dynamicFacts = [
  ['another loader', 'interpreter'],
  ['another name', 'soname'],
  ['other needed libraries', 'needed'],
  ['another RPATH', 'rpath'],
  ['another RUNPATH', 'runpath'],
  ['other needed versions', 'versions'],
  ['relocations of another kind', 'relr'],
] as const;

function loadsOf({ layout }: ElfProfile): readonly Segment[] {
  return layout.segments.filter(({ type }) => type === segmentType.load);
}

/** As loaders ask for it: "ELF load command address/offset not properly aligned" is what glibc says otherwise. */
function isAligned({ offset, address, alignment }: Segment): boolean {
  return alignment <= 1 || offset % alignment === address % alignment;
}

/** Bytes of the table, which section headers alone tell. */
function dynamicSymbols({ layout }: ElfProfile): number | undefined {
  return layout.sections.find(({ type }) => type === sectionType.dynamicSymbols)?.size;
}

/** Where they lie in the file may change, as long as that is aligned. */
function sameSegments(one: ElfProfile, other: ElfProfile): boolean {
  const facts = ({ layout }: ElfProfile) => layout.segments.map((segment) => ({ ...segment, offset: 0 }));
  return same(facts(one), facts(other));
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
