import { isCompiled, isEntryPoints } from './code-files.js';
import type { ModuleName } from './module-names.js';
import { importedBy, moduleOf, namesUpTo, resolveRelative } from './module-names.js';
import type { PlacedFile } from './placed-files.js';
import { readPython } from './python-text.js';

/** What a file of code says that it needs. */
export interface Reading {
  /** Dotted names that it may import, and all above them. */
  readonly modules: ReadonlySet<string>;
  /** Dotted names in literals, which are modules only where there are such. */
  readonly named: ReadonlySet<string>;
  /** What it says in literals of files of its distribution. */
  readonly literals: readonly string[];
  /** The same of paths. */
  readonly paths: readonly string[];
  /** Whether it may read files that lie where it does. */
  readonly readsData: boolean;
  readonly readsStubs: 'none' | 'own' | 'all';
}

/** Names by which code gets at files beside it. */
const dataReaders: readonly string[] = [
  ...['__file__', '__path__', '__spec__', '__loader__', 'open', 'get_data', 'resources', 'files'],
  ...['pkg_resources', 'importlib_resources', 'resource_filename', 'listdir', 'scandir', 'glob', 'rglob'],
];

/** https://github.com/scientific-python/lazy-loader: reads the stub beside the module that calls it so. */
const ownStub = /\battach_stub\s*\(\s*__name__\s*,\s*__file__\s*,?\s*\)/g;
const importOfIt = /\bimport\b[^\n]*\battach_stub\b/g;

export function readCode(file: PlacedFile, text: string): Reading {
  const importer = file.inSite ? moduleOf(file.path) : undefined;
  if (isEntryPoints(file.path)) return { ...nothing, named: dottedNames(text.split(/[\s=[\],]+/), importer) };
  const { imports, literals, paths, exported, words } = readPython(text);
  const modules = new Set(imports.flatMap((each) => importedBy(each, importer)).flatMap(namesUpTo));
  // Importing everything from a package imports what its __all__ names
  if (importer?.package) for (const name of exported) modules.add(`${importer.dotted}.${name}`);
  const named = dottedNames(literals, importer);
  if (isCompiled(file)) return { ...nothing, modules, named };
  return {
    modules,
    named,
    literals,
    paths: [...literals, ...paths],
    readsData: dataReaders.some((word) => words.has(word)),
    readsStubs: words.has('attach_stub') ? stubsRead(text) : 'none',
  };
}

const nothing: Reading = {
  modules: new Set(),
  named: new Set(),
  literals: [],
  paths: [],
  readsData: false,
  readsStubs: 'none',
};

function stubsRead(text: string): 'own' | 'all' {
  return text.replaceAll(ownStub, '').replaceAll(importOfIt, '').includes('attach_stub') ? 'all' : 'own';
}

/** "a.b.c", ".b", "a.b:attribute", as they stand in lists of apps, plugins and the like. */
function dottedNames(literals: readonly string[], importer: ModuleName | undefined): ReadonlySet<string> {
  const names = literals.flatMap((literal) => {
    if (!/^\.*[A-Za-z_][\w.]*(?::[\w.]*)?$/.test(literal) || !literal.includes('.')) return [];
    const name = resolveRelative(literal.replace(/:.*$/, ''), importer);
    return name === undefined ? [] : namesUpTo(name);
  });
  return new Set(names);
}
