import { closeSync, constants, openSync, readdirSync, readSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { crc32 } from 'node:zlib';
import { errorCode, LayerpackError } from '../errors.js';
import type { Runtime } from '../lambda/runtimes.js';
import type { Wheel } from '../resolve/wheelhouse.js';
import type { WheelEntry } from '../wheel/archive.js';
import type { WheelContents } from './contents.js';
import { fileOf, readWheelContents } from './contents.js';

/** Where a file's bytes are to be had. */
export type Content =
  | { readonly kind: 'wheel'; readonly wheel: string; readonly entry: WheelEntry }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'bytes'; readonly bytes: Buffer };

/** A file of a layer. */
export interface LayerFile {
  /** Path in the zip. */
  readonly path: string;
  /** Normalised name of the distribution it came with. */
  readonly owner: string;
  readonly size: number;
  readonly crc32: number;
  readonly mode: number;
  readonly content: Content;
}

export interface LayerDistribution {
  readonly name: string;
  readonly version: string;
  /** File name of its wheel. */
  readonly wheel: string;
  readonly sha256: string;
  readonly builtFrom: Wheel['builtFrom'];
  /** Unzipped bytes of its files in the layer. */
  readonly size: number;
}

/** A layer's content: every file with its owner, sorted by path. */
export interface LayerTree {
  readonly files: readonly LayerFile[];
  readonly distributions: readonly LayerDistribution[];
}

/**
 * Describes an installed tree as a layer. A file that is what its wheel has, by size and CRC-32, is taken from
 * the wheel, so that packing need not compress it again.
 * @param directory where the wheels were installed, with --target
 * @throws LayerpackError with rule `install` where the tree is not what the wheels say
 */
export async function describeTree(
  wheels: readonly Wheel[],
  directory: string,
  runtime: Runtime,
): Promise<LayerTree> {
  const contents = await Promise.all(wheels.map((wheel) => readWheelContents(wheel, runtime)));
  const unexpected = findUnexpected(contents, directory);
  if (unexpected !== undefined)
    throw installError(unexpected, 'it is in the installed tree and in none of the wheels');

  const buffer = Buffer.allocUnsafe(4 * 1024 * 1024);
  const files = new Map<string, LayerFile>();
  for (const { wheel, placements, generated } of contents) {
    for (const { entry, installed, path } of placements) {
      const source = join(directory, installed);
      const found = digest(source, buffer, installed);
      const same = found.size === entry.size && found.crc32 === entry.crc32;
      // Two wheels may have one path; the file is then that of the wheel whose bytes are there.
      if (!same && files.has(path)) continue;
      files.set(path, {
        path,
        owner: wheel.name,
        size: found.size,
        crc32: found.crc32,
        mode: found.elf || path.startsWith('bin/') ? 0o755 : 0o644,
        content: same ? { kind: 'wheel', wheel: wheel.path, entry } : { kind: 'file', path: source },
      });
    }
    for (const { path, bytes } of generated) {
      const mode = path.startsWith('bin/') ? 0o755 : 0o644;
      const content = { kind: 'bytes', bytes } as const;
      files.set(path, { path, owner: wheel.name, size: bytes.length, crc32: crc32(bytes), mode, content });
    }
  }
  const sorted = [...files.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  return { files: sorted, distributions: wheels.map((wheel) => describe(wheel, sorted)) };
}

function describe(wheel: Wheel, files: readonly LayerFile[]): LayerDistribution {
  const { name, version, sha256, builtFrom } = wheel;
  const size = files.reduce((sum, file) => sum + (file.owner === name ? file.size : 0), 0);
  return { name, version, wheel: fileOf(wheel), sha256, builtFrom, size };
}

/** What installers leave beside the wheels' own files, and what layers do not carry. */
const leftOut =
  /(?:^|\/)__pycache__\/|\.pyc$|^(?:bin|include)\/|^\.(?:lock|gitignore)$|^[^/]+\.dist-info\/[^/]+$/;

function findUnexpected(contents: readonly WheelContents[], directory: string): string | undefined {
  const known = new Set(contents.flatMap(({ placements }) => placements.map(({ installed }) => installed)));
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .find((path) => !known.has(path) && !leftOut.test(path));
}

const elfMagic = Buffer.from('\u007fELF', 'latin1');

function digest(
  path: string,
  buffer: Buffer,
  installed: string,
): { size: number; crc32: number; elf: boolean } {
  let file: number;
  try {
    // A build may have left something running that turns files into links to this machine's own.
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch (error) {
    if (errorCode(error) === 'ENOENT')
      throw installError(installed, 'it is in a wheel and was not installed', error);
    if (errorCode(error) === 'ELOOP')
      throw installError(installed, 'it is a link, and wheels have none', error);
    throw error;
  }
  try {
    let [size, sum, elf] = [0, 0, false];
    for (let read = readSync(file, buffer); read > 0; read = readSync(file, buffer)) {
      if (size === 0) elf = buffer.subarray(0, Math.min(read, elfMagic.length)).equals(elfMagic);
      sum = crc32(buffer.subarray(0, read), sum);
      size += read;
    }
    return { size, crc32: sum, elf };
  } finally {
    closeSync(file);
  }
}

function installError(path: string, reason: string, cause?: unknown): LayerpackError {
  return new LayerpackError(
    {
      rule: 'install',
      subject: path,
      title: `Failed to account for ${path}`,
      reason,
      advice: 'Two distributions may claim one name; find which, and leave one out.',
    },
    { cause },
  );
}
