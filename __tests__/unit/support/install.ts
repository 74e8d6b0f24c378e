import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Wheel } from '../../../src/resolve/wheelhouse.js';
import { temporaryDirectory } from './files.js';

/** Installs as pip does, which is what layers are made from. */
export function install(wheels: readonly Wheel[]): string {
  const directory = join(temporaryDirectory(), 'tree');
  const options = ['--no-index', '--no-deps', '--no-compile', '--quiet', '--no-warn-script-location'];
  const paths = wheels.map(({ path }) => path);
  execFileSync('python3', ['-m', 'pip', 'install', ...options, '--target', directory, ...paths], {
    stdio: 'pipe',
    env: { ...process.env, PIP_DISABLE_PIP_VERSION_CHECK: '1', PIP_ROOT_USER_ACTION: 'ignore' },
  });
  return directory;
}
