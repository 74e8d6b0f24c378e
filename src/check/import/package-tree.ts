import { machineOf } from '../../lambda/images.js';
import type { Architecture, Runtime } from '../../lambda/runtimes.js';
import { minorOf } from '../../lambda/runtimes.js';

/** A file of a layer; a LayerFile is one. */
export interface OwnedFile {
  /** Path in the zip. */
  readonly path: string;
  /** Normalised name of its distribution. */
  readonly owner: string;
  readonly size: number;
}

/** What importlib.machinery.EXTENSION_SUFFIXES says there. */
export function extensionSuffixes({ python }: Runtime, architecture: Architecture): readonly string[] {
  const abi = minorOf(python) < 8 ? 'm' : '';
  const tag = `cpython-${python.replace('.', '')}${abi}-${machineOf(architecture)}-linux-gnu`;
  return [`.${tag}.so`, '.abi3.so', '.so'];
}

/** A directory of a layer, with whose files lie in or below it. */
export interface Directory {
  /** In the zip, with a slash at its end. */
  readonly path: string;
  readonly files: Map<string, OwnedFile>;
  readonly directories: Map<string, Directory>;
  readonly owners: Set<string>;
}

function newDirectory(path: string): Directory {
  return { path, files: new Map(), directories: new Map(), owners: new Set() };
}

/** @param prefix of the directory in the zip, with a slash at its end */
export function directoryOf(files: readonly OwnedFile[], prefix: string): Directory {
  const top = newDirectory(prefix);
  for (const file of files) {
    if (!file.path.startsWith(prefix)) continue;
    const parts = file.path.slice(prefix.length).split('/');
    const name = parts.pop() ?? '';
    let at = top;
    at.owners.add(file.owner);
    for (const part of parts) {
      const below = at.directories.get(part) ?? newDirectory(`${at.path}${part}/`);
      at.directories.set(part, below);
      below.owners.add(file.owner);
      at = below;
    }
    at.files.set(name, file);
  }
  return top;
}

/** Deep in a distribution, a plain .so is a plugin of something else: modules are tagged by every build tool. */
export const nested = (suffixes: readonly string[]) => suffixes.filter((suffix) => suffix !== '.so');

/** Bytes of a distribution's files in and below a directory. */
export function sizeOf(directory: Directory, owner: string): number {
  let size = 0;
  for (const file of directory.files.values()) if (file.owner === owner) size += file.size;
  for (const below of directory.directories.values()) size += sizeOf(below, owner);
  return size;
}

/** Whether a distribution has a module in or below a directory. */
export function holdsModules(directory: Directory, owner: string, suffixes: readonly string[]): boolean {
  if (!directory.owners.has(owner)) return false;
  for (const [file, of] of directory.files)
    if (of.owner === owner && moduleName(file, suffixes) !== undefined) return true;
  return [...directory.directories.values()].some((below) => holdsModules(below, owner, suffixes));
}

/** @returns undefined for a file that is no module; foreign is one that only another Python can load */
export function moduleName(
  file: string,
  suffixes: readonly string[],
): { readonly name: string; readonly foreign: boolean } | undefined {
  const other = /^([^.]+)\.(?:cpython-\d+\w*|cp\d+\w*|pypy\d+\w*)(?:-[\w-]+)?\.(?:so|pyd)$/.exec(file);
  const suffix = ['.py', '.pyc', ...suffixes].find((each) => file.endsWith(each));
  if (suffix === undefined) return undefined;
  const own = suffixes[0];
  // Shared libraries and plugins of other programs, which no Python imports
  if (/^lib[^.]*\.so$/.test(file)) return undefined;
  if (other && suffix !== own) return { name: other[1] ?? '', foreign: true };
  const name = file.slice(0, -suffix.length);
  return name === '' ? undefined : { name, foreign: false };
}
