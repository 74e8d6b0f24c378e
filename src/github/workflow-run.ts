import type { Api } from './api.js';
import type { RunOrder } from './comment-marker.js';
import type { PullRequest } from './pull-request.js';
import { field, fullName, isNumber, isSha } from './pull-request.js';

/** The run that an event workflow_run is about, as far as GitHub itself says it. */
export interface TriggeringRun {
  readonly order: RunOrder;
  readonly headSha: string;
  /** Where the branch is; null where that repository is gone. */
  readonly head: { readonly owner: string; readonly repository: string; readonly branch: string } | null;
  /** Numbers of pull requests with this very commit; none for forks. */
  readonly named: readonly number[];
}

/** The open pull request of a run, or why there is none to write to. */
export type RunPullRequest =
  | (PullRequest & { readonly order: RunOrder })
  | { readonly none: 'not for a pull request' | 'head repository gone' | 'closed' | 'moved on' | 'several' };

/**
 * @param event payload of the event workflow_run, of which nothing is taken for granted
 * @returns null where the run was not for a pull request
 */
export function triggeringRun(event: unknown): TriggeringRun | null {
  const run = field(event, 'workflow_run');
  const [runId, attempt, headSha] = ['id', 'run_attempt', 'head_sha'].map((name) => field(run, name));
  if (field(run, 'event') !== 'pull_request') return null;
  if (!isNumber(runId) || !isNumber(attempt) || !isSha(headSha)) return null;
  const from = field(run, 'head_repository');
  const [owner, branch] = [field(field(from, 'owner'), 'login'), field(run, 'head_branch')];
  const repository = fullName(from);
  const known = repository !== null && typeof owner === 'string' && typeof branch === 'string';
  const pulls = field(run, 'pull_requests');
  return {
    order: { runId, attempt },
    headSha,
    head: known ? { owner, repository, branch } : null,
    named: (Array.isArray(pulls) ? pulls : [])
      .filter((pull) => field(field(pull, 'head'), 'sha') === headSha)
      .map((pull) => field(pull, 'number'))
      .filter(isNumber),
  };
}

/**
 * The open pull request whose newest commit a run was for. What the run itself left, such as a number in an artifact,
 * is of whoever wrote the pull request and not asked.
 * @throws what the client throws
 */
export async function pullRequestOfRun(api: Api, event: unknown): Promise<RunPullRequest> {
  const run = triggeringRun(event);
  if (!run) return { none: 'not for a pull request' };
  const { order, headSha, head, named } = run;
  if (!head) return { none: 'head repository gone' };
  const { octokit, repository } = api;
  const asked = { state: 'open', head: `${head.owner}:${head.branch}`, per_page: 100 } as const;
  const open = await octokit.paginate(octokit.rest.pulls.list, { ...repository, ...asked });
  // An owner may have several forks, and what GitHub takes for no branch it does not filter by
  const ofBranch = open.filter(
    (pull) => fullName(pull.head.repo) === head.repository && pull.head.ref === head.branch,
  );
  const fitting = ofBranch.filter((pull) => pull.head.sha === headSha);
  // One branch may be asked to be merged into two
  const [pull, ...more] =
    fitting.length > 1 ? fitting.filter(({ number }) => named.includes(number)) : fitting;
  if (!pull || more.length > 0)
    return { none: fitting.length > 0 ? 'several' : ofBranch.length > 0 ? 'moved on' : 'closed' };
  const own = `${repository.owner}/${repository.repo}`.toLowerCase();
  return { number: pull.number, headSha, fork: head.repository !== own, order };
}
