import { crc32 } from 'node:zlib';
import type { Finding } from '../errors.js';
import type { Runtime } from '../lambda/runtimes.js';
import type { Origin } from '../resolve/wheelhouse.js';
import type { WheelEntry } from '../wheel/archive.js';
import type { Licensing } from '../wheel/licence.js';
import type { WheelContents } from './contents.js';
import { fileOf } from './contents.js';
import type { DirectoryWeight } from './directories.js';
import { directoriesOf } from './directories.js';
import { findElf } from './elf-start.js';
import type { Placement } from './layout.js';
import { sitePackages } from './layout.js';

/** Where a file's bytes are to be had. */
export type Content =
  | { readonly kind: 'wheel'; readonly wheel: string; readonly entry: WheelEntry }
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  /** A file of this run's own, as it is. */
  | { readonly kind: 'file'; readonly file: string };

/** A file of a layer. */
export interface LayerFile {
  /** Path in the zip. */
  readonly path: string;
  /** Normalised name of the distribution it came with, or `librariesOwner`. */
  readonly owner: string;
  readonly size: number;
  readonly crc32: number;
  readonly mode: number;
  readonly content: Content;
  /** Whether it is ELF, or may be; undefined where nobody has looked. */
  readonly elf?: boolean;
}

/** The owner of files that no distribution brings. */
export const librariesOwner = 'system-libraries';

export interface LayerDistribution extends Licensing {
  readonly name: string;
  readonly version: string;
  /** File name of its wheel. */
  readonly wheel: string;
  readonly sha256: string;
  readonly origin: Origin;
  /** Unzipped bytes of its files in the layer. */
  readonly size: number;
  /** The same if nothing that the layer has a place for were left out. */
  readonly whole: number;
  /** Where its bytes lie, heaviest first; they add up to its size. */
  readonly directories: readonly DirectoryWeight[];
}

/** A layer's content: every file with its owner, sorted by path. */
export interface LayerTree {
  readonly files: readonly LayerFile[];
  readonly distributions: readonly LayerDistribution[];
  readonly findings: readonly Finding[];
}

/**
 * Describes what wheels make up as a layer. Every byte is taken from the wheels, whose hashes are known, and none
 * from an installed tree, which is held against them.
 */
export function describeLayer(contents: readonly WheelContents[], runtime: Runtime): LayerTree {
  const layer = mergeWheels(contents, findElf(contents));
  const directories = directoriesOf(layer.files, sitePackages(runtime));
  return { ...layer, distributions: contents.map((each) => describe(each, directories)) };
}

/** The same layer with other files: what distributions have of them is counted anew. */
export function withFiles(tree: LayerTree, files: readonly LayerFile[], runtime: Runtime): LayerTree {
  return {
    ...tree,
    files: files.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    distributions: distributionsOf(tree, files, runtime),
  };
}

/** The distributions of a layer, as far as some of its files are theirs. */
export function distributionsOf(
  { distributions }: Pick<LayerTree, 'distributions'>,
  files: readonly LayerFile[],
  runtime: Runtime,
): readonly LayerDistribution[] {
  const byOwner = directoriesOf(files, sitePackages(runtime));
  return distributions.map((each) => ({ ...each, ...weightOf(byOwner.get(each.name) ?? []) }));
}

function weightOf(directories: readonly DirectoryWeight[]) {
  return { directories, size: directories.reduce((sum, directory) => sum + directory.size, 0) };
}

/**
 * Puts the wheels' files together. Where two wheels have one path with different content, installers leave it to
 * chance whose is last; here it is always the later name's, and it is told.
 * @param elf the files that are ELF; none where that is of no interest
 */
export function mergeWheels(
  contents: readonly WheelContents[],
  elf: ReadonlySet<Placement> | null,
): Pick<LayerTree, 'files' | 'findings'> {
  const files = new Map<string, LayerFile>();
  const findings: Finding[] = [];
  const put = (file: LayerFile) => {
    const earlier = files.get(file.path);
    if (earlier && earlier.owner !== file.owner && earlier.crc32 !== file.crc32)
      findings.push(overlap(earlier, file));
    files.set(file.path, file);
  };
  for (const { wheel, placements, generated } of contents) {
    for (const placement of placements) {
      const { entry, path } = placement;
      const executable = entry.executable || elf?.has(placement) || path.startsWith('bin/');
      const { size, crc32 } = entry;
      const content = { kind: 'wheel', wheel: wheel.path, entry } as const;
      const file = { path, owner: wheel.name, size, crc32, mode: executable ? 0o755 : 0o644, content };
      put(elf ? { ...file, elf: elf.has(placement) } : file);
    }
    for (const { path, bytes } of generated) {
      const mode = path.startsWith('bin/') ? 0o755 : 0o644;
      const content = { kind: 'bytes', bytes } as const;
      put({ path, owner: wheel.name, size: bytes.length, crc32: crc32(bytes), mode, content });
    }
  }
  return { files: [...files.values()].sort((a, b) => (a.path < b.path ? -1 : 1)), findings };
}

function overlap(earlier: LayerFile, later: LayerFile): Finding {
  return {
    rule: 'overlap',
    severity: 'warning',
    subject: later.path,
    title: `${earlier.owner} and ${later.owner} both have ${later.path}`,
    reason: `the layer has ${later.owner}'s, and ${earlier.owner} may miss its own`,
    advice: 'Where that matters, leave one of the two out, or ask its maintainers not to ship the file.',
  };
}

function describe(
  contents: WheelContents,
  byOwner: ReadonlyMap<string, readonly DirectoryWeight[]>,
): LayerDistribution {
  const { wheel, licensing, placements, generated } = contents;
  const { name, version, sha256, origin } = wheel;
  const { directories, size } = weightOf(byOwner.get(name) ?? []);
  const whole =
    placements.reduce((sum, { entry }) => sum + entry.size, 0) +
    generated.reduce((sum, { bytes }) => sum + bytes.length, 0);
  return { name, version, wheel: fileOf(wheel), sha256, origin, size, whole, directories, ...licensing };
}
