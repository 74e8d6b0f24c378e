import type { Finding } from './errors.js';
import type { Api } from './github/api.js';
import { openApi } from './github/api.js';
import { failureOf } from './github/api-trouble.js';
import { clockOf } from './github/clock.js';
import { writeComment } from './github/comment.js';
import { lengthOf } from './github/comment-marker.js';
import { readEvent } from './github/event.js';
import { runPage } from './github/server.js';
import type { RunPullRequest } from './github/workflow-run.js';
import { pullRequestOfRun, triggeringRun } from './github/workflow-run.js';
import { readRecords } from './github/workflow-run-records.js';
import type { Log } from './log.js';
import { hasNews } from './report/compared-report.js';
import { commentBody } from './report/comparison-markdown.js';
import type { StrangeRun } from './report/strange-run.js';
import { strangeRun } from './report/strange-run.js';

/** What the job has. */
export interface RunJob {
  readonly token: string | null;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly log: Log;
  readonly now: () => number;
  /** Where the pages of the rules can be read, with a slash at the end. */
  readonly documentation?: string;
}

/** Milliseconds for all that is read, and for all comments. */
const [readingLimit, writingLimit] = [300_000, 600_000];

const why: Readonly<Record<Extract<RunPullRequest, { readonly none: unknown }>['none'], string>> = {
  'not for a pull request': 'the run was not for one',
  'head repository gone': 'the repository of its branch is gone',
  closed: 'it is not open any more',
  'moved on': 'it has newer commits, whose own run is told',
  several: 'its branch is that of several, and it is not known for which the run was',
};

/**
 * Says on a pull request what the run that triggered this one was not allowed to say itself. Of that run's artifacts
 * nothing is trusted: they are its author's.
 * @returns texts of the comments, for the summary
 */
export async function commentForRun(job: RunJob): Promise<readonly string[]> {
  const { token, environment, log, now, documentation } = job;
  const event = await readEvent(environment);
  const run = triggeringRun(event);
  if (!token) return nothing(log, 'there is no token to reach GitHub with');
  if (!run)
    return nothing(log, 'it is for runs on the event workflow_run, of a workflow on the event pull_request');
  const clock = clockOf(now);
  const api = await openApi({ token, environment, clock, signal: AbortSignal.timeout(readingLimit) });
  const pullRequest = await found(api, event, log);
  if (!pullRequest) return [];
  const { records, skipped, findings } = await readRecords(api, run.order.runId);
  for (const finding of findings) log.finding(finding);
  for (const { artifact, why: reason } of skipped) log.info(`The artifact ${artifact} ${reason}`);
  const summaryUrl = runPage(environment, run.order.runId);
  const until = now() + writingLimit;
  const bodies: string[] = [];
  let refused = false;
  for (const { artifact, ...record } of records) {
    const told = readable(artifact, record, log);
    if (!told || told.comment === 'never') continue;
    const marker = { key: told.key, order: pullRequest.order };
    const body = commentBody(
      { ...told.run, snapshot: { ...told.run.snapshot, commit: null } },
      { summaryUrl, ...(documentation && { documentation }) },
      lengthOf(marker),
    );
    bodies.push(body);
    // What may not write one comment may write none
    if (refused) continue;
    // The run that asks is not that of the fork
    const wanted = {
      ...pullRequest,
      ...marker,
      body,
      fork: false,
      worthCreating: told.comment === 'always' || hasNews(told.run),
    };
    const limit = Math.max(0, until - now());
    const outcome = await writeComment(wanted, { token, environment, clock, limit });
    refused = outcome.status === 'not allowed';
    log.info(
      `The comment of ${artifact}: ${outcome.status}${outcome.url === null ? '' : `, ${outcome.url}`}`,
    );
    for (const finding of outcome.findings) log.finding(finding);
  }
  return bodies;
}

async function found(api: Api, event: unknown, log: Log) {
  try {
    const pullRequest = await pullRequestOfRun(api, event);
    if (!('none' in pullRequest)) return pullRequest;
    log.info(`No pull request is told: ${why[pullRequest.none]}`);
  } catch (error) {
    log.finding(notFound(failureOf(error, api.clock.now()).reason));
  }
  return null;
}

function readable(
  artifact: string,
  record: { readonly manifest: string; readonly baseline: string | null },
  log: Log,
): StrangeRun | null {
  try {
    return strangeRun(record);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    log.finding({
      rule: 'comment',
      severity: 'warning',
      subject: artifact,
      title: `The artifact ${artifact} is not told`,
      reason,
      advice: 'Let the workflow of the pull request use the same version of layerpack.',
    });
    return null;
  }
}

function notFound(reason: string): Finding {
  return {
    rule: 'comment',
    severity: 'warning',
    subject: 'pull request',
    title: 'The pull request of the run was not found',
    reason,
    advice: 'Give the job the permissions actions: read and pull-requests: write, and run it again.',
  };
}

function nothing(log: Log, reason: string): readonly string[] {
  log.finding({
    rule: 'comment',
    severity: 'warning',
    subject: 'workflow_run',
    title: 'No pull request is told',
    reason,
    advice: 'Use it as docs/recipes/size-of-forks.yml does.',
  });
  return [];
}
