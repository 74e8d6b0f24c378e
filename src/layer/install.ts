import { join } from 'node:path';
import { lastLine } from '../engine/execute.js';
import type { Workshop } from '../engine/open.js';
import { uvEnvironment } from '../engine/uv-settings.js';
import { LayerpackError } from '../errors.js';
import type { Inputs } from '../inputs/inputs.js';
import { machineOf } from '../lambda/images.js';
import { megabyte } from '../lambda/quotas.js';
import { count } from '../sizes.js';
import type { WheelContents } from './contents.js';
import type { InstalledFile } from './installed.js';

export interface Installation {
  /** Absolute path of the directory that everything was installed to, flat as --target has it, in the engine. */
  readonly directory: string;
  readonly installer: 'uv' | 'pip';
  readonly files: readonly InstalledFile[];
}

/** Where one of a run's layers is installed. */
export interface InstallPlace {
  readonly workDirectory: string;
  /** The layer's number in the run. */
  readonly index: number;
  /** Whether the run's layers together fit into the container's memory. */
  readonly inMemory: boolean;
}

/** Up to here trees go into the container's memory, where making thousands of files costs least. */
const memory = 400 * megabyte;

/** @param contents of all layers, as often as they are in one */
export function fitsInMemory(contents: readonly WheelContents[]): boolean {
  const entries = contents.flatMap(({ placements }) => placements);
  return entries.reduce((sum, { entry }) => sum + entry.size, 0) <= memory;
}

/**
 * Installs wheels offline, in one call, into an empty directory: a second call into the same one would lose
 * scripts and members of namespace packages.
 * @throws LayerpackError with rule `install`
 */
export async function installWheels(
  { engine, tools, helpers }: Workshop,
  inputs: Pick<Inputs, 'installer' | 'runtime' | 'architecture'>,
  contents: readonly WheelContents[],
  { workDirectory, index, inMemory }: InstallPlace,
  onLine: (line: string) => void,
): Promise<Installation> {
  const place = engine.kind === 'container' && inMemory ? '/tmp' : workDirectory;
  const directory = join(place, `layerpack-tree-${index}`);
  const paths = contents.map(({ wheel }) => wheel.path);
  const installer = tools.uv !== null && inputs.installer !== 'pip' ? 'uv' : 'pip';
  const argv =
    installer === 'uv' && tools.uv !== null
      ? uvInstall(tools.uv, engine.python, inputs).concat(['--target', directory], paths)
      : // The user's settings are about what to install, which is decided
        [...tools.pip, '--isolated', ...pipInstall, '--target', directory, ...paths];
  const environment = { ...uvEnvironment(place), TMPDIR: place };
  const outcome = await engine.run(argv, { environment, cwd: workDirectory, onLine });
  if (outcome.exitCode !== 0) throw installFailed(installer, lastLine(outcome.stderr));

  const list = await engine.run([engine.python, '-I', helpers.listTree, directory], { cwd: workDirectory });
  if (list.exitCode !== 0) throw installFailed(installer, lastLine(list.stderr));
  onLine(`Installed ${count(contents.length, 'distribution')} with ${installer}`);
  return { directory, installer, files: readList(list.stdout) };
}

/** The helper's list, out of its JSON. */
export function readList(text: string): readonly InstalledFile[] {
  const rows = JSON.parse(text) as readonly (readonly [path: string, size: number, crc32: number])[];
  return rows.map(([path, size, crc32]) => ({ path, size, crc32 }));
}

function installFailed(installer: 'uv' | 'pip', reason: string): LayerpackError {
  return new LayerpackError({
    rule: 'install',
    subject: 'wheels',
    title: `Failed to install the wheels with ${installer}`,
    reason: reason || 'it gave no reason',
    advice:
      installer === 'uv'
        ? 'Try installer: pip, and report the difference.'
        : 'The log above has all that pip said.',
  });
}

const offline = ['--no-index', '--no-deps'];
const pipInstall = [
  'install',
  ...offline,
  '--no-compile',
  '--no-warn-script-location',
  '--ignore-installed',
  '--quiet',
];

/** uv's cache lies beside the tree and goes with it, so links cost nothing and save a copy of all. */
function uvInstall(
  uv: string,
  python: string,
  { runtime, architecture }: Pick<Inputs, 'runtime' | 'architecture'>,
): string[] {
  return [
    ...[uv, 'pip', 'install', ...offline, '--offline', '--no-build', '--no-installer-metadata'],
    ...['--link-mode', 'hardlink'],
    // The wheels are chosen; uv's own idea of the platform's glibc must not refuse them.
    ...['--python', python, '--python-version', runtime.python],
    ...['--python-platform', `${machineOf(architecture)}-manylinux_2_40`, '--quiet'],
  ];
}
