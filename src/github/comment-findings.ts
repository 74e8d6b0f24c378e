import type { Finding, Severity } from '../errors.js';
import { count } from '../sizes.js';
import type { FailureKind } from './api-trouble.js';
import { failureOf, messageOf, statusPage } from './api-trouble.js';
import { longestComment } from './comment-marker.js';
import type { PullRequest } from './pull-request.js';

/** Why a comment was not written, and whether that is for want of something that the job was not given. */
export interface CommentTrouble {
  readonly status: 'not allowed' | 'failed';
  readonly finding: Finding;
}

const same = 'The summary of the run has the same text.';
const permission = `Give the job the permission pull-requests: write (permissions, in the workflow). ${same}`;
/** Who opens a pull request from a fork can give no permission. */
const ofFork = `A workflow of its own, on the event workflow_run and with pull-requests: write, can write it, as docs/recipes/size-of-forks.yml does. ${same}`;
const again = `Run the job again. ${same}`;

/** What is known of the pull request. */
type Pull = Pick<PullRequest, 'number' | 'fork'>;

export function withoutToken(pull: Pull): CommentTrouble {
  const reason = 'there is no token to reach GitHub with';
  return trouble(pull, 'notice', reason, `The token of the job is $\{{ github.token }}. ${permission}`);
}

/** The event is that of a pull request, and says nothing of it. */
export const unknownPull: Finding = {
  rule: 'comment',
  severity: 'notice',
  subject: 'pull request',
  title: 'No comment was written',
  reason: 'the file that GITHUB_EVENT_PATH names does not say which pull request the run is for',
  advice: 'See what sets that variable for the step, or set comment: never.',
};

/** What an error of the client means for the comment. */
export function commentTrouble(error: unknown, pull: Pull, now: number): CommentTrouble {
  const { kind, reason } = failureOf(error, now);
  const message = messageOf(error);
  if (kind === 'forbidden' && /\bis locked\b/i.test(message)) {
    return trouble(
      pull,
      'notice',
      'its conversation is locked, and the token may not write into one that is',
      `Unlock the conversation, and run the job again. ${same}`,
    );
  }
  if (kind === 'not taken' && /\btoo long\b/i.test(message)) {
    return trouble(
      pull,
      'warning',
      `the text is longer than GitHub lets a comment be (${longestComment} characters)`,
      `Build fewer layers in one job. ${same}`,
      'failed',
    );
  }
  return told[kind](pull, reason);
}

const told: Readonly<Record<FailureKind, (pull: Pull, reason: string) => CommentTrouble>> = {
  forbidden: (pull, reason) =>
    pull.fork
      ? trouble(pull, 'notice', `${reason}, as the run is for a fork`, ofFork)
      : trouble(pull, 'notice', reason, permission),
  'not found': (pull) =>
    trouble(
      pull,
      'notice',
      'GitHub finds no such pull request for this token, or none to write to',
      pull.fork ? ofFork : permission,
    ),
  'unknown token': (pull, reason) =>
    trouble(pull, 'warning', reason, `See whether the token in github-token has expired. ${permission}`),
  'not taken': (pull, reason) =>
    trouble(pull, 'warning', reason, `See what else writes to the pull request. ${again}`, 'failed'),
  'primary limit': limited,
  'secondary limit': limited,
  'given up': down,
  down,
  unreachable: down,
};

function limited(pull: Pull, reason: string): CommentTrouble {
  const advice = `Run the job again later, or start fewer jobs at once. ${same}`;
  return trouble(pull, 'warning', reason, advice, 'failed');
}

function down(pull: Pull, reason: string): CommentTrouble {
  return trouble(pull, 'warning', reason, `${again} ${statusPage}`, 'failed');
}

/** Something of an older run keeps coming in its place. */
export function keptOverwritten(pull: Pull, times: number): CommentTrouble {
  const reason = `after ${count(times, 'attempt')} it still does not say what this run found, since something else writes it`;
  return trouble(pull, 'warning', reason, `See what else edits or deletes the comment. ${again}`, 'failed');
}

/** More than one comment with the key is there, and stays for now. */
export function notRemoved(number: number, error: unknown, now: number): Finding {
  return {
    rule: 'comment',
    severity: 'warning',
    subject: `#${number}`,
    title: `A second comment on the pull request #${number} could not be deleted`,
    reason: failureOf(error, now).reason,
    advice: 'The next run tries again. The comment that is older has what this run found.',
  };
}

function trouble(
  { number }: Pull,
  severity: Severity,
  reason: string,
  advice: string,
  status: CommentTrouble['status'] = 'not allowed',
): CommentTrouble {
  const title = `The comment on the pull request #${number} was not written`;
  return { status, finding: { rule: 'comment', severity, subject: `#${number}`, title, reason, advice } };
}
