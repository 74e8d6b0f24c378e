import { errorCode } from '../errors.js';
import { retryAfter } from '../retry-after.js';
import { sdkError } from './call-error.js';

/** Time and chance, which tests give themselves. */
export interface Times {
  /** Milliseconds. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** From 0 to below 1. */
  readonly random: () => number;
}

const most = {
  attempts: 8,
  /** Of a name that DNS does not know, which is mostly a region that does not exist. */
  attemptsUnknown: 3,
  /** Milliseconds after which nothing is tried a third time, so that a region that hangs comes to an end. */
  patience: 5 * 60_000,
  /** Milliseconds between two attempts, where the service asks for none of its own. */
  backoff: 20_000,
  /** Milliseconds that the service may ask for. */
  asked: 60_000,
} as const;

const throttled =
  /^(?:TooManyRequestsException|Throttl(?:ing|ed)(?:Exception)?|RequestThrottled(?:Exception)?|RequestLimitExceeded|SlowDown|BandwidthLimitExceeded|LimitExceededException)$/;

const brokenConnections =
  /^(?:ECONNRESET|ECONNREFUSED|ECONNABORTED|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|ENOTFOUND|ERR_STREAM_PREMATURE_CLOSE)$/;

/**
 * Does something until it comes about or fails for good, with full jitter between attempts:
 * https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
 * @param recover asked before each further attempt; what it gives is the result, null goes on
 */
export async function withRetries<T>(
  attempt: () => Promise<T>,
  { now, sleep, random }: Times,
  recover: (() => Promise<T | null>) | null = null,
): Promise<T> {
  const start = now();
  for (let failures = 1; ; failures += 1) {
    try {
      return await attempt();
    } catch (error) {
      const attempts = errorCode(error) === 'ENOTFOUND' ? most.attemptsUnknown : most.attempts;
      const late = failures > 1 && now() - start >= most.patience;
      if (failures >= attempts || late || !isPassing(error)) throw error;
      await sleep(delayAfter(error, failures, { now, random }));
    }
    const recovered = await recover?.();
    if (recovered !== undefined && recovered !== null) return recovered;
  }
}

/**
 * Milliseconds to wait.
 * @param failures from 1 on
 */
export function delayAfter(
  error: unknown,
  failures: number,
  { now, random }: Pick<Times, 'now' | 'random'>,
): number {
  const base = isThrottling(error) ? 1000 : 250;
  const jitter = random() * Math.min(most.backoff, base * 2 ** failures);
  const asked = askedDelay(error, now());
  return asked === null ? jitter : Math.min(asked, most.asked) + random() * base;
}

export function isThrottling(error: unknown): boolean {
  const { name = '', $metadata } = sdkError(error);
  return throttled.test(name) || $metadata?.httpStatusCode === 429;
}

/** Whether the same request may well succeed a little later. */
export function isPassing(error: unknown): boolean {
  const { name = '', message = '', $metadata } = sdkError(error);
  const status = $metadata?.httpStatusCode ?? 0;
  // None of the places for credentials was there, whatever was tried
  if (name === 'CredentialsProviderError') return false;
  return (
    isThrottling(error) ||
    status >= 500 ||
    /^(?:TimeoutError|RequestTimeout(?:Exception)?)$/.test(name) ||
    brokenConnections.test(errorCode(error) ?? '') ||
    // The SDK has set its clock by the answer
    $metadata?.clockSkewCorrected === true ||
    (name === 'InvalidSignatureException' && /Signature (?:expired|not yet current)/.test(message))
  );
}

/** Milliseconds of a Retry-After header, which has seconds or a date; null where there is none. */
function askedDelay(error: unknown, now: number): number | null {
  const value = sdkError(error).$response?.headers?.['retry-after'];
  return value === undefined ? null : retryAfter(value, now);
}
