import { LayerpackError } from '../errors.js';
import type { WheelContents } from './contents.js';

/** A file of an installed tree, as the helper lists it. A link has size -1. */
export interface InstalledFile {
  /** Relative to the directory that was installed to, with slashes. */
  readonly path: string;
  readonly size: number;
  readonly crc32: number;
}

/** What installers leave beside the wheels' own files, and what layers do not carry. */
const leftOut =
  /(?:^|\/)__pycache__\/|\.pyc$|^(?:bin|include)\/|^\.(?:lock|gitignore)$|^[^/]+\.dist-info\/[^/]+$/;

/**
 * Holds an installed tree against the wheels it was installed from: nothing more, nothing less, and the same bytes.
 * Only modules are compared: what pip does with --target to data files outside of packages is its own affair.
 * @throws LayerpackError with rule `install`
 */
export function compareTree(contents: readonly WheelContents[], installed: readonly InstalledFile[]): void {
  const placements = contents.flatMap((wheel) => wheel.placements);
  const owners = new Map<string, number>();
  for (const { installed: path } of placements) owners.set(path, (owners.get(path) ?? 0) + 1);
  const unexpected = installed.find(({ path }) => !owners.has(path) && !leftOut.test(path));
  if (unexpected)
    throw installError(unexpected.path, 'it is in the installed tree and in none of the wheels');

  const found = new Map(installed.map((file) => [file.path, file]));
  for (const { entry, installed: path, kind } of placements) {
    // Whose file lies at a path that two wheels have is chance
    if (kind !== 'module' || owners.get(path) !== 1) continue;
    const file = found.get(path);
    if (!file) throw installError(path, 'it is in a wheel and was not installed');
    if (file.size < 0) throw installError(path, 'it is a link, and wheels have none');
    if (file.size !== entry.size || file.crc32 !== entry.crc32) {
      throw installError(path, 'the installed file is not what the wheel has');
    }
  }
}

function installError(path: string, reason: string): LayerpackError {
  return new LayerpackError({
    rule: 'install',
    subject: path,
    title: `Failed to account for ${path}`,
    reason,
    advice: 'Try the other installer (installer: pip or uv), and report the difference.',
  });
}
