import type { Finding } from '../errors.js';
import type { ElfAudit } from './elf.js';
import type { LoadedBinaries, MissedLibrary } from './import/import-check.js';

/** What imports have shown of the libraries that are not there. */
export interface ShownByImports {
  readonly missedLibraries: readonly MissedLibrary[];
  readonly loaded: readonly LoadedBinaries[];
}

/**
 * A missing library is a warning, as many are never asked for, until an import shows otherwise: one that fails for
 * it, or one that works in the image alone, since the image has a library that Lambda lacks.
 * @param imageOnly names of libraries that images have and Lambda lacks
 * @returns the findings of the audit, those of rule `elf-needed` raised to errors where that holds
 */
export function raiseNeeded(
  { findings, missing }: Pick<ElfAudit, 'findings' | 'missing'>,
  { missedLibraries, loaded }: ShownByImports,
  imageOnly: ReadonlyMap<string, string>,
): readonly Finding[] {
  const whyOf = (index: number): string | undefined => {
    const library = missing[index];
    if (!library) return undefined;
    const failed = missedLibraries.find((each) => each.library === library.soname);
    if (failed) return `importing ${failed.distribution} fails for it`;
    if (!imageOnly.has(library.soname)) return undefined;
    const files = new Set(library.files);
    const loads = loaded.find((each) => each.requested && each.files.some((file) => files.has(file)));
    return loads && `importing ${loads.distribution} loads it, which works in the image alone`;
  };
  let index = -1;
  return findings.map((finding) => {
    if (finding.rule !== 'elf-needed') return finding;
    index += 1;
    const why = whyOf(index);
    if (why === undefined) return finding;
    return { ...finding, severity: 'error', reason: `${finding.reason}; ${why}` };
  });
}
