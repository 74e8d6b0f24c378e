import type { LayerFile } from '../layer/tree.js';

/** A file with the bytes that it adds to a zip. */
export interface Entry {
  readonly file: LayerFile;
  readonly size: number;
}

/** What goes into one zip and is not taken apart: a distribution, or a piece of one that is too large. */
export interface Load {
  /** Says where it goes, so it must not hang on a size: the distribution's name, and a piece's number. */
  readonly key: string;
  readonly distribution: string;
  /** Place among the pieces of its distribution; null where it is all of it. */
  readonly piece: number | null;
  readonly files: readonly Entry[];
  /** Bytes in a zip. */
  readonly size: number;
}

/** What is of one owner. */
export interface Group {
  readonly distribution: string;
  /** Sorted by path. */
  readonly files: readonly Entry[];
  readonly size: number;
}

/** Files by whose they are, in the order of names. */
export function groupFiles(files: readonly Entry[]): readonly Group[] {
  return [...gather(files, ({ file }) => file.owner)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([distribution, own]) => ({ distribution, files: own, size: sizeOf(own) }));
}

/**
 * Leaves a distribution whole where a zip has room for it, and cuts it in the order of paths where none has.
 * @param room bytes of a zip for files
 * @param most bytes that a piece may have; less than `room` fits better and scatters more
 */
export function cutGroup({ distribution, files, size }: Group, room: number, most: number): readonly Load[] {
  if (size <= room) return [{ key: distribution, distribution, piece: null, files, size }];
  const pieces: { files: Entry[]; size: number }[] = [];
  for (const unit of unitsOf(files, most)) {
    const last = pieces.at(-1);
    const taken = sizeOf(unit);
    if (last && last.size + taken <= most) {
      last.files.push(...unit);
      last.size += taken;
    } else pieces.push({ files: [...unit], size: taken });
  }
  return pieces.map((piece, index) => ({
    key: `${distribution}#${index}`,
    distribution,
    piece: index,
    ...piece,
  }));
}

/** Files that stay together, a source and its bytecode; those that say what the distribution is come first. */
function unitsOf(files: readonly Entry[], most: number): readonly (readonly Entry[])[] {
  return [...gather(files, ({ file }) => sourceOf(file.path))]
    .map(([path, unit]) => ({ path, first: isFirst(path), unit }))
    .sort((a, b) => Number(b.first) - Number(a.first) || (a.path < b.path ? -1 : 1))
    .flatMap(({ unit }) => (sizeOf(unit) > most ? unit.map((file) => [file]) : [unit]));
}

function gather(
  files: readonly Entry[],
  key: (entry: Entry) => string,
): ReadonlyMap<string, readonly Entry[]> {
  const gathered = new Map<string, Entry[]>();
  for (const each of files) {
    const own = gathered.get(key(each));
    if (own) own.push(each);
    else gathered.set(key(each), [each]);
  }
  return gathered;
}

/** The module that bytecode is of, and any other path as it is: https://peps.python.org/pep-3147/ */
export function sourceOf(path: string): string {
  if (!path.endsWith('.pyc')) return path;
  const [, directory, module] = /^(.*)__pycache__\/([^/]+?)\.[^/.]+(?:\.opt-\w+)?\.pyc$/.exec(path) ?? [];
  return module === undefined ? path : `${directory}${module}.py`;
}

/** Whether a file is metadata, or begins a package that lies at the top. */
export function isFirst(path: string): boolean {
  return /^(?:[^/]+\.dist-info\/|[^/]+\/__init__\.[^/]+$)/.test(withinModules(path));
}

/** The path below the directory that modules lie in: a layer has two, and files elsewhere keep theirs. */
export function withinModules(path: string): string {
  return path.replace(/^python\/(?:lib\/python\d+\.\d+\/site-packages\/)?/, '');
}

function sizeOf(files: readonly Entry[]): number {
  let sum = 0;
  for (const { size } of files) sum += size;
  return sum;
}
