import type { Finding } from '../errors.js';
import { count } from '../sizes.js';
import { checkElfDamaged } from './elf-damaged.js';
import type { ElfFacts } from './elf-facts.js';
import { viewElf } from './elf-facts.js';
import { checkElfGlibc } from './elf-glibc.js';
import type { ShownByImports } from './elf-imports.js';
import { nothingShown } from './elf-imports.js';
import { checkElfMachine } from './elf-machine.js';
import { checkElfNeeded, missingLibraries } from './elf-needed.js';
import { checkElfPython } from './elf-python.js';

export interface ElfAudit {
  readonly findings: readonly Finding[];
  /** What was looked at, and by what the runtime's libraries are known. */
  readonly detail: string;
}

/**
 * Every rule about the ELF files of a layer, on top of the layers that it is stacked on.
 * @param imports what importing its modules has shown
 */
export function auditElf(facts: ElfFacts, imports: ShownByImports = nothingShown): ElfAudit {
  const view = viewElf(facts);
  const findings = [
    ...checkElfDamaged(view),
    ...checkElfMachine(view),
    ...checkElfPython(view),
    ...checkElfGlibc(view),
    ...checkElfNeeded(view, missingLibraries(view), imports),
  ];
  const { image, libraries } = facts;
  return {
    findings,
    detail: `${lookedAt(facts)}, against ${libraries.system} and ${image?.source ?? libraries.source}`,
  };
}

/** "9 ELF files of 2 distributions and the build image". */
function lookedAt({ stack, ofBuildImage }: ElfFacts): string {
  const files = stack.at(-1) ?? [];
  const owners = new Set(files.map(({ owner }) => owner));
  const copied = ofBuildImage !== undefined && owners.delete(ofBuildImage);
  const distributions = owners.size > 0 || !copied ? [count(owners.size, 'distribution')] : [];
  const whose = [...distributions, ...(copied ? ['the build image'] : [])];
  return `${count(files.length, 'ELF file')} of ${whose.join(' and ')}`;
}
