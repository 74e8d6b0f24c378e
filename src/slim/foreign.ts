import { posix } from 'node:path';
import type { Target } from '../wheel/tags.js';
import type { Distribution, PlacedFile } from './placed-files.js';

/** First bytes of Mach-O, of one machine and of several: https://github.com/apple-oss-distributions/xnu/blob/main/EXTERNAL_HEADERS/mach-o/loader.h */
const machO: ReadonlySet<string> = new Set(['cffaedfe', 'cefaedfe', 'feedfacf', 'feedface', 'cafebabe']);

const taggedModule = /^([^.]+)\.((?:cpython-|pypy|graalpy|cp\d)[\w-]*)\.(?:so|pyd)$/;

/**
 * Whether a file is a binary for another platform or another Python that stands beside the target's own. Where it
 * stands alone it stays, since the checks are to see that there is no other.
 * @param start the first bytes of a file
 */
export function isForeign(
  { path, name, directory }: PlacedFile,
  { paths, hasBinaries }: Pick<Distribution, 'paths' | 'hasBinaries'>,
  target: Pick<Target, 'python' | 'machine'>,
  start: () => Buffer,
): boolean {
  if (name.endsWith('.dylib')) return hasBinaries && machO.has(start().subarray(0, 4).toString('hex'));
  const isWindows = name.endsWith('.pyd');
  const [, stem = isWindows ? name.slice(0, name.indexOf('.')) : undefined, tag] =
    taggedModule.exec(name) ?? [];
  if (stem === undefined) return false;
  const own = ownTag(target);
  if (!isWindows && tag === own) return false;
  const names = [`${own}.so`, 'abi3.so', 'so', 'py'].map((suffix) => `${stem}.${suffix}`);
  return names.some((each) => {
    const beside = posix.join(directory, each);
    return beside !== path && paths.has(beside);
  });
}

/** What the runtime's Python puts into the names of extension modules: https://peps.python.org/pep-3149/ */
function ownTag({ python, machine }: Pick<Target, 'python' | 'machine'>): string {
  const [, minor = ''] = python.split('.');
  return `cpython-3${minor}${Number(minor) < 8 ? 'm' : ''}-${machine}-linux-gnu`;
}
