import { describe, expect, it } from '@jest/globals';
import type { Outcome } from '../../../src/github/artifact.js';
import { artifactService } from '../../../src/github/artifact.js';
import { altered, notUploaded } from '../../../src/github/artifact-findings.js';
import { isConflict, nameTaken, outOfTime, troubleOf } from '../../../src/github/artifact-trouble.js';

const failed = (message: string) => new Error(`Failed to CreateArtifact: ${message}`);

describe('what an error of the client means', () => {
  it.each([
    [failed('Artifact storage quota has been hit. Unable to upload any new artifacts.'), /used up/, true],
    [
      failed('Received non-retryable error: Failed request: (403) Forbidden: no'),
      /refuses it .*\(403\)/,
      true,
    ],
    [
      failed('Unable to make request: ECONNREFUSED\nIf you are using self-hosted'),
      /reached \(ECONNREFUSED\)/,
      true,
    ],
    [
      failed('Failed to make request after 5 attempts: Failed request: (503) Unavailable'),
      /does not work/,
      true,
    ],
    [failed('Received non-retryable error: Failed request: (400) Bad Request'), /\(400\)/, false],
    [Object.assign(new Error('not authorized'), { statusCode: 403 }), /refuses it/, true],
    [new Error('Upload progress stalled.'), /the upload failed \(Upload progress stalled\)/, true],
    ['no error at all', /no error at all/, true],
  ])('%s', (error, reason, forAll) => {
    expect(troubleOf(error)).toMatchObject({ reason: expect.stringMatching(reason), forAll });
  });

  it('shows no address and one line, as addresses carry signatures', () => {
    const { reason } = troubleOf(
      new Error('PUT https://store.example/a?sig=s3cret failed\nHeaders: sig=s3cret'),
    );
    expect(reason).toBe('the upload failed (PUT [address] failed)');
  });

  it('is a conflict where the name is taken', () => {
    const taken = failed('Received non-retryable error: Failed request: (409) Conflict: an artifact');
    expect(isConflict(taken)).toBe(true);
    expect(isConflict(failed('Failed request: (403) Forbidden: 409'))).toBe(false);
  });
});

const payload = (name: string, sha256: string | null = null) => ({
  name,
  files: [],
  directory: '/x',
  sha256,
});

describe('findings', () => {
  it('are one for each cause, and say what was lost and where it still is', () => {
    const late = outOfTime(90_000);
    const lost: readonly Outcome[] = [
      { payload: payload('a.zip'), trouble: nameTaken },
      { payload: payload('b.zip'), artifact: { name: 'b.zip', id: 1, sha256: null } },
      { payload: payload('c.zip'), trouble: late },
      { payload: payload('d'), trouble: late },
    ];
    expect(notUploaded(lost, 'build/layers')).toEqual([
      {
        rule: 'artifact',
        severity: 'warning',
        subject: 'a.zip',
        title: 'Failed to upload the artifact a.zip',
        reason: 'the workflow run has another artifact of that name, and it stays',
        advice: expect.stringMatching(/artifact-name.*overwrite-artifact: true.*build\/layers/),
      },
      expect.objectContaining({
        title: 'Failed to upload the artifacts c.zip and d',
        reason: 'it was not done after 90 s, and was given up',
      }),
    ]);
  });

  it('name a few of many', () => {
    const lost = Array.from({ length: 9 }, (_, index) => ({
      payload: payload(`${index}.zip`),
      trouble: nameTaken,
    }));
    expect(notUploaded(lost, 'x')[0]?.title).toMatch(/ 4\.zip and 4 more$/);
  });

  it('tell bytes that are not those of the zip', () => {
    const artifact = { name: 'a.zip', id: 1, sha256: 'b' };
    expect(altered({ payload: payload('a.zip', 'b'), artifact })).toEqual([]);
    expect(altered({ payload: payload('a'), artifact })).toEqual([]);
    expect(altered({ payload: payload('a.zip', 'c'), artifact })).toMatchObject([
      { rule: 'artifact', severity: 'warning', subject: 'a.zip' },
    ]);
  });
});

describe('the artifact service', () => {
  const job = { ACTIONS_RUNTIME_TOKEN: 'x', ACTIONS_RESULTS_URL: 'https://results.example/' };

  it.each(['https://github.com', 'https://some.ghe.com', 'http://github.localhost', undefined])(
    'is there for %s',
    (server) => {
      expect(artifactService({ ...job, GITHUB_SERVER_URL: server })).toBe('here');
    },
  );

  it.each(['https://github.example.com', 'https://ghe.com.example.org', 'not an address'])(
    'is not there for %s',
    (server) => {
      expect(artifactService({ ...job, GITHUB_SERVER_URL: server })).toBe('not on this server');
    },
  );

  it('is not there where no job runs', () => {
    expect(artifactService({ GITHUB_SERVER_URL: 'https://github.com' })).toBe('no job');
    expect(artifactService({ ACTIONS_RUNTIME_TOKEN: 'x' })).toBe('no job');
  });
});
