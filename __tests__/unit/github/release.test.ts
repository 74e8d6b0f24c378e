import { describe, expect, it } from '@jest/globals';
import { baseUrlOf, isUploadAddress } from '../../../src/github/api.js';
import { pauseAfter } from '../../../src/github/api-retry.js';
import { wantedRelease } from '../../../src/github/release.js';
import { notAttached, notNoted } from '../../../src/github/release-findings.js';
import { apiTroubleOf, isTaken } from '../../../src/github/release-trouble.js';

const published = { action: 'published', release: { id: 7, tag_name: 'v1' } };
const onRelease = { GITHUB_EVENT_NAME: 'release', GITHUB_REF: 'refs/tags/v1' };
const onTag = { GITHUB_EVENT_NAME: 'push', GITHUB_REF: 'refs/tags/v1/beta' };
const onBranch = { GITHUB_EVENT_NAME: 'push', GITHUB_REF: 'refs/heads/main' };
const ofEvent = { by: 'event', id: 7, tag: 'v1' };
const none = { by: 'nothing', reason: null };
const unreadable = { by: 'nothing', reason: expect.stringMatching(/no payload/) };

describe('the release of a run', () => {
  it.each([
    ['auto', onRelease, published, ofEvent],
    ['auto', onRelease, { ...published, action: 'created' }, none],
    ['auto', onTag, {}, none],
    ['auto', onBranch, published, none],
    ['auto', { GITHUB_EVENT_NAME: 'push' }, null, none],
    ['auto', onRelease, null, unreadable],
    ['always', onRelease, null, unreadable],
    ['auto', onRelease, { action: 'published', release: { id: '7', tag_name: 'v1' } }, unreadable],
    ['never', onRelease, published, none],
    ['always', onRelease, published, ofEvent],
    ['always', onRelease, { ...published, action: 'prereleased' }, ofEvent],
    [
      'always',
      onRelease,
      { ...published, action: 'deleted' },
      { by: 'nothing', reason: expect.stringMatching(/deleted/) },
    ],
    ['always', onTag, published, { by: 'tag', tag: 'v1/beta' }],
    ['always', onBranch, {}, { by: 'nothing', reason: expect.stringMatching(/refs\/heads\/main/) }],
    ['always', {}, undefined, { by: 'nothing', reason: expect.stringMatching(/neither/) }],
  ] as const)('with %s on %j, %j is %j', (mode, environment, event, wanted) => {
    expect(wantedRelease(environment, event, mode)).toEqual(wanted);
  });
});

describe('the address of uploads', () => {
  const ghes = { GITHUB_API_URL: 'https://ghe.example.com/api/v3/' };
  const ghec = { GITHUB_API_URL: 'https://api.octo.ghe.com' };

  it.each([
    [{}, 'https://uploads.github.com/repos/o/r/releases/1/assets', true],
    [{}, 'https://api.github.com/repos/o/r/releases/1/assets', true],
    [{}, 'http://uploads.github.com/repos/o/r/releases/1/assets', false],
    [{}, 'https://uploads.github.com.example.com/x', false],
    [{}, 'https://uploads.github.com:8443/x', false],
    [{}, 'https://me:secret@uploads.github.com/x', false],
    [{}, 'https://example.com/?uploads.github.com', false],
    [{}, 'not an address', false],
    [ghes, 'https://ghe.example.com/api/uploads/repos/o/r/releases/1/assets', true],
    [ghes, 'https://uploads.ghe.example.com/repos/o/r/releases/1/assets', true],
    [ghes, 'https://uploads.github.com/repos/o/r/releases/1/assets', false],
    [ghec, 'https://uploads.octo.ghe.com/repos/o/r/releases/1/assets', true],
    [ghec, 'https://uploads.other.ghe.com/repos/o/r/releases/1/assets', false],
  ])('of %j may be %s: %s', (environment, address, may) => {
    expect(isUploadAddress(address, environment)).toBe(may);
  });

  it('is that of the API without a slash at its end', () => {
    expect(baseUrlOf(ghes)).toBe('https://ghe.example.com/api/v3');
    expect(baseUrlOf({ GITHUB_API_URL: '' })).toBe('https://api.github.com');
  });
});

const answer = (status: number, message = 'no', headers: Readonly<Record<string, string>> = {}) =>
  Object.assign(new Error(message), { name: 'HttpError', status, response: { headers } });
/** As the client makes it of a connection that broke. */
const broken = (message: string) => Object.assign(new Error(message), { name: 'HttpError', status: 500 });
const named = (name: string) => Object.assign(new Error('gone'), { name });
const clock = { now: () => 1_000_000, random: () => 0 };
const secondary = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';

