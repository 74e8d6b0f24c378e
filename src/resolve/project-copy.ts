import { copyFile, cp, mkdir, readdir, readFile, readlink, stat, symlink, writeFile } from 'node:fs/promises';
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
  await copyTree(root, to, { root, workspace, skipped: new Set([...leaveOut, to]) });
  if (repository !== undefined) await copyHistory(join(repository, '.git'), join(to, '.git'));
  return join(to, relative(root, directory));
}

interface CopyLimits {
  readonly root: string;
  readonly workspace: string;
  /** Absolute paths. */
  readonly skipped: ReadonlySet<string>;
}

/** Files, directories and links; what else may lie there, such as sockets, no build can mean. */
async function copyTree(from: string, to: string, limits: CopyLimits): Promise<void> {
  await mkdir(to, { recursive: true });
  const entries = await readdir(from, { withFileTypes: true });
  const built = basename(from) === 'build' && (await isProject(dirname(from)));
  for (const entry of entries) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (leftBehind.has(entry.name) || limits.skipped.has(source)) continue;
    // What an earlier build left would get into this one's wheel
    if (built && /^(?:lib|lib\..*|bdist\..*)$/.test(entry.name)) continue;
    const environment = !entry.isFile() && (await isThere(join(source, 'pyvenv.cfg')));
    if (environment) continue;
    if (entry.isSymbolicLink()) await copyLink(source, target, limits);
    else if (entry.isFile()) await copyFile(source, target);
    else if (entry.isDirectory()) await copyTree(source, target, limits);
  }
}

/** A link that leads out of what is copied, but not out of the workspace, still leads there. */
async function copyLink(source: string, target: string, { root, workspace }: CopyLimits): Promise<void> {
  const written = await readlink(source);
  const end = resolve(dirname(source), written);
  const leads = isWithin(end, workspace) && !isWithin(end, root);
  await symlink(leads ? end : written, target);
}

function isWithin(path: string, directory: string): boolean {
  return !relative(directory, path).startsWith('..');
}

async function isProject(directory: string): Promise<boolean> {
  const there = await Promise.all(projectFiles.map((file) => isThere(join(directory, file))));
  return there.includes(true);
}

const projectFiles = ['pyproject.toml', 'setup.py', 'setup.cfg'];

/** The repository's root where the build reads its history, and there is one. */
async function wantsHistory(directory: string, workspace: string): Promise<string | undefined> {
  const files = projectFiles.map((file) => join(directory, file));
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
  const sections = config
    .split(/^(?=[ \t]*\[)/m)
    .filter((section) => /^\s*\[(?:core|extensions)\]/i.test(section));
  await writeFile(join(to, 'config'), sections.join(''));
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}
