import { retryAfter } from '../retry-after.js';

/** What the waiting between attempts depends on. */
export interface Clock {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly pause: (milliseconds: number) => Promise<void>;
}

export const attempts = 5;

/** What a job may be held up for by one limit. GitHub's hourly limit can ask for an hour. */
const longestPause = 180_000;
/** https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api#handle-rate-limit-errors-appropriately */
const secondaryPause = 60_000;
const firstPause = 1000;

/** The part of the client's errors that tells what happened. */
interface Failure {
  readonly status?: unknown;
  readonly name?: unknown;
  readonly message?: unknown;
  readonly cause?: unknown;
  readonly response?: { readonly headers?: Readonly<Record<string, unknown>> };
}

/**
 * Runs until it works, for a few times at most.
 * @param work gets the number of the attempt, from 1
 * @param pauseFor says how long to wait, and null where it is not tried again
 */
export async function retrying<T>(
  clock: Clock,
  work: (attempt: number) => Promise<T>,
  pauseFor: typeof pauseAfter = pauseAfter,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work(attempt);
    } catch (error) {
      const pause = attempt < attempts ? pauseFor(error, attempt, clock) : null;
      if (pause === null) throw error;
      await clock.pause(pause);
    }
  }
}

/** Milliseconds to wait before it is tried again; null where that is of no use, or would take too long. */
export function pauseAfter(
  error: unknown,
  attempt: number,
  { now, random }: Omit<Clock, 'pause'>,
): number | null {
  const { status } = (error ?? {}) as Failure;
  if (isGivenUp(error) || typeof status !== 'number') return null;
  const limit = limitOf(error);
  if (!limit && status < 500) return null;
  const asked = askedFor(error, now());
  // Of many jobs that are told the same, each comes at another time
  const jitter = (1 + random()) / 2;
  const wanted =
    asked !== null
      ? asked + firstPause * random()
      : limit === 'secondary'
        ? secondaryPause * 2 ** (attempt - 1) * (1 + random() / 4)
        : firstPause * 2 ** (attempt - 1) * jitter;
  return wanted > longestPause ? null : Math.round(wanted);
}

/** Whether it was ended from here. The client makes an answer of 500 of what the network tells. */
export function isGivenUp(error: unknown): boolean {
  const { name, cause } = (error ?? {}) as Failure;
  return [name, ((cause ?? {}) as Failure).name].some(
    (each) => each === 'TimeoutError' || each === 'AbortError',
  );
}

/** Which of GitHub's limits an answer tells of: that on requests an hour, or one on how fast they come. */
export function limitOf(error: unknown): 'primary' | 'secondary' | null {
  const { status, message } = (error ?? {}) as Failure;
  if (status !== 403 && status !== 429) return null;
  if (header(error, 'x-ratelimit-remaining') === '0') return 'primary';
  const told =
    header(error, 'retry-after') !== null || /secondary rate limit|abuse detection/i.test(String(message));
  return told || status === 429 ? 'secondary' : null;
}

/** When a limit ends, in milliseconds since 1970; null where the answer does not say. */
export function limitEnds(error: unknown, now: number): number | null {
  const asked = askedFor(error, now);
  return asked === null ? null : now + asked;
}

/** https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit */
function askedFor(error: unknown, now: number): number | null {
  const after = header(error, 'retry-after');
  const asked = after === null ? null : retryAfter(after, now);
  if (asked !== null) return asked;
  const reset = Number(header(error, 'x-ratelimit-reset') ?? Number.NaN);
  if (header(error, 'x-ratelimit-remaining') !== '0' || Number.isNaN(reset)) return null;
  return Math.max(0, reset * 1000 - now);
}

function header(error: unknown, name: string): string | null {
  const value = ((error ?? {}) as Failure).response?.headers?.[name];
  return value === undefined ? null : String(value);
}
