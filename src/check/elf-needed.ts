import type { Finding } from '../errors.js';
import type { ElfView, SoundFile } from './elf-facts.js';
import { findingAbout, groupBy, namedFiles, shown } from './elf-findings.js';
import type { ShownByImports } from './elf-imports.js';
import { shownFor } from './elf-imports.js';
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

/**
 * Warnings, since what is missing may never be asked for, until an import shows otherwise. What a distribution lacks
 * for one reason and with one way out is one warning.
 */
export function checkElfNeeded(
  view: ElfView,
  missing: readonly MissingLibrary[],
  imports: ShownByImports,
): readonly Finding[] {
  const shownOf = shownFor(view, missing, imports);
  const judged = missing.map((library) => ({
    ...library,
    shown: shownOf(library)?.why,
    where: whereNot(view, library, 'it'),
    advice: wayOut(library.soname, library.owner),
  }));
  const errors = judged.filter((library) => library.shown !== undefined);
  const rest = judged.filter((library) => library.shown === undefined);
  const groups = groupBy(rest, ({ owner, where, advice }) => [owner, where, advice].join('\n'));
  return [...errors.map((library) => [library]), ...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const { owner, advice, shown: why } = first;
    const files = [...new Set(group.flatMap((library) => library.files))];
    const names = listed(group.map(({ soname }) => shown(soname)));
    const [are, it] = group.length === 1 ? ['is', 'it'] : ['are', 'them'];
    const where = whereNot(view, first, it);
    return findingAbout(view.facts, owner, {
      rule: 'elf-needed',
      severity: why === undefined ? 'warning' : 'error',
      title: `${owner} needs ${names}, which ${are} not there`,
      reason: `${namedFiles(files)} ${files.length === 1 ? 'needs' : 'need'} ${it}, and ${where}${why === undefined ? '' : `; ${why}`}`,
      advice,
    });
  });
}

/** How many libraries a message names. */
const named = 8;

function listed(names: readonly string[]): string {
  const more = names.length - named;
  return [...names.slice(0, named), ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

/** @param it what stands for the libraries in the sentence */
function whereNot(view: ElfView, { soname, owner }: MissingLibrary, it: string): string {
  const { image, libraries } = view.facts;
  const lacking = libraries.imageOnly.get(soname);
  if (lacking !== undefined)
    return `images of the runtime have ${it} but Lambda itself lacks ${it} (${lacking})`;
  const elsewhere = ownerOf(view, soname);
  const other =
    elsewhere === undefined ? '' : `; ${elsewhere.owner} has one, which ${owner} does not ask for`;
  return `neither the layers nor ${image?.source ?? libraries.source} has ${it}${other}`;
}

function ownerOf({ byOwner }: ElfView, soname: string): SoundFile | undefined {
  for (const names of byOwner.values()) {
    const found = names.get(soname);
    if (found) return found;
  }
  return undefined;
}
