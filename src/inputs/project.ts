import { readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { errorCode, UsageError } from '../errors.js';
import { layerNameFrom } from './patterns.js';
import { problemAt } from './source.js';

/** Sources that lie in the directory of the project they belong to. */
const projectFiles: ReadonlySet<string> = new Set([
  'pyproject.toml',
  'poetry.lock',
  'uv.lock',
  'Pipfile.lock',
]);

/** pylock.toml, or pylock.<name>.toml: https://packaging.python.org/en/latest/specifications/pylock-toml/ */
const pylock = /^pylock(\.[^.]+)?\.toml$/;

/**
 * The project's directory, relative to the workspace ("." for itself): where the first of the sources lies that
 * belongs to a project.
 */
export function projectDirectory(requirements: readonly string[]): string {
  const first = requirements.find((path) => projectFiles.has(basename(path)) || pylock.test(basename(path)));
  return first === undefined ? '.' : dirname(first);
}

/**
 * The project's name as its metadata has it, normalised, with the characters that a layer's name may have.
 * @throws UsageError where pyproject.toml is not TOML
 */
export async function readProjectName(directory: string, workspace: string): Promise<string> {
  const home = resolve(workspace, directory);
  const toml = await readIfThere(join(home, 'pyproject.toml'));
  const found =
    (toml && (await nameInToml(toml, join(directory, 'pyproject.toml')))) ||
    nameInSetupCfg((await readIfThere(join(home, 'setup.cfg'))) ?? '') ||
    basename(home);
  // https://packaging.python.org/en/latest/specifications/name-normalization/
  return layerNameFrom(found.toLowerCase().replaceAll(/[-_.]+/g, '-')) || 'project';
}

async function nameInToml(text: string, file: string): Promise<string | undefined> {
  const { parse, TomlError } = await import('smol-toml');
  try {
    const { project, tool } = parse(text) as {
      project?: { name?: unknown };
      tool?: { poetry?: { name?: unknown } };
    };
    return [project?.name, tool?.poetry?.name].find(
      (name): name is string => typeof name === 'string' && name.trim() !== '',
    );
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const reason = error.message.split('\n')[0]?.replace(/^Invalid TOML document: /, '');
    throw new UsageError([
      problemAt({ file, line: error.line, column: error.column }, 'project', `not valid TOML: ${reason}`),
    ]);
  }
}

function nameInSetupCfg(text: string): string | undefined {
  const metadata = text.split(/^(?=\[)/m).find((section) => section.startsWith('[metadata]'));
  return /^name\s*[=:]\s*(\S+)\s*$/m.exec(metadata ?? '')?.[1];
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    // Whatever is wrong with the file, the directory still has a name.
    if (errorCode(error) !== undefined) return undefined;
    throw error;
  }
}
