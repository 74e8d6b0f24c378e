import { existsSync, realpathSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Location } from '../../errors.js';
import { lineError } from './source-error.js';

/**
 * What a requirement's path leads to.
 * @param text the requirement, without secrets
 * @throws LayerpackError with rule `requirements` where nothing can be installed from there
 */
export function checkLocal(
  path: string,
  text: string,
  workspace: string,
  location: Location,
): 'file' | 'directory' {
  const refuse = (reason: string, advice: string) => lineError(location, reason, advice, text);
  if (!existsSync(path)) {
    throw refuse(
      `${text} names a file or directory that is not there`,
      `Correct its path: it means ${path}.`,
    );
  }
  if (!statSync(path).isDirectory()) return 'file';
  if (!['pyproject.toml', 'setup.py'].some((file) => existsSync(join(path, file)))) {
    throw refuse(
      `${text} is a directory with neither pyproject.toml nor setup.py`,
      'Name the directory of a project, or a wheel.',
    );
  }
  if (isOutside(path, workspace)) {
    throw refuse(
      `${text} is a directory outside the workspace, of which a build sees nothing`,
      'Check it out inside the workspace, or build a wheel of it in a step before, and name the wheel.',
    );
  }
  return 'directory';
}

function isOutside(path: string, workspace: string): boolean {
  return /^\.\.(?:[/\\]|$)/.test(relative(realpathSync(workspace), realpathSync(path)));
}
