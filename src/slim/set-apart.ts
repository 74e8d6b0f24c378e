import { moduleOf } from './module-names.js';
import type { PlacedFile } from './placed-files.js';

/** Directories of packages that hold what the packages do without. */
export interface SetApart {
  /** The outermost directory of tests that a file lies in, where there are modules in it. */
  readonly testsOf: (file: PlacedFile) => string | undefined;
  /** The outermost directory of documentation that a file lies in. */
  readonly docsOf: (file: PlacedFile) => string | undefined;
}

const testNames: ReadonlySet<string> = new Set(['tests', 'test']);
const docNames: ReadonlySet<string> = new Set(['doc', 'docs', 'example', 'examples']);

/** @param files all that there are, since a package may be spread over distributions and layers */
export function findSetApart(files: readonly PlacedFile[]): SetApart {
  const packages = new Set<string>();
  for (const { inSite, path, directory } of files)
    if (inSite && moduleOf(path)?.package) packages.add(directory);

  const testsAbove = directoryFinder(testNames, packages, () => true);
  const docsAbove = directoryFinder(docNames, packages, (directory) => !packages.has(directory));
  const withModules = new Set(
    files.flatMap(({ inSite, path, directory }) => {
      const tests = inSite ? testsAbove(directory) : undefined;
      return tests !== undefined && moduleOf(path) ? [tests] : [];
    }),
  );
  return {
    testsOf: ({ inSite, directory }) => {
      const tests = inSite ? testsAbove(directory) : undefined;
      return tests !== undefined && withModules.has(tests) ? tests : undefined;
    },
    docsOf: ({ inSite, directory }) => (inSite ? docsAbove(directory) : undefined),
  };
}

/** Finds the outermost directory with one of these names that lies in a package, and remembers what it found. */
function directoryFinder(
  names: ReadonlySet<string>,
  packages: ReadonlySet<string>,
  counts: (directory: string) => boolean,
): (directory: string) => string | undefined {
  const found = new Map<string, string | undefined>();
  const find = (directory: string): string | undefined => {
    const parts = directory.split('/');
    let inPackage = false;
    for (let length = 1; length <= parts.length; length += 1) {
      const path = parts.slice(0, length).join('/');
      if (inPackage && names.has(parts[length - 1] ?? '') && counts(path)) return path;
      inPackage ||= packages.has(path);
    }
    return undefined;
  };
  return (directory) => {
    if (!found.has(directory)) found.set(directory, find(directory));
    return found.get(directory);
  };
}
