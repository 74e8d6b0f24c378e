import type { ElfAudit } from '../../../src/check/elf.js';
import { auditElf } from '../../../src/check/elf.js';
import type { ElfFacts } from '../../../src/check/elf-facts.js';
import { viewElf } from '../../../src/check/elf-facts.js';
import type { ShownByImports } from '../../../src/check/elf-imports.js';
import type { MissingLibrary } from '../../../src/check/elf-needed.js';
import { missingLibraries } from '../../../src/check/elf-needed.js';
import type { ElfFile } from '../../../src/elf/read.js';
import { librariesOf } from '../../../src/lambda/libraries.js';
import type { ElfFileOfLayer } from '../../../src/layer/elf-files.js';
import { runtimeOf } from '../support/values.js';

/** A library for x86_64 that needs nothing, but for what is said of it. */
export function elfOf(facts: Partial<ElfFile> = {}): ElfFile {
  return {
    class: 64,
    endianness: 'little',
    machine: 62,
    type: 3,
    interpreter: null,
    soname: null,
    needed: [],
    rpath: null,
    runpath: null,
    versions: [],
    relr: false,
    static: false,
    ...facts,
  };
}

export const site = 'python/lib/python3.11/site-packages';

/** A file in site-packages, whose distribution is the first part of its path. */
export function file(path: string, facts: Partial<ElfFile> = {}, owner?: string): ElfFileOfLayer {
  const [first = ''] = path.split('/');
  return { path: `${site}/${path}`, owner: owner ?? first.replace('.libs', ''), reading: elfOf(facts) };
}

/** What a file needs of one library, weak where it begins with "?". */
export function versions(library: string, ...names: readonly string[]): Partial<ElfFile> {
  const each = names.map((name) => ({ name: name.replace('?', ''), weak: name.startsWith('?') }));
  return { needed: [library], versions: [{ file: library, versions: each }] };
}

/** Audits a layer for python3.11 on x86_64, where nothing else is said. */
export function audit(
  files: readonly ElfFileOfLayer[],
  given: Partial<ElfFacts> & { readonly runtime?: string; readonly imports?: ShownByImports } = {},
): ElfAudit & { readonly missing: readonly MissingLibrary[] } {
  const { runtime = '3.11', imports, ...facts } = given;
  const all = {
    python: runtime,
    machine: 'x86_64',
    libraries: librariesOf(runtimeOf(runtime)),
    image: null,
    stack: [files],
    dependenciesOf: () => new Set<string>(),
    locate: (distribution: string) => ({ chain: distribution }),
    ...facts,
  } as const;
  const audited = imports ? auditElf(all, imports) : auditElf(all);
  return { ...audited, missing: missingLibraries(viewElf(all)) };
}

/** Rules, severities and distributions of what was found. */
export function told({ findings }: ElfAudit): readonly string[] {
  return findings.map(({ rule, severity, subject }) => `${rule} ${severity} ${subject}`);
}
