import { posix } from 'node:path';
import type { ElfView, SoundFile } from './elf-facts.js';
import type { MissingLibrary } from './elf-needed.js';
import { resolveNeeded } from './elf-resolve.js';
import type { LoadedBinaries, MissedLibrary } from './import/import-check.js';

/** What imports have shown of the libraries that are not there. */
export interface ShownByImports {
  readonly missedLibraries: readonly MissedLibrary[];
  readonly loaded: readonly LoadedBinaries[];
}

/** Where nothing was imported. */
export const nothingShown: ShownByImports = { missedLibraries: [], loaded: [] };

/** Why a missing library is an error. */
export interface Shown {
  readonly why: string;
  /** Distribution whose import fails for it, which is an error of its own. */
  readonly failing?: string;
}

/** Says why a missing library is an error, if it is. */
export type ShownFor = (library: MissingLibrary) => Shown | undefined;

/**
 * A missing library is an error where an import fails for it, or works in the image alone, which has a library that
 * Lambda lacks. Others that need the same library and were not a part of that import are no worse for it.
 */
export function shownFor(
  view: ElfView,
  missing: readonly MissingLibrary[],
  { missedLibraries, loaded }: ShownByImports,
): ShownFor {
  const blamed = missedLibraries.map((missed) => ({ missed, libraries: blamedFor(view, missing, missed) }));
  const { imageOnly } = view.facts.libraries;
  return (library) => {
    const failing = blamed.find(({ libraries }) => libraries.includes(library))?.missed.distribution;
    if (failing !== undefined) return { why: `importing ${failing} fails for it`, failing };
    if (!imageOnly.has(library.soname)) return undefined;
    const loads = loaded.find(
      (each) => each.requested && each.files.some((file) => library.files.includes(file)),
    );
    return loads && { why: `importing ${loads.distribution} loads it, which works in the image alone` };
  };
}

/**
 * Whose need an import failed for, from the surest: of those whose code failed; of those whose libraries the loader
 * takes for theirs; of those that they ask for, since an extension module leaves no trace of whose it is.
 */
function blamedFor(
  view: ElfView,
  missing: readonly MissingLibrary[],
  { distribution, culprit, library }: MissedLibrary,
): readonly MissingLibrary[] {
  // An import tells the file name alone
  const wanting = missing.filter(({ soname }) => posix.basename(soname) === library);
  const failed = [culprit, distribution];
  const own = wanting.filter(({ owner }) => failed.includes(owner));
  if (own.length > 0 || wanting.length === 0) return own;
  const taken = takenBy(view, failed);
  const reached = wanting.filter(({ files }) => files.some((file) => taken.has(file)));
  if (reached.length > 0) return reached;
  return wanting.filter(({ owner }) => failed.some((name) => view.facts.dependenciesOf(name).has(owner)));
}

/** Paths of all that the loader takes for the files of some distributions, however indirectly. */
function takenBy(view: ElfView, owners: readonly string[]): ReadonlySet<string> {
  const taken = new Set<string>();
  let level: readonly SoundFile[] = [...view.libraries.values()].filter(({ owner }) =>
    owners.includes(owner),
  );
  while (level.length > 0) {
    for (const { path } of level) taken.add(path);
    const next = level.flatMap((file) =>
      file.elf.needed.flatMap((name) => {
        const resolved = resolveNeeded(view, file, name);
        return 'file' in resolved && !taken.has(resolved.file.path) ? [resolved.file] : [];
      }),
    );
    level = [...new Map(next.map((file) => [file.path, file])).values()];
  }
  return taken;
}
