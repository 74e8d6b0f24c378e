import { describe, expect, it } from '@jest/globals';
import { resolveFailure } from '../../../src/resolve/failure.js';
import { troubleIn } from '../../../src/resolve/index-trouble.js';

const at = '2026-01-02T03:04:05,678';
const url = 'https://me:****@h.example/simple/one/';

/** A line of pip's log about a page of an index. */
const fetching = (cause: string, page = url) => `${at}   Could not fetch URL ${page}: ${cause} - skipping\n`;
const status = (code: number, reason: string, page = url) =>
  fetching(`${code} Client Error: ${reason} for url: ${page.replace('me:****@', '')}`, page);

const around = (lines: string) =>
  `${at} Looking in indexes: https://me:****@h.example/simple\n${lines}${at} Skipping link: not a file: ${url}\n` +
  `${at} ERROR: No matching distribution found for one\n`;

describe('troubleIn', () => {
  it('tells of an index that refuses, as a line of an error', () => {
    expect(troubleIn(around(status(401, 'Unauthorized')))).toBe(
      `ERROR: Could not fetch URL ${url}: 401 Client Error: Unauthorized for url: https://h.example/simple/one/\n`,
    );
  });

  it.each([
    ['connection error: [Errno 111] Connection refused'],
    [
      "HTTPSConnectionPool(host='h.example', port=443): Max retries exceeded with url: /simple/one/ (Caused by ResponseError('too many 500 error responses'))",
    ],
  ])('tells of one that fails: %s', (cause) => {
    expect(troubleIn(around(fetching(cause)))).toBe(`ERROR: Could not fetch URL ${url}: ${cause}\n`);
  });

  it('passes over an index that just does not have the name', () => {
    expect(troubleIn(around(status(404, 'Not Found')))).toBe('');
  });

  it('tells of the one of several indexes that refuses, once', () => {
    const other = 'https://other.example/simple/one/';
    const lines = [status(404, 'Not Found', other), status(403, 'Forbidden'), status(403, 'Forbidden')];
    expect(troubleIn(around(lines.join(''))).split('\n')).toEqual([
      expect.stringMatching(/^ERROR: .*h\.example.* 403 /),
      '',
    ]);
  });

  it('tells of a refusal whatever stands in the URL', () => {
    expect(troubleIn(around(status(403, 'Forbidden', 'https://h.example/404/simple/one/')))).toMatch(
      /403 Client Error/,
    );
  });

  it.each(['', around('')])('is empty without trouble', (log) => {
    expect(troubleIn(log)).toBe('');
  });

  it.each([
    [status(401, 'Unauthorized'), /^Failed to read the package index$/, /credentials/],
    [
      fetching('connection error: [Errno 111] Connection refused'),
      /^Failed to reach the package index$/,
      /network/,
    ],
  ])('is what an error of the index is made of', (line, title, advice) => {
    const sdk = { source: 'image x', versions: {}, accepts: {} };
    expect(resolveFailure('pip', troubleIn(around(line)), [], sdk).finding).toMatchObject({
      rule: 'index',
      title: expect.stringMatching(title),
      reason: expect.stringMatching(/^https:\/\/me:\*{4}@h\.example\/simple\/one\/: /),
      advice: expect.stringMatching(advice),
    });
  });
});
