import { join } from 'node:path';
import type { Environment } from '../../../src/engine/pip-configuration.js';
import { readPipConfiguration } from '../../../src/engine/pip-configuration.js';
import { temporaryDirectory } from './files.js';

/** Where pip's configuration files lie in that world. */
export const files = {
  global: 'xdg/pip/pip.conf',
  legacy: 'home/.pip/pip.conf',
  user: 'home/.config/pip/pip.conf',
};

/** A world of its own: a home, a directory of global files, and a workspace. */
export function world(contents: Readonly<Record<string, string>>, environment: Environment = {}) {
  const root = temporaryDirectory({ 'home/.keep': '', 'workspace/.keep': '', ...contents });
  const workspace = join(root, 'workspace');
  const around = { HOME: join(root, 'home'), XDG_CONFIG_DIRS: join(root, 'xdg'), ...environment };
  const read = (named: readonly string[] = [], more: Environment = {}) =>
    readPipConfiguration({ ...around, ...more }, workspace, named);
  return { root, workspace, read };
}

export const conf = (...lines: readonly string[]) => `[global]\n${lines.join('\n')}\n`;
