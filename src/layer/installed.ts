import { closeSync, constants, openSync, readdirSync, readSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { crc32 } from 'node:zlib';
import { errorCode, LayerpackError } from '../errors.js';
import type { WheelContents } from './contents.js';

/** What installers leave beside the wheels' own files, and what layers do not carry. */
const leftOut =
  /(?:^|\/)__pycache__\/|\.pyc$|^(?:bin|include)\/|^\.(?:lock|gitignore)$|^[^/]+\.dist-info\/[^/]+$/;

/** Bytes that are read at a time. */
const chunk = 4 * 1024 * 1024;

/**
 * Holds an installed tree against the wheels it was installed from: nothing more, nothing less, and the same bytes.
 * Only modules are compared: what pip does with --target to data files outside of packages is its own affair.
 * @throws LayerpackError with rule `install`
 */
export function compareTree(
  contents: readonly WheelContents[],
  directory: string,
): { readonly elf: ReadonlySet<string> } {
  const owners = new Map<string, number>();
  for (const { placements } of contents) {
    for (const { installed } of placements) owners.set(installed, (owners.get(installed) ?? 0) + 1);
  }
  const unexpected = listFiles(directory).find((path) => !owners.has(path) && !leftOut.test(path));
  if (unexpected !== undefined)
    throw installError(unexpected, 'it is in the installed tree and in none of the wheels');

  const buffer = Buffer.allocUnsafe(chunk);
  const elf = new Set<string>();
  for (const { entry, installed, kind } of contents.flatMap(({ placements }) => placements)) {
    // Whose file lies at a path that two wheels have is chance
    if (kind !== 'module' || owners.get(installed) !== 1) continue;
    const found = digest(join(directory, installed), buffer, installed);
    if (found.elf) elf.add(installed);
    if (found.size !== entry.size || found.crc32 !== entry.crc32) {
      throw installError(installed, 'the installed file is not what the wheel has');
    }
  }
  return { elf };
}

function listFiles(directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)).split(sep).join('/'));
}

const elfMagic = Buffer.from('\u007fELF', 'latin1');

function digest(
  path: string,
  buffer: Buffer,
  installed: string,
): { readonly size: number; readonly crc32: number; readonly elf: boolean } {
  let file: number;
  try {
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
      advice: 'Try the other installer (installer pip or uv), and report the difference.',
    },
    { cause },
  );
}
