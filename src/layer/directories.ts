import type { LayerFile } from './tree.js';

/** What the files of a distribution weigh that lie in one directory, without those directories of it that are listed themselves. */
export interface DirectoryWeight {
  /**
   * Relative to site-packages, such as "pandas/core/arrays", and empty for site-packages itself; with "/opt/" in front
   * where it lies elsewhere in the layer, such as "/opt/bin".
   */
  readonly path: string;
  /** Bytes, unzipped. */
  readonly size: number;
}

/** Names in a path: the distribution's directory and two levels below it, which is where packages are told apart. */
const deepest = 3;

/** Of a distribution: what is less is no directory to look at, and goes with the one that it lies in. */
const leastShare = 0.01;

/** Of a distribution; some have hundreds. */
const most = 40;

/**
 * The bytes of each distribution by directory, each file once, heaviest first. Small directories are summed into their
 * parents.
 * @param site where modules lie, as a path in the zip
 * @returns by owner
 */
export function directoriesOf(
  files: readonly Pick<LayerFile, 'path' | 'owner' | 'size'>[],
  site: string,
): ReadonlyMap<string, readonly DirectoryWeight[]> {
  const byOwner = new Map<string, Map<string, number>>();
  for (const { path, owner, size } of files) {
    const sizes = byOwner.get(owner) ?? new Map<string, number>();
    byOwner.set(owner, sizes);
    add(sizes, directoryOf(path, site), size);
  }
  return new Map([...byOwner].map(([owner, sizes]) => [owner, folded(sizes)]));
}

function directoryOf(path: string, site: string): string {
  const inside = path.startsWith(`${site}/`);
  const names = (inside ? path.slice(site.length + 1) : path).split('/').slice(0, -1);
  const shown = names.slice(0, deepest).join('/');
  return inside ? shown : `/opt/${shown}`;
}

/** Changes the sizes that it is given. */
function folded(sizes: Map<string, number>): readonly DirectoryWeight[] {
  const whole = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  // From below, so that several small ones are looked at as one in their parent
  for (let depth = deepest; depth > 1; depth--) foldSmall(sizes, depth, whole * leastShare);
  if (sizes.size > most) foldSmall(sizes, 1, whole * leastShare);
  while (sizes.size > most) {
    const lightest = [...sizes].filter(([path]) => path !== '').sort(lightestFirst)[0];
    if (!lightest) break;
    fold(sizes, lightest[0]);
  }
  return [...sizes]
    .map(([path, size]) => ({ path, size }))
    .sort((a, b) => b.size - a.size || (a.path < b.path ? -1 : 1));
}

function foldSmall(sizes: Map<string, number>, depth: number, least: number): void {
  for (const [path, size] of [...sizes]) {
    if (path !== '' && depthOf(path) === depth && size < least) fold(sizes, path);
  }
}

function fold(sizes: Map<string, number>, path: string): void {
  const size = sizes.get(path) ?? 0;
  sizes.delete(path);
  add(sizes, parentOf(path), size);
}

const add = (sizes: Map<string, number>, path: string, size: number) =>
  sizes.set(path, (sizes.get(path) ?? 0) + size);

/** What lies beside site-packages is counted with it in the end: there is no other directory above both. */
function parentOf(path: string): string {
  const parent = path.slice(0, Math.max(path.lastIndexOf('/'), 0));
  return parent === '/opt' ? '' : parent;
}

const depthOf = (path: string) => path.replace(/^\/opt\//, '').split('/').length;

/** The deepest of equal ones, so that it is still there to be folded into its parent. */
function lightestFirst([path, size]: readonly [string, number], [other, than]: readonly [string, number]) {
  return size - than || depthOf(other) - depthOf(path) || (path < other ? -1 : 1);
}
