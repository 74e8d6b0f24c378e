import { posix } from 'node:path';
import { normaliseName } from '../wheel/name.js';

/** Where the files of a layer's zip come from, as far as it says so itself. */
export interface Ownership {
  /** What RECORD and top_level.txt of each distribution list, as paths in the zip; by their own path. */
  readonly lists: ReadonlyMap<string, readonly string[]>;
}

/** A distribution's directory of metadata. */
export interface DistInfo {
  /** With a slash at its end, as "python/lib/python3.12/site-packages/". */
  readonly home: string;
  /** Such as "python3.12"; null where the home is for all. */
  readonly python: string | null;
  /** Normalised. */
  readonly name: string;
  readonly version: string;
  /** Of the file within. */
  readonly file: string;
}

/** Where Lambda looks for modules: https://docs.aws.amazon.com/lambda/latest/dg/python-layers.html */
const homePattern = /^python\/(?:lib\/(python\d+\.\d+)\/site-packages\/)?/;
const metadata = /^([^/-]+)-([^/-]+)\.dist-info\/(.+)$/;

/** The distribution whose metadata a file is; null where it is none. */
export function distInfoOf(path: string): DistInfo | null {
  const [home, python = null] = homePattern.exec(path) ?? [];
  if (home === undefined) return null;
  const [, name, version, file] = metadata.exec(path.slice(home.length)) ?? [];
  if (name === undefined || version === undefined || file === undefined) return null;
  return { home, python, name: normaliseName(name), version, file };
}

/** Whether a file lists what is whose. */
export function isList(path: string): boolean {
  const file = distInfoOf(path)?.file;
  return file === 'RECORD' || file === 'top_level.txt';
}

/** Directories in a home that are no distribution's own. */
const shared = new Set(['__pycache__', 'bin']);

/** The part of a path below its home, with the home, such as "python/numpy" or "python/six.py"; null elsewhere. */
export function topOf(path: string): string | null {
  const [home] = homePattern.exec(path) ?? [];
  if (home === undefined) return null;
  const [top = ''] = path.slice(home.length).split('/');
  return home + top;
}

/**
 * The distribution of each file: the one whose RECORD lists it, of several the last by name; else the only one that
 * has files in the same directory at the top, or says that this is its own. Files of none are left out.
 */
export function ownersOf(paths: readonly string[], { lists }: Ownership): ReadonlyMap<string, string> {
  const listed = new Map<string, string>();
  const tops = new Map<string, Set<string>>();
  const records = [...lists]
    .map(([path, rows]) => ({ rows, info: distInfoOf(path) }))
    .sort((a, b) => ((a.info?.name ?? '') < (b.info?.name ?? '') ? -1 : 1));
  for (const { rows, info } of records) {
    if (info === null) continue;
    for (const row of rows) {
      if (info.file === 'RECORD') listed.set(row, info.name);
      const top = topOf(row);
      if (top !== null && !shared.has(posix.basename(top)))
        tops.set(top, (tops.get(top) ?? new Set()).add(info.name));
    }
  }
  const owners = paths.flatMap((path) => {
    const [only, ...more] = tops.get(topOf(path) ?? '') ?? [];
    const owner = listed.get(path) ?? distInfoOf(path)?.name ?? (more.length === 0 ? only : undefined);
    return owner === undefined ? [] : [[path, owner] as const];
  });
  return new Map(owners);
}
