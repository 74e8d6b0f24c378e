import { cp, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';

/** Directories that no build needs and that may be large, wherever they lie. */
const leftBehind = new Set([
  '.git',
  '.hg',
  'node_modules',
  '.tox',
  '.nox',
  '__pycache__',
  '.mypy_cache',
  '.pytest_cache',
  '.ruff_cache',
]);

/** Builds that read their version out of the repository's history. */
const readsHistory =
  /setuptools[-_.]scm|vcs[-_]versioning|hatch-vcs|poetry-dynamic-versioning|uv-dynamic-versioning|versioningit|dunamai|versioneer|setuptools[-_]git[-_]versioning|flit[-_]scm|\bpbr\b|pdm.{0,200}source\s*=\s*["']scm/s;

/**
 * Copies a project, so that its build writes nothing into the user's checkout. Where the build asks the repository
 * for its version, all of the checkout comes along with the history, but without the token that may be kept there.
 * @param to a directory that does not exist yet
 * @returns the project's directory in the copy
 */
export async function copyProject(
  directory: string,
  workspace: string,
  to: string,
  leaveOut: readonly string[],
): Promise<string> {
  const repository = await wantsHistory(directory, workspace);
  const root = repository ?? directory;
  const skipped = new Set(leaveOut);
  await mkdir(dirname(to), { recursive: true });
  await cp(root, to, {
    recursive: true,
    verbatimSymlinks: true,
    filter: async (source) => {
      if (source === root) return true;
      if (leftBehind.has(basename(source)) || skipped.has(source)) return false;
      // What an earlier build left would get into this one's wheel
      if (/^(?:lib|lib\..*|bdist\..*)$/.test(basename(source)) && basename(dirname(source)) === 'build')
        return false;
      return !(await isThere(join(source, 'pyvenv.cfg')));
    },
  });
  if (repository !== undefined) await copyHistory(join(repository, '.git'), join(to, '.git'));
  return join(to, relative(root, directory));
}

/** The repository's root where the build reads its history, and there is one. */
async function wantsHistory(directory: string, workspace: string): Promise<string | undefined> {
  const files = ['pyproject.toml', 'setup.py', 'setup.cfg'].map((file) => join(directory, file));
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')));
  if (!texts.some((text) => readsHistory.test(text))) return undefined;
  for (let at = directory; !relative(workspace, at).startsWith('..'); at = dirname(at)) {
    const git = await stat(join(at, '.git')).catch(() => null);
    if (git) return git.isDirectory() ? at : undefined;
    if (at === resolve(at, '..')) break;
  }
  return undefined;
}

/** The history without what may hold credentials: only these sections of the configuration say how to read it. */
async function copyHistory(from: string, to: string): Promise<void> {
  const kept = new Set(['HEAD', 'packed-refs', 'shallow', 'objects', 'refs', 'index']);
  await mkdir(to);
  for (const entry of await readdir(from)) {
    if (kept.has(entry)) await cp(join(from, entry), join(to, entry), { recursive: true });
  }
  const config = await readFile(join(from, 'config'), 'utf8').catch(() => '');
  const sections = config.split(/^(?=\[)/m).filter((section) => /^\[(?:core|extensions)\]/i.test(section));
  await writeFile(join(to, 'config'), sections.join(''));
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}
