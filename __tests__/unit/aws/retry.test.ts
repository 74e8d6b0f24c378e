import { describe, expect, it } from '@jest/globals';
import { CallError } from '../../../src/aws/call-error.js';
import { delayAfter, isPassing, withRetries } from '../../../src/aws/retry.js';

const throttling = Object.assign(new Error('Rate exceeded'), {
  name: 'TooManyRequestsException',
  $metadata: { httpStatusCode: 429 },
});
const denied = Object.assign(new Error('no'), {
  name: 'AccessDeniedException',
  $metadata: { httpStatusCode: 403 },
});

/** A clock that sleeping moves. */
function clock(random = 0.5) {
  let now = 1_000_000;
  const slept: number[] = [];
  return {
    slept,
    times: {
      now: () => now,
      sleep: async (milliseconds: number) => {
        slept.push(milliseconds);
        now += milliseconds;
      },
      random: () => random,
    },
  };
}

function failing(error: unknown, times: number) {
  let calls = 0;
  return Object.assign(
    async () => {
      calls += 1;
      if (calls <= times) throw error;
      return calls;
    },
    { calls: () => calls },
  );
}

describe('a call that fails', () => {
  it('is made again, with longer waits', async () => {
    const { slept, times } = clock();
    expect(await withRetries(failing(throttling, 4), times)).toBe(5);
    expect(slept).toEqual([1000, 2000, 4000, 8000]);
  });

  it('is made eight times at most', async () => {
    const attempt = failing(throttling, 100);
    await expect(withRetries(attempt, clock(0).times)).rejects.toBe(throttling);
    expect(attempt.calls()).toBe(8);
  });

  it('is not made again for what does not pass', async () => {
    const attempt = failing(denied, 1);
    await expect(withRetries(attempt, clock().times)).rejects.toBe(denied);
    expect(attempt.calls()).toBe(1);
  });

  it('is given up after five minutes', async () => {
    const { times } = clock();
    let calls = 0;
    const hanging = async () => {
      calls += 1;
      await times.sleep(120_000);
      throw Object.assign(new Error(), { name: 'TimeoutError' });
    };
    await expect(withRetries(hanging, times)).rejects.toThrow();
    expect(calls).toBe(3);
  });

  it('is made three times where the name of the host is not known', async () => {
    const attempt = failing(Object.assign(new Error(), { code: 'ENOTFOUND' }), 100);
    await expect(withRetries(attempt, clock().times)).rejects.toThrow();
    expect(attempt.calls()).toBe(3);
  });

  it('is not made again where what it was for is found', async () => {
    const attempt = failing(throttling, 100);
    const found = [null, 77];
    expect(await withRetries(attempt, clock().times, async () => found.shift() ?? null)).toBe(77);
    expect(attempt.calls()).toBe(2);
  });
});

describe('the wait', () => {
  const at = (value: string | null, random = 0.5) =>
    delayAfter(
      { ...throttling, ...(value === null ? {} : { $response: { headers: { 'retry-after': value } } }) },
      1,
      { now: () => Date.parse('2026-01-01T00:00:00Z'), random: () => random },
    );

  it.each([
    ['nothing', null, 0, 0],
    ['seconds', '7', 0, 7000],
    ['a date', 'Thu, 01 Jan 2026 00:00:09 GMT', 0, 9000],
    ['a date that is past', 'Wed, 31 Dec 2025 00:00:00 GMT', 0, 0],
    ['more than a minute', '3600', 0, 60_000],
    ['no number', 'soon', 0.5, 1000],
  ])('with Retry-After: %s', (_, value, random, expected) => {
    expect(at(value, random)).toBe(expected);
  });

  it('is spread, so that regions and jobs do not come back together', () => {
    expect(new Set([0, 0.25, 0.75].map((random) => at('7', random))).size).toBe(3);
    expect(new Set([0, 0.25, 0.75].map((random) => at(null, random))).size).toBe(3);
  });

  it('is never longer than 20 s of itself', () => {
    expect(delayAfter(throttling, 30, { now: () => 0, random: () => 1 })).toBe(20_000);
  });
});

describe('what passes', () => {
  const status = (httpStatusCode: number, name = 'X') => ({ name, $metadata: { httpStatusCode } });

  it.each([
    [true, throttling],
    [true, new CallError('GetLayerVersion', null, throttling)],
    [true, status(500, 'ServiceException')],
    [true, status(503, 'SlowDown')],
    [true, { name: 'TimeoutError' }],
    [true, Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })],
    [true, new CallError('GetLayerVersion', null, Object.assign(new Error(), { code: 'EPIPE' }))],
    [true, { name: 'X', $metadata: { httpStatusCode: 403, clockSkewCorrected: true } }],
    [true, { name: 'InvalidSignatureException', message: 'Signature expired: 1 is now earlier than 2' }],
    [false, denied],
    [false, status(400, 'InvalidParameterValueException')],
    [false, status(404, 'ResourceNotFoundException')],
    [false, status(403, 'InvalidSignatureException')],
    [
      false,
      Object.assign(new Error('none', { cause: { code: 'ECONNREFUSED' } }), {
        name: 'CredentialsProviderError',
      }),
    ],
    [false, new TypeError('undefined is not a function')],
  ])('%s: %j', (passes, error) => {
    expect(isPassing(error)).toBe(passes);
  });
});
