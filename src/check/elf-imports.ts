import type { MissingLibrary } from './elf-needed.js';
import type { LoadedBinaries, MissedLibrary } from './import/import-check.js';

/** What imports have shown of the libraries that are not there. */
export interface ShownByImports {
  readonly missedLibraries: readonly MissedLibrary[];
  readonly loaded: readonly LoadedBinaries[];
}

/** Where nothing was imported. */
export const nothingShown: ShownByImports = { missedLibraries: [], loaded: [] };

/**
 * Why a missing library is an error: an import fails for it, or works in the image alone, which has a library that
 * Lambda lacks.
 * @param imageOnly names of libraries that images have and Lambda lacks
 */
export function whyError(
  { soname, files }: MissingLibrary,
  { missedLibraries, loaded }: ShownByImports,
  imageOnly: ReadonlyMap<string, string>,
): string | undefined {
  const failed = missedLibraries.find(({ library }) => library === soname);
  if (failed) return `importing ${failed.distribution} fails for it`;
  if (!imageOnly.has(soname)) return undefined;
  const loads = loaded.find((each) => each.requested && each.files.some((file) => files.includes(file)));
  return loads && `importing ${loads.distribution} loads it, which works in the image alone`;
}
