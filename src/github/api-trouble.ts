import { isGivenUp, limitEnds, limitOf } from './api-retry.js';
import { plain } from './artifact-trouble.js';

/** What kind of thing stood in the way of a request. */
export type FailureKind =
  | 'given up'
  | 'primary limit'
  | 'secondary limit'
  | 'unknown token'
  | 'forbidden'
  | 'not found'
  | 'not taken'
  | 'down'
  | 'unreachable';

/** What an error of the client tells, whatever was asked for. None of it is shown whole, as an address may carry a signature. */
export interface ApiFailure {
  readonly kind: FailureKind;
  /** What follows a colon. */
  readonly reason: string;
}

/** Where to look when GitHub itself may be in trouble. */
export const statusPage = 'https://www.githubstatus.com tells whether GitHub has trouble.';

/** @param now in milliseconds since 1970 */
export function failureOf(error: unknown, now: number): ApiFailure {
  const text = plain(messageOf(error));
  const code = statusOf(error);
  const limit = limitOf(error);
  if (isGivenUp(error)) return { kind: 'given up', reason: 'it was not done in time, and was given up' };
  if (limit) {
    const end = limitEnds(error, now);
    const until = end === null ? '' : ` until ${new Date(end).toISOString().slice(0, 16)}Z`;
    return limit === 'primary'
      ? { kind: 'primary limit', reason: `the token has used up its requests for the hour${until}` }
      : { kind: 'secondary limit', reason: `GitHub asks to slow down${until} (${text})` };
  }
  if (code === 401) return { kind: 'unknown token', reason: `GitHub does not know the token (${text})` };
  if (code === 403) return { kind: 'forbidden', reason: `the token may not do that (${text})` };
  if (code === 404) return { kind: 'not found', reason: 'GitHub finds nothing there for this token' };
  if (code !== undefined && code >= 400 && code < 500)
    return { kind: 'not taken', reason: `GitHub does not take it (${text})` };
  return hasAnswer(error)
    ? { kind: 'down', reason: `GitHub does not work (${code}: ${text})` }
    : { kind: 'unreachable', reason: `GitHub cannot be reached (${text})` };
}

export function isNotFound(error: unknown): boolean {
  return statusOf(error) === 404;
}

export function statusOf(error: unknown): number | undefined {
  const { status } = (error ?? {}) as { readonly status?: unknown };
  return typeof status === 'number' ? status : undefined;
}

export const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

function hasAnswer(error: unknown): boolean {
  return ((error ?? {}) as { readonly response?: unknown }).response !== undefined;
}
