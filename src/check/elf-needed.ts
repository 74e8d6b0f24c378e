import type { Finding } from '../errors.js';
import type { ElfView } from './elf-facts.js';
import { called, findingAbout, groupBy, listed, namedFiles, shown } from './elf-findings.js';
import type { Shown, ShownByImports } from './elf-imports.js';
import { shownFor } from './elf-imports.js';
import { resolveNeeded } from './elf-resolve.js';
import { adviceOf, wayOutOf } from './elf-ways-out.js';

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
  const judged = missing.map((library): Judged => ({ ...library, shownBy: shownOf(library) }));
  const errors = judged.filter(({ shownBy }) => shownBy !== undefined);
  const groups = groupBy(
    judged.filter(({ shownBy }) => shownBy === undefined),
    (library) => {
      const way = adviceOf(wayOutOf(library.soname, library.owner), []);
      return [library.owner, whereNot(view, library, 'it'), way].join('\n');
    },
  );
  return [...errors.map((library) => [library]), ...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const { facts } = view;
    const { owner, shownBy } = first;
    const files = [...new Set(group.flatMap((library) => library.files))];
    const names = group.map(({ soname }) => shown(soname));
    const [are, it] = group.length === 1 ? ['is', 'it'] : ['are', 'them'];
    const why = shownBy === undefined ? '' : `; ${shownBy.why}`;
    return findingAbout(facts, owner, {
      rule: 'elf-needed',
      severity: shownBy === undefined ? 'warning' : 'error',
      title: `${called(facts, owner)} needs ${listed(names)}, which ${are} not there`,
      reason: `${namedFiles(files)} ${files.length === 1 ? 'needs' : 'need'} ${it}${notIn(view, first, it)}${why}`,
      advice: adviceFor(first, names),
    });
  });
}

interface Judged extends MissingLibrary {
  readonly shownBy: Shown | undefined;
}

/** A failing import is an error of its own, which says what to do; this one says whose files are to blame. */
function adviceFor({ soname, owner, shownBy }: Judged, names: readonly string[]): string {
  const way = wayOutOf(soname, owner);
  if (shownBy?.failing === undefined) return adviceOf(way, names);
  return way.copy
    ? `Set system-libraries, as the failing import of ${shownBy.failing} says.`
    : `See what the failing import of ${shownBy.failing} says.`;
}

/** A failing import has shown that it is nowhere, so that is said of others alone. */
function notIn(view: ElfView, library: Judged, it: string): string {
  return library.shownBy?.failing === undefined
    ? `, and ${whereNot(view, library, it)}`
    : elsewhere(view, library);
}

/** @param it what stands for the libraries in the sentence */
function whereNot(view: ElfView, library: MissingLibrary, it: string): string {
  const { image, libraries } = view.facts;
  const { soname } = library;
  const lacking = libraries.imageOnly.get(soname);
  if (lacking !== undefined && (image?.names.has(soname) ?? true))
    return `images of the runtime have ${it} but Lambda itself lacks ${it} (${lacking})`;
  return `neither the layers nor ${image?.source ?? libraries.source} has ${it}${elsewhere(view, library)}`;
}

/** Who has one that does not help, as the rest of a sentence. */
function elsewhere({ byOwner, facts }: ElfView, { soname, owner }: MissingLibrary): string {
  const why = owner === facts.ofBuildImage ? 'the loader does not find' : `${owner} does not ask for`;
  for (const [other, names] of byOwner) {
    if (names.has(soname)) return `; ${other} has one, which ${why}`;
  }
  return '';
}
