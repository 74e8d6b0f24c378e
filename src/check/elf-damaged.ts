import { posix } from 'node:path';
import type { Finding } from '../errors.js';
import type { ElfView } from './elf-facts.js';
import { findingAbout, groupBy, namedFiles, shown } from './elf-findings.js';

/** Names under which Python or the loader would load a file. */
const library = /\.so(?:\.\d+)*$/;

/**
 * Files that start as ELF files and cannot be read. One that is named as a library is an error, since loading it
 * fails or does harm; any other may be there to be damaged, as in the test data of a reader of ELF files.
 */
export function checkElfDamaged({ facts, damaged }: ElfView): readonly Finding[] {
  const isError = ({ path, unreadable }: (typeof damaged)[number]) =>
    unreadable || library.test(posix.basename(path));
  const groups = groupBy(damaged, (file) => `${file.owner} ${isError(file)}`);
  return [...groups.values()].flatMap((files) => {
    const [first] = files;
    if (!first) return [];
    const { owner } = first;
    return findingAbout(facts, owner, {
      rule: 'elf-damaged',
      severity: isError(first) ? 'error' : 'warning',
      title: first.unreadable
        ? `A file of ${owner} cannot be taken out of its wheel`
        : owner === facts.ofBuildImage
          ? 'A copied system library is damaged'
          : `${owner} has a damaged binary`,
      reason: `${namedFiles(files.map(({ path }) => path))}: ${shown(first.damaged)}`,
      advice: 'Ask for another release, and tell its maintainers.',
    });
  });
}