describe('the pause before a request is sent again', () => {
  it.each([
    ['a server that is down', answer(503), 1, 500],
    ['one that is down for longer', answer(502), 4, 4000],
    ['one that says how long', answer(503, '', { 'retry-after': '3' }), 1, 3000],
    [
      'one that says until when',
      answer(503, '', { 'retry-after': new Date(1_005_000).toUTCString() }),
      1,
      5000,
    ],
    ['a connection that broke', broken('read ECONNRESET'), 1, 500],
    ['too many at once', answer(403, secondary, { 'retry-after': '9' }), 1, 9000],
    ['too many at once, without a time', answer(403, secondary), 1, 60_000],
    ['the same again', answer(429), 2, 120_000],
    [
      'a limit that ends soon',
      answer(403, '', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1060' }),
      1,
      60_000,
    ],
    [
      'a limit that has ended',
      answer(429, '', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '900' }),
      1,
      0,
    ],
    [
      'a limit that ends late',
      answer(403, '', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '4600' }),
      1,
      null,
    ],
    ['an hour that it is asked for', answer(403, secondary, { 'retry-after': '3600' }), 1, null],
    ['what is forbidden', answer(403), 1, null],
    ['what is not found', answer(404), 1, null],
    ['what is wrong', answer(422), 1, null],
    ['what was given up', named('AbortError'), 1, null],
    ['what was given up on the way', Object.assign(broken('x'), { cause: named('TimeoutError') }), 1, null],
    ['what is no answer', new Error('x'), 1, null],
    ['nothing', undefined, 1, null],
  ])('for %s', (_, error, attempt, pause) => {
    expect(pauseAfter(error, attempt, clock)).toBe(pause);
  });

  it('differs from job to job', () => {
    const pauses = [0, 0.5, 0.99].map((random) =>
      pauseAfter(answer(503), 3, { ...clock, random: () => random }),
    );
    expect(pauses).toEqual([2000, 3000, 3980]);
    expect(pauseAfter(answer(429, '', { 'retry-after': '9' }), 1, { ...clock, random: () => 0.5 })).toBe(
      9500,
    );
  });
});

describe('what an error means', () => {
  it.each([
    [
      answer(401, 'Bad credentials - https://docs.github.com/rest'),
      /token \(Bad credentials - \[address\]\)/,
      /expired/,
    ],
    [answer(403, 'Resource not accessible by integration'), /may not do that/, /contents: write/],
    [answer(403, secondary), /asks to slow down \(You have/, /fewer jobs/],
    [answer(429, secondary, { 'retry-after': '600' }), /slow down until 1970-01-01T00:26Z/, /fewer jobs/],
    [answer(404, 'Not Found'), /no such release/, /deleted meanwhile/],
    [answer(422, 'Cannot upload assets to an immutable release.'), /is immutable/, /is a draft/],
    [
      answer(422, 'Validation Failed: {"field":"size"}'),
      /does not take it \(Validation/,
      /run the job again/,
    ],
    [answer(500, 'Server Error'), /does not work \(500: Server Error\)/, /githubstatus/],
    [
      broken('getaddrinfo ENOTFOUND api.github.com'),
      /cannot be reached \(getaddrinfo ENOTFOUND/,
      /githubstatus/,
    ],
    [named('TimeoutError'), /not done in time/, /stays/],
    [Object.assign(broken('aborted'), { cause: named('AbortError') }), /not done in time/, /stays/],
    [Object.assign(new Error('x'), { code: 'ENOENT' }), /cannot be read \(ENOENT\)/, /output directory/],
  ])('%s', (error, reason, advice) => {
    expect(apiTroubleOf(error, 'upload', 0 + clock.now())).toMatchObject({
      reason: expect.stringMatching(reason),
      advice: expect.stringMatching(advice),
    });
  });

  it('is a name that is taken where GitHub says so', () => {
    expect(
      isTaken(answer(422, 'Validation Failed: {"resource":"ReleaseAsset","code":"already_exists"}')),
    ).toBe(true);
    expect(isTaken(answer(422, 'Validation Failed: {"code":"custom"}'))).toBe(false);
    expect(isTaken(answer(500, 'already_exists'))).toBe(false);
  });
});

describe('findings', () => {
  const release = { id: 1, tag: 'v1', url: '', uploadUrl: '', immutable: false };

  it('are one for each cause, and name a few of many', () => {
    const [down, gone] = [apiTroubleOf(answer(500), 'upload', 0), apiTroubleOf(answer(422), 'upload', 0)];
    const lost = [
      ...Array.from({ length: 7 }, (_, index) => ({ name: `${index}.zip`, trouble: { ...down } })),
      { name: 'x.zip', trouble: gone },
    ];
    expect(notAttached(release, lost, 'auto').map(({ title, severity }) => [title, severity])).toEqual([
      ['Failed to attach 0.zip, 1.zip, 2.zip, 3.zip, 4.zip and 2 more to the release v1', 'error'],
      ['Failed to attach x.zip to the release v1', 'error'],
    ]);
  });

  it('of notes are warnings that say where the layer versions are', () => {
    for (const outcome of ['no room', 'lost', apiTroubleOf(answer(403), 'notes', 0)] as const) {
      expect(notNoted(release, outcome, 'data.layer-versions.json')).toMatchObject({
        rule: 'release',
        severity: 'warning',
        advice: expect.stringMatching(/^The asset data\.layer-versions\.json has them\. /),
      });
    }
  });
});
