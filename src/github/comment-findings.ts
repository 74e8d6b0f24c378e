import type { Finding, Severity } from '../errors.js';
import { count } from '../sizes.js';
import type { FailureKind } from './api-trouble.js';
import { failureOf, messageOf, statusPage } from './api-trouble.js';
import { longestComment } from './comment-marker.js';

/** Why a comment was not written, and whether that is for want of something that the job was not given. */
export interface CommentTrouble {
  readonly status: 'not allowed' | 'failed';
  readonly finding: Finding;
}

const same = 'The summary of the run has the same text.';
const permission = `Give the job the permission pull-requests: write (permissions, in the workflow). The token of a run for a fork can only read: there a workflow of its own, on the event workflow_run, can write the comment. ${same}`;
const again = `Run the job again. ${same}`;

export function withoutToken(number: number): CommentTrouble {
  const reason = 'there is no token to reach GitHub with';
  return trouble(number, 'notice', reason, `The token of the job is $\{{ github.token }}. ${permission}`);
}

/** What an error of the client means for the comment. */
export function commentTrouble(error: unknown, number: number, now: number): CommentTrouble {
  const { kind, reason } = failureOf(error, now);
  const message = messageOf(error);
  if (kind === 'forbidden' && /\bis locked\b/i.test(message)) {
    return trouble(
      number,
      'notice',
      'its conversation is locked, and the token may not write into one that is',
      `Unlock the conversation, and run the job again. ${same}`,
    );
  }
  if (kind === 'not taken' && /\btoo long\b/i.test(message)) {
    return trouble(
      number,
      'warning',
      `the text is longer than GitHub lets a comment be (${longestComment} characters)`,
      `Build fewer layers in one job. ${same}`,
      'failed',
    );
  }
  return told[kind](number, reason);
}

const told: Readonly<Record<FailureKind, (number: number, reason: string) => CommentTrouble>> = {
  forbidden: (number, reason) => trouble(number, 'notice', reason, permission),
  'not found': (number) =>
    trouble(
      number,
      'notice',
      'GitHub finds no such pull request for this token, or none to write to',
      permission,
    ),
  'unknown token': (number, reason) =>
    trouble(number, 'warning', reason, `See whether the token in github-token has expired. ${permission}`),
  'not taken': (number, reason) =>
    trouble(number, 'warning', reason, `See what else writes to the pull request. ${again}`, 'failed'),
  'primary limit': limited,
  'secondary limit': limited,
  'given up': down,
  down,
  unreachable: down,
};

function limited(number: number, reason: string): CommentTrouble {
  const advice = `Run the job again later, or start fewer jobs at once. ${same}`;
  return trouble(number, 'warning', reason, advice, 'failed');
}

function down(number: number, reason: string): CommentTrouble {
  return trouble(number, 'warning', reason, `${again} ${statusPage}`, 'failed');
}

/** Something of an older run keeps coming in its place. */
export function keptOverwritten(number: number, times: number): CommentTrouble {
  const reason = `after ${count(times, 'attempt')} it still does not say what this run found, since something else writes it`;
  return trouble(number, 'warning', reason, `See what else edits or deletes the comment. ${again}`, 'failed');
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
  number: number,
  severity: Severity,
  reason: string,
  advice: string,
  status: CommentTrouble['status'] = 'not allowed',
): CommentTrouble {
  const title = `The comment on the pull request #${number} was not written`;
  return { status, finding: { rule: 'comment', severity, subject: `#${number}`, title, reason, advice } };
}
