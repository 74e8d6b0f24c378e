import type { Baselines, TakenBaseline } from './cache/baselines.js';
import { keepBaseline, takeBaseline } from './cache/baselines.js';
import { messageOf } from './cache/trouble.js';
import type { WorldClock } from './github/api.js';
import type { Compared } from './github/baseline-commit.js';
import { findCompared, statedCommit } from './github/baseline-commit.js';
import type { Start } from './github/baseline-rule.js';
import { commitToKeep, whyOf } from './github/baseline-rule.js';
import { changedLinesSince } from './github/changed-lines.js';
import { readHead } from './github/checkout.js';
import { commitsApi } from './github/commits-api.js';
import { gitIn } from './github/git.js';
import { count } from './sizes.js';
import type { FoundBaseline } from './world.js';

/** What there is to know of the repository that is built. */
export interface RepositoryOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Absolute. */
  readonly workspace: string;
  /** Absolute path of a directory of the repository; one that is not in the workspace counts as the workspace. */
  readonly sourceDirectory: string;
  readonly token: string | null;
  readonly clock: WorldClock;
}

export interface BaselineOptions extends RepositoryOptions, Baselines {
  /** The event's payload, as it was parsed; nothing of it is taken for granted. */
  readonly event: unknown;
}

/** Commits that are asked for. */
const most = 50;

/**
 * The manifest of the commit that this run is compared with, or of its newest ancestor that has one. What goes wrong is
 * part of the reason why there is none; what is damaged, and a cache that does not work, are told by the cache.
 */
export async function lookUpBaseline(options: BaselineOptions): Promise<FoundBaseline> {
  const { environment, workspace, sourceDirectory, event } = options;
  const git = gitIn(workspace, sourceDirectory, environment);
  const api = commitsApi(options);
  const compared = await findCompared({ environment, event, git, api });
  if (!compared) return { kind: 'not looked for' };
  const { start } = compared;
  const none = (why: string): FoundBaseline => ({
    kind: 'none',
    reason: [why, ...api.troubles()].join('; '),
  });
  if (!start) return none(unknownStart(compared));
  if (start === 'not built') return none(notBuilt(compared));
  try {
    const own = await takeBaseline(options, [start.commit]);
    if (own) return found(start, own, 0);
    const ancestors = await compared.ancestors(most - 1);
    const other = await takeBaseline(options, ancestors);
    if (other) return found(start, other, ancestors.indexOf(other.commit) + 1);
    return none(notKept(start, compared.branch, ancestors.length, options));
  } catch (error) {
    return none(`it cannot be read (${messageOf(error)})`);
  }
}

/** The commit that is built: what is checked out, or what the run is for where git does not say; null on a machine without either. */
export async function builtCommit({
  environment,
  workspace,
  sourceDirectory,
}: Pick<RepositoryOptions, 'environment' | 'workspace' | 'sourceDirectory'>): Promise<string | null> {
  const head = await readHead(gitIn(workspace, sourceDirectory, environment));
  return head?.id ?? statedCommit(environment);
}

/**
 * Keeps this run's manifest for runs that are compared with its commit, where the run may.
 * @param manifest without secrets: whoever may open a pull request can read it
 */
export async function saveBaseline(options: BaselineOptions, manifest: string): Promise<void> {
  const { environment, workspace, sourceDirectory } = options;
  const head = await readHead(gitIn(workspace, sourceDirectory, environment));
  const commit = commitToKeep(environment, head?.id ?? null);
  if (commit === null) return;
  const { GITHUB_RUN_ID: run = '0', GITHUB_RUN_ATTEMPT: attempt = '1' } = environment;
  await keepBaseline(options, commit, `${run}.${attempt}`, manifest);
}

/**
 * The lines of files that are not as they were in a commit.
 * @param files relative to the workspace
 * @returns by file, of those that changed, numbers of lines that are new or changed, from 1; null where it is not known
 */
export async function changedLines(
  files: readonly string[],
  commit: string,
  options: RepositoryOptions,
): Promise<ReadonlyMap<string, ReadonlySet<number>> | null> {
  const { environment, workspace, sourceDirectory } = options;
  const git = gitIn(workspace, sourceDirectory, environment);
  return changedLinesSince(commit, files, {
    workspace,
    sourceDirectory,
    head: await builtCommit(options),
    git,
    api: commitsApi(options),
  });
}

function found(start: Start, { commit, text }: TakenBaseline, distance: number): FoundBaseline {
  return { kind: 'found', text, commit, why: whyOf(start, distance) };
}

function unknownStart({ commit }: Compared): string {
  return `it is not known what ${commit === null ? 'this run' : short(commit)} is to be compared with`;
}

function notBuilt({ commit, branch }: Compared): string {
  return `what was built is ${commit === null ? 'a commit' : short(commit)} of ${branch}, which has nothing of the pull request`;
}

function notKept({ commit }: Start, branch: string, ancestors: number, { cache, remote }: Baselines): string {
  const and = ancestors > 0 ? ` and ${count(ancestors, 'ancestor')} of it` : '';
  const asked = `asked for ${short(commit)}${and}`;
  if (!remote) return `this machine has none, and the runner has no cache to ask (${asked})`;
  const trouble = remote.trouble();
  if (trouble !== null) return `the Actions cache cannot be read (${trouble})`;
  if ([...cache.damaged].some((path) => path.startsWith('baselines/'))) {
    return `what was kept is damaged (${asked})`;
  }
  return `no run of ${branch} has kept one yet (${asked})`;
}

const short = (commit: string) => commit.slice(0, 7);
