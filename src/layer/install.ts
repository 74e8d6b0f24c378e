import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { lastLine } from '../engine/execute.js';
import type { Workshop } from '../engine/open.js';
import { uvEnvironment } from '../engine/uv-settings.js';
import { LayerpackError } from '../errors.js';
import type { Inputs } from '../inputs/inputs.js';
import { machineOf } from '../lambda/images.js';
import type { Wheel } from '../resolve/wheelhouse.js';
import { count } from '../sizes.js';

export interface Installation {
  /** Absolute path of the directory that everything was installed to, flat as --target has it. */
  readonly directory: string;
  readonly installer: 'uv' | 'pip';
}

/**
 * Installs wheels offline, in one call, into an empty directory: a second call into the same one would lose
 * scripts and members of namespace packages.
 * @throws LayerpackError with rule `install`
 */
export async function installWheels(
  { engine, tools }: Workshop,
  inputs: Pick<Inputs, 'installer' | 'runtime' | 'architecture'>,
  wheels: readonly Wheel[],
  workDirectory: string,
  onLine: (line: string) => void,
): Promise<Installation> {
  const directory = join(workDirectory, 'tree');
  await mkdir(directory);
  const paths = wheels.map(({ path }) => path);
  const installer = tools.uv !== null && inputs.installer !== 'pip' ? 'uv' : 'pip';
  const argv =
    installer === 'uv' && tools.uv !== null
      ? uvInstall(tools.uv, engine.python, inputs).concat(['--target', directory], paths)
      : // The user's settings are about what to install, which is decided
        [...tools.pip, '--isolated', ...pipInstall, '--target', directory, ...paths];
  const outcome = await engine.run(argv, {
    environment: uvEnvironment(workDirectory),
    cwd: workDirectory,
    onLine,
  });
  if (outcome.exitCode === 0) {
    onLine(`Installed ${count(wheels.length, 'distribution')} with ${installer}`);
    return { directory, installer };
  }
  throw new LayerpackError({
    rule: 'install',
    subject: 'wheels',
    title: `Failed to install the wheels with ${installer}`,
    reason: lastLine(outcome.stderr) || 'it gave no reason',
    advice:
      installer === 'uv'
        ? 'Try installer pip, and report the difference.'
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

/** uv's cache lies in the work directory as well and goes with it, so links cost nothing and save a copy of all. */
function uvInstall(
  uv: string,
  python: string,
  { runtime, architecture }: Pick<Inputs, 'runtime' | 'architecture'>,
): string[] {
  return [
    ...[
      uv,
      'pip',
      'install',
      ...offline,
      '--offline',
      '--no-build',
      '--no-installer-metadata',
      '--link-mode',
      'copy',
    ],
    // The wheels are chosen; uv's own idea of the platform's glibc must not refuse them.
    ...['--python', python, '--python-version', runtime.python],
    ...['--python-platform', `${machineOf(architecture)}-manylinux_2_40`, '--quiet'],
  ];
}
