import type { PlacedFile } from './placed-files.js';
import type { Reading } from './readings.js';
import type { SetApart } from './set-apart.js';

/** Documentation that may go, by directory. */
export interface DocFiles {
  /** Names of the directories, such as "examples". */
  readonly names: ReadonlySet<string>;
  /** Whole directories, of which a file's code imports something, or that it names where they are of its distribution. */
  readonly neededBy: (
    reading: Reading,
    ofSameDistribution: (file: PlacedFile) => boolean,
  ) => readonly PlacedFile[];
}

export function indexDocs(files: readonly PlacedFile[], setApart: SetApart): DocFiles {
  const byDirectory = new Map<string, PlacedFile[]>();
  for (const file of files) {
    const docs = setApart.docsOf(file);
    if (docs === undefined) continue;
    const known = byDirectory.get(docs);
    if (known) known.push(file);
    else byDirectory.set(docs, [file]);
  }
  const directories = [...byDirectory].map(([directory, own]) => {
    const name = directory.slice(directory.lastIndexOf('/') + 1);
    return { name, dotted: directory.replaceAll('/', '.'), files: own };
  });
  return {
    names: new Set(directories.map(({ name }) => name)),
    neededBy: ({ modules, named, literals }, ofSameDistribution) => {
      if (directories.length === 0) return [];
      const segments = new Set(
        literals.filter((each) => !each.includes('://')).flatMap((each) => each.split(/[\\/]/)),
      );
      return directories.flatMap(({ name, dotted, files: own }) => {
        if (modules.has(dotted) || named.has(dotted)) return own;
        return segments.has(name) ? own.filter(ofSameDistribution) : [];
      });
    },
  };
}
