import type { Commit } from './checkout.js';
import { isCommitId } from './commit-id.js';

type Variables = Readonly<Record<string, string | undefined>>;

/** How to come to the commit that a run is compared with. */
export type Rule =
  /** Tags, releases and what else is built outside of a branch's history. */
  | { readonly by: 'nothing' }
  | ({ readonly by: 'pull request' } & Pull)
  | { readonly by: 'commit'; readonly branch: string; readonly start: Start }
  | { readonly by: 'first parent'; readonly branch: string }
  | { readonly by: 'same commit'; readonly branch: string };

/** Of a pull request, as its event says. */
export interface Pull {
  /** Ids of commits; null where the event has none. */
  readonly head: string | null;
  readonly base: string | null;
  /** Name of the branch that it is for. */
  readonly branch: string;
  /** What has nothing of the pull request, though the run is for it. */
  readonly without: readonly string[];
}

/** A commit to look for first, in words that others can be counted from. */
export interface Start {
  readonly commit: string;
  /** Such as "the first parent of the merge commit that was built". */
  readonly name: string;
  /** Why it is not another one, as a clause; '' where that is the rule. */
  readonly because: string;
}

const branches = 'refs/heads/';
const pullEvents = ['pull_request', 'pull_request_target'];
/** Events that build a commit that a branch has. */
const branchEvents = ['push', 'schedule', 'workflow_dispatch'];

/** @param event the event's payload, of which nothing is taken for granted */
export function ruleOf(environment: Variables, event: unknown): Rule {
  const name = environment['GITHUB_EVENT_NAME'] ?? '';
  if (pullEvents.includes(name)) {
    const { head, base } = fieldsOf(fieldsOf(event)['pull_request']);
    const { sha, ref } = fieldsOf(base);
    const branch = typeof ref === 'string' && ref !== '' ? ref : 'the base branch';
    // https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows#pull_request_target
    const own = name === 'pull_request_target' ? environment['GITHUB_SHA'] : null;
    const without = [sha, own].filter(isCommitId);
    return { by: 'pull request', head: idOf(fieldsOf(head)['sha']), base: idOf(sha), branch, without };
  }
  if (name === 'merge_group') {
    const { base_sha: base, base_ref: ref } = fieldsOf(fieldsOf(event)['merge_group']);
    const branch = typeof ref === 'string' ? branchIn(ref) : null;
    if (!isCommitId(base) || branch === null) return { by: 'nothing' };
    const start = { commit: base, name: `the commit of ${branch} that the merge group is based on` };
    return { by: 'commit', branch, start: { ...start, because: '' } };
  }
  const branch = branchIn(environment['GITHUB_REF'] ?? '');
  if (branch === null || !branchEvents.includes(name)) return { by: 'nothing' };
  if (name !== 'push') return { by: 'same commit', branch };
  const { before, forced } = fieldsOf(event);
  // What a forced push threw away is no ancestor
  if (!isCommitId(before) || forced === true) return { by: 'first parent', branch };
  const start = { commit: before, name: `the commit of ${branch} before the push`, because: '' };
  return { by: 'commit', branch, start };
}

/** What a pull request's checkout says of where to start. */
export function startOfPull(
  { head, base, branch, without }: Pull,
  built: Commit | null,
): Start | 'merge base' | 'not built' | null {
  // A merge by GitHub, with the base branch as it was then: https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows#pull_request
  const [first, second] = built?.parents ?? [];
  if (head !== null && first !== undefined && second === head) {
    return { commit: first, name: 'the first parent of the merge commit that was built', because: '' };
  }
  if (head !== null && built?.id === head) return 'merge base';
  if (built && without.includes(built.id)) return 'not built';
  const because =
    built === null
      ? 'as it is not known which commit was built'
      : "as neither the pull request's head nor its merge commit was built";
  return baseOfEvent({ base, branch }, because);
}

/** The last resort, which is older than the base branch is by now. */
export function baseOfEvent({ base, branch }: Pick<Pull, 'base' | 'branch'>, because: string): Start | null {
  return base === null
    ? null
    : { commit: base, name: `the commit of ${branch} that the event names`, because };
}

/** Why a start's commit, or an ancestor of it, is what the run is compared with: what follows its id and a comma. */
export function whyOf({ name, because }: Start, distance: number): string {
  const which =
    distance === 0
      ? name
      : `the newest ancestor that has a manifest, ${distance} commit${distance === 1 ? '' : 's'} before ${name}`;
  return because === '' ? which : `${which}, ${because}`;
}

/**
 * The commit that a run may keep its manifest for, where runs of pull requests read it; null where it may not. All branches
 * read the cache of the default branch, and pull_request_target, workflow_run and issue_comment write to it, while they may
 * have built code of a pull request that nobody has accepted. What a pull request, a merge group or a tag writes is read by
 * none of those that are compared with a branch.
 * https://docs.github.com/actions/reference/workflows-and-actions/dependency-caching#restrictions-for-accessing-a-cache
 * @param head what is checked out; null where that is not known
 */
export function commitToKeep(environment: Variables, head: string | null): string | null {
  const { GITHUB_EVENT_NAME: name = '', GITHUB_REF: ref = '', GITHUB_SHA: commit } = environment;
  if (!branchEvents.includes(name) || branchIn(ref) === null || !isCommitId(commit)) return null;
  // Else a step has checked out something else
  return head === null || head === commit ? commit : null;
}

function branchIn(ref: string): string | null {
  return ref.startsWith(branches) && ref.length > branches.length ? ref.slice(branches.length) : null;
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

const idOf = (value: unknown): string | null => (isCommitId(value) ? value : null);
