import type { Finding } from '../errors.js';
import type { ElfView, SoundFile } from './elf-facts.js';
import { findingAbout, groupBy, namedFiles, shown } from './elf-findings.js';
import { resolveNeeded } from './elf-resolve.js';
import { wayOut } from './elf-ways-out.js';

/** A shared library that nothing has. */
export interface MissingLibrary {
  /** As it is needed, such as libGL.so.1. */
  readonly soname: string;
  /** Normalised name of the distribution that needs it. */
  readonly owner: string;
  /** Paths in the layer of the files that need it. */
  readonly files: readonly string[];
}

/** What nothing has of what the layer's files need. */
export function missingLibraries(view: ElfView): readonly MissingLibrary[] {
  const missing = view.loadable
    .filter(({ elf }) => !elf.static)
    .flatMap((file) =>
      [...new Set(file.elf.needed)]
        .filter((soname) => resolveNeeded(view, file, soname).by === 'nothing')
        .map((soname) => ({ file, soname })),
    );
  const groups = groupBy(missing, ({ file, soname }) => `${file.owner}\n${soname}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const { soname, file } = first;
    return { soname, owner: file.owner, files: group.map((each) => each.file.path) };
  });
}

/** Warnings, since what is missing may never be asked for; an import that fails for it makes one an error. */
export function checkElfNeeded(view: ElfView, missing: readonly MissingLibrary[]): readonly Finding[] {
  return missing.map(({ soname, owner, files }) => {
    const name = shown(soname);
    return findingAbout(view.facts, owner, {
      rule: 'elf-needed',
      severity: 'warning',
      title: `${owner} needs ${name}, which is not there`,
      reason: `${namedFiles(files)} ${files.length === 1 ? 'needs' : 'need'} it, and ${whereNot(view, soname, owner)}`,
      advice: wayOut(soname, owner),
    });
  });
}

function whereNot(view: ElfView, soname: string, owner: string): string {
  const { image, libraries } = view.facts;
  const lacking = libraries.imageOnly.get(soname);
  if (lacking !== undefined) return `images of the runtime have it but Lambda itself lacks it (${lacking})`;
  const elsewhere = ownerOf(view, soname);
  const other =
    elsewhere === undefined ? '' : `; ${elsewhere.owner} has one, which ${owner} does not ask for`;
  return `neither the layers nor ${image?.source ?? libraries.source} has it${other}`;
}

function ownerOf({ byOwner }: ElfView, soname: string): SoundFile | undefined {
  for (const names of byOwner.values()) {
    const found = names.get(soname);
    if (found) return found;
  }
  return undefined;
}
