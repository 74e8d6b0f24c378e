import type { Finding } from '../errors.js';
import type { ElfView } from './elf-facts.js';
import { are, called, findingAbout, groupBy, listed, namedFiles, twins } from './elf-findings.js';
import { machineName } from './elf-foreign.js';

/** Binaries for another processor, word size or byte order. */
export function checkElfMachine(view: ElfView): readonly Finding[] {
  const { facts, otherMachine } = view;
  const spare = twins(view);
  const own = facts.machine === 'aarch64' ? 'arm64' : 'x86_64';
  const groups = groupBy(otherMachine, (file) => `${file.owner} ${spare(file)}`);
  return [...groups.values()].flatMap((files) => {
    const [first] = files;
    if (!first) return [];
    const paths = files.map(({ path }) => path);
    const machines = listed([...new Set(files.map(({ elf }) => machineName(elf)))]);
    const what = `${namedFiles(paths)} ${are(paths)} for ${machines}`;
    const { owner } = first;
    if (spare(first)) {
      return findingAbout(facts, owner, {
        rule: 'elf-machine',
        severity: 'notice',
        title: `${owner} carries binaries for another processor too`,
        reason: `${what}, and it has the same for ${own}, so Lambda never loads them`,
        advice: 'They only weigh: exclude them if the layer gets too large.',
      });
    }
    return findingAbout(facts, owner, {
      rule: 'elf-machine',
      severity: 'error',
      title: `${called(facts, owner)} is built for another processor`,
      reason: `${what}, and the layer is for ${own}`,
      advice: `Ask for a wheel for ${own}, or set architecture to what the function has.`,
    });
  });
}
