import type { Architecture, Runtime } from '../../lambda/runtimes.js';
import { normaliseName } from '../../wheel/name.js';
import type { Directory, OwnedFile } from './package-tree.js';
import { directoryOf, extensionSuffixes, holdsModules, moduleName, nested, sizeOf } from './package-tree.js';

export interface Module {
  /** Dotted. */
  readonly name: string;
  readonly distribution: string;
  /**
   * The front is what people import: of the distribution's name, or else its largest public package. Principal are the
   * other public ones; without a public one, all are. Private are the rest, and packages that are mere namespaces.
   * Inner ones lie in a package that imports nothing; where none of them imports, they count as principal.
   */
  readonly rank: 'front' | 'principal' | 'private' | 'inner';
  /** The directory, in the zip, of a loose module in a directory without __init__; such may share a process. */
  readonly among?: string;
  /** Only another Python's binary of it is there. */
  readonly foreign?: true;
}

export interface SkippedModule {
  /** Dotted, or a directory. */
  readonly name: string;
  readonly distribution: string;
  readonly why: string;
}

export interface Modules {
  readonly modules: readonly Module[];
  readonly skipped: readonly SkippedModule[];
}

/** Names that wheels have at their top by mistake, or that are for their own development. */
const development: ReadonlySet<string> = new Set(
  'tests test testing docs doc examples example scripts benchmarks benchmark setup conftest build dist'.split(
    ' ',
  ),
);

/**
 * A namespace's package of the old kind holds a line or two that declare it, no code:
 * https://packaging.python.org/en/latest/guides/packaging-namespace-packages/#legacy-namespace-packages
 */
const smallInit = 1200;

/**
 * The modules to import of each distribution, from its files. top_level.txt may name what is not there.
 * @param files all that lies under /opt, of all layers
 * @param of names of the distributions in question
 */
export function modulesOf(
  files: readonly OwnedFile[],
  of: ReadonlySet<string>,
  runtime: Runtime,
  architecture: Architecture,
): Modules {
  const suffixes = extensionSuffixes(runtime, architecture);
  const found: Module[] = [];
  const skipped: SkippedModule[] = [];
  const site = directoryOf(files, `python/lib/${runtime.id}/site-packages/`);
  const flat = directoryOf(
    files.filter(({ path }) => !path.startsWith(site.path)),
    'python/',
  );
  for (const distribution of [...of].sort()) {
    const names: Found[] = [];
    const skip = (name: string, why: string) => skipped.push({ name, distribution, why });
    walk(site, { distribution, suffixes, names, skip, deep: true });
    walk(flat, { distribution, suffixes, names, skip, deep: false });
    found.push(...ranked(distribution, names));
  }
  return { modules: found, skipped };
}

interface Found extends Pick<Module, 'name' | 'among' | 'foreign'> {
  /** Bytes of its file or directory. */
  readonly size: number;
}

interface Walk {
  readonly distribution: string;
  readonly suffixes: readonly string[];
  readonly names: Found[];
  readonly skip: (name: string, why: string) => void;
  /** Whether directories without __init__ are looked into. Beside site-packages they hold data. */
  readonly deep: boolean;
}

/** @param within dotted name of the package that the directory is, with a dot at its end; empty at the top */
function walk(directory: Directory, how: Walk, within = ''): void {
  const { distribution, skip } = how;
  const suffixes = within === '' ? how.suffixes : nested(how.suffixes);
  const add = (found: Found) => {
    if (!how.names.some(({ name }) => name === found.name)) how.names.push(found);
  };
  const passes = (name: string) => {
    const why = whyNot(name, within === '', distribution);
    if (why !== undefined) skip(`${within}${name}`, why);
    return why === undefined;
  };
  const loose = new Map<string, { readonly foreign: boolean; readonly size: number }>();
  for (const [file, { owner, size }] of directory.files) {
    if (owner !== distribution) continue;
    const module = moduleName(file, suffixes);
    if (module === undefined || module.name === '__init__' || module.name === '__main__') continue;
    const foreign = (loose.get(module.name)?.foreign ?? true) && module.foreign;
    loose.set(module.name, { foreign, size });
  }
  for (const [name, { foreign, size }] of loose) {
    if (!passes(name)) continue;
    add({
      name: `${within}${name}`,
      size,
      ...(within === '' ? {} : { among: directory.path }),
      ...(foreign ? { foreign } : {}),
    });
  }
  for (const [name, below] of directory.directories) {
    if (!below.owners.has(distribution)) continue;
    const dotted = `${within}${name}`;
    const init = [...below.files].find(([file]) => moduleName(file, how.suffixes)?.name === '__init__');
    // Beside the modules: metadata, and libraries that auditwheel put there
    if (/\.(?:dist-info|egg-info|libs)$|^__pycache__$/.test(name)) continue;
    if (!holdsModules(below, distribution, nested(suffixes))) {
      skip(`${dotted}/`, 'holds no module');
      continue;
    }
    if (!init && !how.deep) {
      skip(`${dotted}/`, 'lies beside site-packages and is no package');
      continue;
    }
    if (!passes(name)) continue;
    if (init?.[1].owner === distribution) {
      add({ name: dotted, size: sizeOf(below, distribution) });
      if (!declaresNamespace(below, init[1])) continue;
    }
    walk(below, how, `${dotted}.`);
  }
}

/** An __init__ alone with directories: it may be a namespace, so what is below is imported as well. */
function declaresNamespace(directory: Directory, init: OwnedFile): boolean {
  if (init.size > smallInit || directory.directories.size === 0) return false;
  return [...directory.files.keys()].every((file) => /^__init__\.pyi?$|^py\.typed$/.test(file));
}

/** Why a module is not imported; undefined where it is. */
export function whyNot(name: string, top: boolean, distribution: string): string | undefined {
  if (/__mypyc$/.test(name)) return 'is a part of modules that mypyc compiled, and they load it';
  if (!/^[\p{ID_Start}_]\p{ID_Continue}*$/u.test(name)) return 'is not a name that can be imported';
  if (top && development.has(name) && normaliseName(name) !== distribution)
    return 'is for the development of its distribution, by its name';
  return undefined;
}

function ranked(distribution: string, found: readonly Found[]): readonly Module[] {
  const isPrivate = ({ name }: Found) => name.split('.').some((part) => part.startsWith('_'));
  // A namespace's own __init__ proves nothing of what lies below it.
  const real = found.filter(({ name }) => !found.some((other) => other.name.startsWith(`${name}.`)));
  const open = real.filter((each) => !isPrivate(each));
  const principal = open.length > 0 ? open : real;
  const front =
    principal.find(({ name }) => normaliseName(name.replaceAll('.', '-')) === distribution) ??
    principal.find(({ name }) => normaliseName(name.split('.').at(-1) ?? '') === distribution) ??
    principal.filter(({ among }) => among === undefined).toSorted((a, b) => b.size - a.size)[0];
  return found.map((each) => {
    const { size: _, ...module } = each;
    const rank = each === front ? 'front' : principal.includes(each) ? 'principal' : 'private';
    return { ...module, distribution, rank };
  });
}
