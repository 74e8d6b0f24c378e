import { posix, relative } from 'node:path';
import type { CommitsApi } from './commits-api.js';
import type { Git } from './git.js';

export interface ChangeSources {
  /** Absolute. */
  readonly workspace: string;
  /** Absolute; where git is asked. */
  readonly sourceDirectory: string;
  /** What was built; null where that is not known. */
  readonly head: string | null;
  readonly git: Git;
  readonly api: CommitsApi;
}

type Lines = ReadonlyMap<string, ReadonlySet<number>>;

/**
 * Lines that are new or changed since a commit: as they are in the directory where git has the commit, else as GitHub has the
 * one that was built.
 * @param files relative to the workspace; one outside of the repository has none
 * @returns null where neither knows
 */
export async function changedLinesSince(
  commit: string,
  files: readonly string[],
  sources: ChangeSources,
): Promise<Lines | null> {
  const { git, api, head } = sources;
  const root = await rootOf(sources);
  const paths = new Map(
    files.flatMap((file) => {
      const path = posix.normalize(root === '' ? file : posix.relative(root, file));
      return path === '..' || path.startsWith('../') ? [] : [[file, path] as const];
    }),
  );
  const own = await linesByGit(commit, paths, git);
  if (own) return own;
  if (head === commit) return new Map();
  const patches = head === null ? null : await api.patches(commit, head);
  if (!patches) return null;
  return linesOf(paths, (path) => patches.get(path) ?? '');
}

/** The repository's root relative to the workspace; '' where they are the same, as far as is known. */
async function rootOf({ git, workspace, sourceDirectory }: ChangeSources): Promise<string> {
  const up = (await git(['rev-parse', '--show-cdup']))?.trim() ?? null;
  if (up === null) return '';
  const within = relative(workspace, sourceDirectory);
  const from = within === '..' || within.startsWith('../') ? '' : within;
  const root = posix.normalize(posix.join(from, up)).replace(/\/+$/, '');
  return root === '.' ? '' : root;
}

async function linesByGit(
  commit: string,
  paths: ReadonlyMap<string, string>,
  git: Git,
): Promise<Lines | null> {
  const top = (await git(['rev-parse', '--show-toplevel']))?.replace(/\n$/, '');
  if (!top || (await git(['cat-file', '-e', `${commit}^{commit}`])) === null) return null;
  // Nothing of the repository's configuration is to be run
  const diff = [
    '-C',
    top,
    'diff',
    '--no-color',
    '--no-ext-diff',
    '--no-textconv',
    '--ignore-submodules=all',
    '-M',
  ];
  const renamed = await git([...diff, '--name-status', '--diff-filter=R', '-z', commit]);
  if (renamed === null) return null;
  const origins = originsIn(renamed);
  const texts = new Map<string, string>();
  for (const path of paths.values()) {
    const origin = origins.get(path);
    const both = origin === undefined ? [path] : [origin, path];
    const text = await git([...diff, '--unified=0', commit, '--', ...both]);
    if (text === null) return null;
    texts.set(path, text);
  }
  return linesOf(paths, (path) => texts.get(path) ?? '');
}

/** @param text what `git diff --name-status -z` says: status, old path and new path, each with an end of its own */
function originsIn(text: string): ReadonlyMap<string, string> {
  const parts = text.split('\0');
  const origins = new Map<string, string>();
  for (let at = 0; at + 2 < parts.length; at += 3) origins.set(parts[at + 2] ?? '', parts[at + 1] ?? '');
  return origins;
}

function linesOf(paths: ReadonlyMap<string, string>, patchOf: (path: string) => string): Lines {
  const found = [...paths].map(([file, path]) => [file, newLines(patchOf(path))] as const);
  return new Map(found.filter(([, lines]) => lines.size > 0));
}

/**
 * Numbers of the lines that a patch adds.
 * @param patch of one file, with context or without, with git's headers or without
 */
export function newLines(patch: string): ReadonlySet<number> {
  const added = new Set<number>();
  let number: number | null = null;
  for (const line of patch.split('\n')) {
    // Of content, each line has one of " +-" before it
    const [, start] = /^@@ -\d+(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(line) ?? [];
    if (start !== undefined) number = Number(start);
    else if (number === null) continue;
    else if (line.startsWith('+')) added.add(number++);
    else if (line.startsWith(' ')) number++;
  }
  return added;
}
