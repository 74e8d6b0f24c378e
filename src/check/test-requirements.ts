import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { lastLine } from '../engine/execute.js';
import type { Workshop } from '../engine/open.js';
import { LayerpackError } from '../errors.js';
import type { Wheel } from '../resolve/wheelhouse.js';
import type { Pin } from '../wheel/name.js';

export interface TestRequirements {
  /** Absolute paths of requirements files. */
  readonly files: readonly string[];
  /** What functions will find: nothing else of these names may be installed. */
  readonly pins: readonly Pin[];
  /** All of the run; what no index has is taken from here. */
  readonly wheels: readonly Wheel[];
  /** Absolute path of a directory that is not there yet. */
  readonly target: string;
}

/**
 * Installs what a test command needs beside the layers, in versions that go with theirs. By pip, which takes every
 * setting of the user's, in the build image; what is built there is not part of a layer, whose zip is written already.
 * @throws LayerpackError with rule `test-command`
 */
export async function installTestRequirements(
  { engine, tools }: Workshop,
  { files, pins, wheels, target }: TestRequirements,
  onLine: (line: string) => void,
): Promise<void> {
  const constraints = `${target}.constraints.txt`;
  const versions = new Map(pins.map(({ name, version }) => [name, version]));
  await writeFile(constraints, [...versions].map(([name, version]) => `${name}==${version}\n`).join(''));
  const wheelhouses = [...new Set(wheels.map(({ path }) => dirname(path)))];
  const argv = [
    ...[...tools.pip, 'install', '--target', target, '--constraint', constraints, '--prefer-binary'],
    ...['--no-compile', '--no-warn-script-location', '--quiet'],
    ...wheelhouses.flatMap((directory) => ['--find-links', directory]),
    ...files.flatMap((file) => ['--requirement', file]),
  ];
  const outcome = await engine.run(argv, { environment: { TMPDIR: join(dirname(target), 'tmp') }, onLine });
  if (outcome.exitCode === 0) return;
  throw new LayerpackError({
    rule: 'test-command',
    subject: 'test-requirements',
    title: 'Failed to install test-requirements',
    reason: lastLine(outcome.stderr) || 'pip gave no reason',
    advice: 'The log has all that pip said. Ask for versions that go with those in the layer.',
  });
}
