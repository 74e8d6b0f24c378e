import { moduleOf } from './module-names.js';
import type { PlacedFile } from './placed-files.js';
import type { Reading } from './readings.js';
import type { SetApart } from './set-apart.js';

/** Tests that may go, by what code may call them. */
export interface TestFiles {
  readonly size: number;
  /** Modules that the code of a file imports or names. */
  readonly importedBy: (reading: Reading) => readonly PlacedFile[];
  /**
   * Files that are read as they lie: those that a path leads to, and all data of the tests that a module lies in that
   * reads any. Modules are not read so, but imported.
   */
  readonly readBy: (
    reading: Reading,
    file: PlacedFile,
    ofSameDistribution: (file: PlacedFile) => boolean,
  ) => readonly PlacedFile[];
}

/** As test runners find them: https://docs.pytest.org/en/stable/explanation/goodpractices.html */
const testModule = /^(?:test_.*|.*_tests?|tests?|conftest)\.py$/;

export function indexTests(files: readonly PlacedFile[], setApart: SetApart): TestFiles {
  const byModule = new Map<string, PlacedFile[]>();
  const dataByTests = new Map<string, PlacedFile[]>();
  const byDirectory = new Map<string, PlacedFile[]>();
  for (const file of files) {
    const module = moduleOf(file.path);
    if (module) add(byModule, module.dotted, file);
    else add(dataByTests, setApart.testsOf(file) ?? '', file);
    add(byDirectory, file.directory.replaceAll('/', '.'), file);
  }

  const importedBy = ({ modules, named }: Reading) => {
    const found = [...modules, ...named].flatMap((name) => byModule.get(name) ?? []);
    // A directory without __init__ can be imported too; then all is wanted that lies in it
    const bare = [...modules].filter((name) => !byModule.has(name) && byDirectory.has(name));
    const whole = bare.filter((name) => {
      return ![...modules].some((other) => other.startsWith(`${name}.`) && byModule.has(other));
    });
    return [...found, ...whole.flatMap((name) => byDirectory.get(name) ?? []), ...plugins(named)];
  };

  // Who names a package and no module of it may look for what it has, as plugin loaders do: "test" is a kind of plugin
  // as well. What a test runner would find there is none.
  const plugins = (named: ReadonlySet<string>) => {
    const packages = [...named].filter(
      (name) => byDirectory.has(name) && ![...named].some((other) => other.startsWith(`${name}.`)),
    );
    return packages.flatMap((name) => {
      const inside = files.filter(({ directory }) =>
        `${directory.replaceAll('/', '.')}.`.startsWith(`${name}.`),
      );
      return inside.some((file) => testModule.test(file.name)) ? [] : inside;
    });
  };

  const readBy: TestFiles['readBy'] = ({ paths, readsData }, file, ofSameDistribution) => {
    const tests = readsData ? setApart.testsOf(file) : undefined;
    const beside = tests === undefined ? [] : (dataByTests.get(tests) ?? []);
    const named = paths.flatMap(fixedPart);
    if (named.length === 0) return beside;
    return [...beside, ...files.filter((each) => isNamed(each.path, named) && ofSameDistribution(each))];
  };

  return { size: files.length, importedBy, readBy };
}

/** What of a path in a literal is certain, where that says which tests it leads to: more than their directory. */
function fixedPart(literal: string): readonly string[] {
  if (!/(?:^|\/)tests?\//.test(literal) || literal.includes('://')) return [];
  const parts = literal.split('/').filter((part) => part !== '.' && part !== '..' && part !== '');
  const open = parts.findIndex((part) => /[*?{}%<>\s[\]]/.test(part));
  const fixed = open < 0 ? parts : parts.slice(0, open);
  const tests = fixed.findIndex((part) => part === 'tests' || part === 'test');
  return tests < 0 || tests === fixed.length - 1 ? [] : [`/${fixed.join('/')}/`];
}

function isNamed(path: string, named: readonly string[]): boolean {
  return named.some((part) => `/${path}/`.includes(part));
}

function add(map: Map<string, PlacedFile[]>, key: string, file: PlacedFile): void {
  const known = map.get(key);
  if (known) known.push(file);
  else map.set(key, [file]);
}
