import type { Pull, Start } from './baseline-rule.js';
import { baseOfEvent, ruleOf, startOfPull } from './baseline-rule.js';
import type { Commit } from './checkout.js';
import { readAncestors, readHead, readMergeBase } from './checkout.js';
import { isCommitId } from './commit-id.js';
import type { CommitsApi } from './commits-api.js';
import type { Git } from './git.js';

type Variables = Readonly<Record<string, string | undefined>>;

/** Which commit was built, and which it is to be compared with. */
export interface Compared {
  /** What is checked out, or what the run is for where that is not known. */
  readonly commit: string | null;
  /** The branch that has the other one, by name. */
  readonly branch: string;
  /** Null where there is no such commit, or none that is known; 'not built' where the run is for changes that it did not build. */
  readonly start: Start | 'not built' | null;
  /** Its ancestors by first parents, the newest first, so many at most. */
  ancestors(most: number): Promise<readonly string[]>;
}

export interface Sources {
  readonly environment: Variables;
  /** The event's payload, of which nothing is taken for granted. */
  readonly event: unknown;
  readonly git: Git;
  readonly api: CommitsApi;
}

/**
 * Asks the clone first, then GitHub, then takes the event's word.
 * @returns null where nothing is to be compared
 */
export async function findCompared(sources: Sources): Promise<Compared | null> {
  const { environment, event, git } = sources;
  const rule = ruleOf(environment, event);
  if (rule.by === 'nothing') return null;
  const head = await readHead(git);
  const commit = head?.id ?? statedCommit(environment);
  const start = await (async (): Promise<Compared['start']> => {
    if (rule.by === 'commit') return rule.start;
    if (rule.by === 'pull request') return startFor(rule, head ?? (await built(commit, sources)), sources);
    if (rule.by === 'first parent') return firstParent(head ?? (await built(commit, sources)));
    return commit === null ? null : { commit, name: 'the commit that was built', because: '' };
  })();
  const ancestors = (most: number) =>
    start && start !== 'not built' ? ancestorsOf(start.commit, most, sources) : Promise.resolve([]);
  return { commit, branch: rule.branch, start, ancestors };
}

/** The commit that a workflow run is for; null where there is none. */
export function statedCommit({ GITHUB_SHA: stated }: Variables): string | null {
  return isCommitId(stated) ? stated : null;
}

async function built(commit: string | null, { api }: Sources): Promise<Commit | null> {
  const parents = commit === null ? null : await api.parents(commit);
  return commit === null || parents === null ? null : { id: commit, parents };
}

function firstParent(commit: Commit | null): Start | null {
  const [first] = commit?.parents ?? [];
  if (first === undefined) return null;
  return { commit: first, name: 'the first parent of the commit that was built', because: '' };
}

async function startFor(
  pull: Pull,
  commit: Commit | null,
  { git, api }: Sources,
): Promise<Compared['start']> {
  const start = startOfPull(pull, commit);
  if (start !== 'merge base') return start;
  const { head, base, branch } = pull;
  if (head === null || base === null) return null;
  const shared = (await readMergeBase(git, base, head)) ?? (await api.mergeBase(base, head));
  if (shared !== null) return { commit: shared, name: `the merge base with ${branch}`, because: '' };
  return baseOfEvent(pull, 'as the merge base is not known');
}

async function ancestorsOf(start: string, most: number, { git, api }: Sources): Promise<readonly string[]> {
  const { commits, whole } = await readAncestors(git, start, most);
  if (whole) return commits;
  // What a shallow clone has of them is the beginning
  const last = commits.at(-1) ?? start;
  return [...commits, ...(await api.ancestors(last, most - commits.length))];
}
