import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { LayerpackError } from '../errors.js';

/** Tables of pyproject.toml that say what a build makes; without any, setuptools would guess. */
const says = /^\s*\[\s*(?:project|build-system|tool\.poetry|tool\.flit\.metadata)\s*\]/m;

/**
 * Makes sure that there is a project before anything starts.
 * @param directory absolute
 * @throws LayerpackError with rule `requirements`
 */
export function requireProject(directory: string, workspace: string): void {
  const pyproject = join(directory, 'pyproject.toml');
  if (['setup.py', 'setup.cfg'].some((file) => existsSync(join(directory, file)))) return;
  if (existsSync(pyproject) && says.test(readFileSync(pyproject, 'utf8'))) return;
  const named = relative(workspace, directory) || 'the workspace';
  throw new LayerpackError({
    rule: 'requirements',
    subject: named,
    title: 'Failed to find the project that project: include means',
    reason: existsSync(pyproject)
      ? `pyproject.toml in ${named} has neither [project] nor [build-system]`
      : `${named} has no pyproject.toml, setup.py or setup.cfg`,
    advice:
      "Name the project's pyproject.toml or lock by requirements, by which its directory is known, or set project to none.",
  });
}
