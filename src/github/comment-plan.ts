import type { Marked } from './comment-marker.js';
import { compareOrder, isSameBody, textOf } from './comment-marker.js';

/** A comment of ours that is there. */
export interface Listed extends Marked {
  readonly id: number;
  /** Its place on the page of the pull request. */
  readonly url: string;
}

export interface CommentPlan {
  /** The one that stays. */
  readonly keep: Listed;
  /** What it must say; null where it says that already. */
  readonly text: string | null;
  /** Others with the same key. */
  readonly extra: readonly Listed[];
  /** Whether what it says in the end is ours. */
  readonly ours: boolean;
}

/**
 * What is to become of all comments with the key. Whoever looks at the same comments comes to the same end: the oldest
 * stays, and says what the newest run says.
 * @param listed all of ours, in the order of their ids
 * @param written whether we have written ours: what another job of the same attempt wrote since is then left alone
 * @returns null where there is none
 */
export function planComments(listed: readonly Listed[], ours: Marked, written: boolean): CommentPlan | null {
  const [keep, ...extra] = listed;
  if (!keep) return null;
  const newest = listed.reduce((best, each) => (compareOrder(each.order, best.order) > 0 ? each : best));
  const age = compareOrder(newest.order, ours.order);
  const wins = age > 0 || (age === 0 && written) ? newest : ours;
  return {
    keep,
    text: isSameBody(keep, wins) ? null : textOf(wins),
    extra,
    ours: isSameBody(wins, ours),
  };
}
