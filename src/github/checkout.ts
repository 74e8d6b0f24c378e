import { isCommitId } from './commit-id.js';
import type { Git } from './git.js';

/** A commit with its parents, of which a shallow clone knows the ids alone. */
export interface Commit {
  readonly id: string;
  readonly parents: readonly string[];
}

/** The commit that is checked out; null where git does not say. */
export async function readHead(git: Git): Promise<Commit | null> {
  const head = (await git(['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']))?.trim();
  return isCommitId(head) ? readCommit(git, head) : null;
}

/** The object itself has the parents that rev-list leaves out where a shallow clone ends. */
async function readCommit(git: Git, commit: string): Promise<Commit | null> {
  const text = await git(['cat-file', 'commit', commit]);
  return text === null ? null : { id: commit, parents: parentsIn(text) };
}

/** @param text a commit as git stores it, whose message may say anything */
export function parentsIn(text: string): readonly string[] {
  const [headers = ''] = text.split('\n\n', 1);
  return [...headers.matchAll(/^parent ([0-9a-f]+)$/gm)].map(([, parent = '']) => parent).filter(isCommitId);
}

/** @returns null where the clone does not have all that decides it */
export async function readMergeBase(git: Git, one: string, other: string): Promise<string | null> {
  if (!(await isWhole(git))) return null;
  const base = (await git(['merge-base', one, other]))?.trim();
  return isCommitId(base) ? base : null;
}

/**
 * A commit's first parent, that one's first parent and so on, as far as the clone has them.
 * @returns also whether there may be more
 */
export async function readAncestors(
  git: Git,
  start: string,
  most: number,
): Promise<{ readonly commits: readonly string[]; readonly whole: boolean }> {
  const text = await git(['rev-list', '--first-parent', `--max-count=${most + 1}`, start, '--']);
  if (text === null) return { commits: [], whole: false };
  const [, ...commits] = text.trim().split('\n').filter(isCommitId);
  return { commits, whole: commits.length === most || (await isWhole(git)) };
}

async function isWhole(git: Git): Promise<boolean> {
  return (await git(['rev-parse', '--is-shallow-repository']))?.trim() === 'false';
}
