import type { Finding } from '../errors.js';
import type { ElfView } from './elf-facts.js';
import { called, findingAbout, groupBy, listed, namedFiles, shown, twins } from './elf-findings.js';
import { ownPython, pythonOfName } from './elf-foreign.js';

/** Extension modules whose names let only another Python load them. */
export function checkElfPython(view: ElfView): readonly Finding[] {
  const { facts, otherPython } = view;
  const spare = twins(view);
  const groups = groupBy(otherPython, (file) => `${file.owner} ${spare(file)}`);
  return [...groups.values()].flatMap((files) => {
    const [first] = files;
    if (!first) return [];
    const { owner } = first;
    const paths = files.map(({ path }) => path);
    const pythons = listed([...new Set(paths.map((path) => shown(pythonOfName(path) ?? '')))]);
    const what = `${namedFiles(paths)} can be loaded by ${pythons} alone`;
    if (spare(first)) {
      return findingAbout(facts, owner, {
        rule: 'elf-python',
        severity: 'notice',
        title: `${owner} carries binaries for another Python too`,
        reason: `${what}, and it has the same for python${facts.python}`,
        advice: 'They only weigh: exclude them if the layer gets too large.',
      });
    }
    return findingAbout(facts, owner, {
      rule: 'elf-python',
      severity: 'error',
      title: `${called(facts, owner)} is built for another Python`,
      reason: `${what}, and the runtime's is ${ownPython(facts)}`,
      advice: `Ask for a wheel for python${facts.python}, or set runtime to what the function has.`,
    });
  });
}
