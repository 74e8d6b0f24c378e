import type { Finding } from '../errors.js';
import type { Api, WorldClock } from './api.js';
import { openApi } from './api.js';
import { attempts, pauseAfter } from './api-retry.js';
import { failureOf, isNotFound } from './api-trouble.js';
import type { Author } from './comment-author.js';
import { authorOf, isBy, whoAmI } from './comment-author.js';
import type { CommentTrouble } from './comment-findings.js';
import { commentTrouble, keptOverwritten, notRemoved, withoutToken } from './comment-findings.js';
import type { Marker } from './comment-marker.js';
import { compareOrder, readMarked, textOf } from './comment-marker.js';
import type { Listed } from './comment-plan.js';
import { planComments } from './comment-plan.js';
import type { PullRequest } from './pull-request.js';

type Variables = Readonly<Record<string, string | undefined>>;

/** What a pull request is to be told. */
export interface WantedComment extends Marker, PullRequest {
  /** Markdown without the marker, of which `lengthOf` says how much room it takes. */
  readonly body: string;
  /** Where there is no comment yet: whether there is something to say. One that is there is updated all the same. */
  readonly worthCreating: boolean;
}

export interface CommentOptions {
  readonly token: string | null;
  readonly environment: Variables;
  readonly clock: WorldClock;
  /** Milliseconds for all of it, after which all requests end; ten minutes where none is given. */
  readonly limit?: number;
  /** Milliseconds for one request; a minute where none is given. */
  readonly requestLimit?: number;
}

export interface CommentOutcome {
  /** `superseded` where a newer run has written or will, `nothing` where there is none and it was not worth one. */
  readonly status: 'created' | 'updated' | 'unchanged' | 'superseded' | 'nothing' | CommentTrouble['status'];
  readonly url: string | null;
  readonly findings: readonly Finding[];
}

/** Most of it is for what GitHub may ask to wait. */
const tenMinutes = 600_000;
/**
 * GitHub ends what takes it ten seconds, so an answer that takes this long does not come.
 * https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api#timeouts
 */
const oneMinute = 60_000;
/** How often the comment is written before it is left to whatever else writes it. */
const mostWrites = 3;
/** Longer than another job takes between its reading and its writing, in milliseconds. */
const settling = 2000;

/**
 * Writes the one comment with its key on a pull request, or leaves it as it is. Nothing is thrown: a comment is no part
 * of what was built.
 */
export async function writeComment(wanted: WantedComment, options: CommentOptions): Promise<CommentOutcome> {
  const { token, clock, limit = tenMinutes, requestLimit = oneMinute } = options;
  if (token === null || token === '') return failure(withoutToken(wanted));
  try {
    const api = await openApi({ ...options, token, requestLimit, signal: AbortSignal.timeout(limit) });
    return await untilSettled(api, wanted);
  } catch (error) {
    return failure(commentTrouble(error, wanted, clock.now()));
  }
}

/**
 * Looks at what is there, does one thing about it, and looks again. GitHub takes no condition with a change and knows no
 * "create unless there is one", so what other jobs did at the same time is seen only afterwards.
 */
async function untilSettled(api: Api, wanted: WantedComment): Promise<CommentOutcome> {
  const { octokit, repository, clock } = api;
  const { issues } = octokit.rest;
  const { number } = wanted;
  let me: Author | null = null;
  let wrote: 'created' | 'updated' | null = null;
  let [writes, lostCreates, lostUpdates] = [0, 0, 0];
  for (;;) {
    if (!wrote && (await hasMovedOn(api, wanted))) return { status: 'superseded', url: null, findings: [] };
    const marked = await listMarked(api, wanted);
    // Most pull requests have none, and then it does not matter who asks
    if (marked.length > 0) me ??= await whoAmI(api);
    const mine = marked.filter(({ user }) => me !== null && isBy(user, me));
    const plan = planComments(mine, wanted, wrote !== null);

    if (plan && plan.text === null) {
      const { keep, ours } = plan;
      // The answer to a creation that was lost is this comment
      const arrived = lostCreates > 0 && compareOrder(keep.order, wanted.order) === 0;
      const status = ours ? (wrote ?? (arrived ? 'created' : 'unchanged')) : 'superseded';
      return { status, url: keep.url, findings: await remove(api, plan.extra, number) };
    }
    if (!plan && !wanted.worthCreating) return { status: 'nothing', url: null, findings: [] };
    if (writes === mostWrites) return failure(keptOverwritten(wanted, mostWrites), plan?.keep.url);
    try {
      if (plan?.text) {
        await issues.updateComment({ ...repository, comment_id: plan.keep.id, body: plan.text });
        wrote = 'updated';
      } else {
        const { data } = await issues.createComment({
          ...repository,
          issue_number: number,
          body: textOf(wanted),
        });
        // Whoever it says it is by is who we are, whatever was told before
        if (data.user) me = authorOf(data.user);
        wrote = 'created';
      }
      writes += 1;
      await clock.pause(Math.round(settling * (1 + clock.random())));
    } catch (error) {
      // Somebody deleted it meanwhile
      if (plan && isNotFound(error) && lostUpdates++ === 0) continue;
      // Sent twice it may make two, so it is looked whether it arrived before it is sent again
      const pause = plan || ++lostCreates >= attempts ? null : pauseAfter(error, lostCreates, clock);
      if (pause === null) throw error;
      await clock.pause(pause);
    }
  }
}

/** Whether the pull request has other commits by now: their own run writes the comment. */
async function hasMovedOn({ octokit, repository, clock }: Api, { number, headSha }: WantedComment) {
  try {
    const { data } = await octokit.rest.pulls.get({ ...repository, pull_number: number });
    return data.head.sha !== headSha;
  } catch (error) {
    // Whether it may be written to is another question
    if (['forbidden', 'not found'].includes(failureOf(error, clock.now()).kind)) return false;
    throw error;
  }
}

/** All comments whose first line has the key, by whomever, in the order of their ids. */
async function listMarked({ octokit, repository }: Api, { number, key }: WantedComment) {
  const asked = { ...repository, issue_number: number, per_page: 100 };
  const all = await octokit.paginate(octokit.rest.issues.listComments, asked);
  return all
    .flatMap(({ id, html_url: url, user, body }) => {
      const marked = readMarked(body ?? '');
      return marked?.key === key ? [{ ...marked, id, url, user }] : [];
    })
    .sort((a, b) => a.id - b.id);
}

async function remove({ octokit, repository, clock }: Api, extra: readonly Listed[], number: number) {
  const findings: Finding[] = [];
  for (const { id } of extra) {
    try {
      await octokit.rest.issues.deleteComment({ ...repository, comment_id: id });
    } catch (error) {
      // Who looked at the same time deletes the same
      if (!isNotFound(error)) findings.push(notRemoved(number, error, clock.now()));
    }
  }
  return findings;
}

function failure({ status, finding }: CommentTrouble, url: string | null = null): CommentOutcome {
  return { status, url, findings: [finding] };
}
