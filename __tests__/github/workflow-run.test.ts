import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Api } from '../../src/github/api.js';
import { openApi } from '../../src/github/api.js';
import { pullRequestOfRun } from '../../src/github/workflow-run.js';
import type { RecordLimits } from '../../src/github/workflow-run-records.js';
import { readRecords } from '../../src/github/workflow-run-records.js';
import type { GithubServer } from '../support/github/server.js';
import { faults, startGithub } from '../support/github/server.js';
import { payloadsOf } from '../support/payloads.js';
import { patchedZip, zipOf } from '../support/zip.js';

let github: GithubServer;
let pauses: number[];

beforeEach(async () => {
  github = await startGithub();
  pauses = [];
});

afterEach(async () => {
  await github.close();
  expect(github.violations).toEqual([]);
});

const apiFor = (milliseconds = 60_000): Promise<Api> =>
  openApi({
    token: github.tokens.reads,
    environment: github.environment,
    signal: AbortSignal.timeout(milliseconds),
    clock: {
      now: () => 1_000_000,
      random: () => 0.5,
      pause: async (milliseconds) => {
        pauses.push(milliseconds);
      },
    },
  });

const sha = '1'.repeat(40);
const other = '2'.repeat(40);
const head = { repository: 'mallory/layers', ref: 'feature:a/b', sha };

/** The parts of a payload that count, over one of GitHub's own examples. */
const eventOf = (run: object = {}) => {
  const { workflow_run: example, ...rest } = recorded as { readonly workflow_run?: object };
  const of = { event: 'pull_request', id: 77, run_attempt: 2, head_sha: sha, head_branch: head.ref };
  const from = { full_name: 'mallory/layers', owner: { login: 'mallory' } };
  return { ...rest, workflow_run: { ...example, pull_requests: [], ...of, head_repository: from, ...run } };
};
const [recorded = {}] = payloadsOf('workflow_run');

describe('the pull request of a run', () => {
  it('of a fork is found by its branch and its commit', async () => {
    github.addPull({ number: 1, head: { ...head, repository: 'octo-org/layers' } });
    github.addPull({ number: 2, head: { ...head, repository: 'mallory/other-fork' } });
    github.addPull({ number: 3, head: { ...head, ref: 'other' } });
    github.addPull({ number: 4, head });
    expect(await pullRequestOfRun(await apiFor(), eventOf())).toEqual({
      number: 4,
      headSha: sha,
      fork: true,
      order: { runId: 77, attempt: 2 },
    });
    expect(github.calls.map(({ query }) => query)).toEqual([
      { state: 'open', head: 'mallory:feature:a/b', per_page: '100' },
    ]);
  });

  it('of the repository itself is found as well', async () => {
    github.addPull({ number: 4, head: { ...head, repository: 'octo-org/layers' } });
    const head_repository = { full_name: 'Octo-Org/layers', owner: { login: 'octo-org' } };
    expect(await pullRequestOfRun(await apiFor(), eventOf({ head_repository }))).toMatchObject({
      number: 4,
      fork: false,
    });
  });

  it.each([
    ['closed', { head, state: 'closed' }],
    ['moved on', { head: { ...head, sha: other } }],
    ['closed', { head: { ...head, repository: 'octo-org/layers' } }],
  ] as const)('is none where it is %s', async (none, pull) => {
    github.addPull(pull);
    // It is of no use that the payload names it
    const pull_requests = [{ number: 4, head: { sha } }];
    expect(await pullRequestOfRun(await apiFor(), eventOf({ pull_requests }))).toEqual({ none });
  });

  it('is none where its repository is gone, and may be that of others', async () => {
    github.addPull({ head });
    expect(await pullRequestOfRun(await apiFor(), eventOf({ head_repository: null }))).toEqual({
      none: 'head repository gone',
    });
    github.on('pulls/list', () => ({
      status: 200,
      body: [{ number: 4, head: { sha, ref: head.ref, repo: null } }],
    }));
    expect(await pullRequestOfRun(await apiFor(), eventOf())).toEqual({ none: 'closed' });
  });

  it('is the one that GitHub names where a branch has two, and else neither', async () => {
    github.addPull({ number: 4, head });
    github.addPull({ number: 5, head, base: { ref: 'next', sha: other } });
    const named = (...pulls: readonly object[]) => eventOf({ pull_requests: pulls });
    const api = await apiFor();
    expect(await pullRequestOfRun(api, named())).toEqual({ none: 'several' });
    expect(await pullRequestOfRun(api, named({ number: 5, head: { sha: other } }))).toEqual({
      none: 'several',
    });
    expect(await pullRequestOfRun(api, named({ number: 6, head: { sha } }))).toEqual({ none: 'several' });
    expect(await pullRequestOfRun(api, named({ number: 5, head: { sha } }))).toMatchObject({ number: 5 });
  });

  it.each([
    ['of another event', eventOf({ event: 'push' })],
    ['with the rights of the base', eventOf({ event: 'pull_request_target' })],
    ['without a commit', eventOf({ head_sha: null })],
    ['without a number', eventOf({ id: '77' })],
    ['as GitHub has it as an example', recorded],
    ['that is none', { workflow_run: 5 }],
    ['without a payload', null],
  ])('is none for a run %s, and nothing is asked', async (_, event) => {
    expect(await pullRequestOfRun(await apiFor(), event)).toEqual({ none: 'not for a pull request' });
    expect(github.calls).toEqual([]);
  });
});

const run = 77;
const record = (manifest: string, ...more: readonly (readonly [string, string])[]) =>
  zipOf(['report.md', '# Report'], ['manifest.json', manifest], ...more);
const read = async (limits?: Partial<RecordLimits>) => readRecords(await apiFor(), run, limits);

describe('the records of a run', () => {
  it('are the manifests and baselines in its artifacts, as text', async () => {
    github.addArtifact(run, 'b', record('{"b":1}', ['baseline.json', '{"before":1}']));
    github.addArtifact(run, 'a', record('not even JSON'));
    github.addArtifact(run, 'layer-python3.12-x86_64.zip', zipOf(['manifest.json', 'within a layer']));
    github.addArtifact(run, 'coverage', zipOf(['index.html', ''], ['sub/manifest.json', 'x']));
    github.addArtifact(run + 1, 'of another run', record('x'));
    github.addArtifact(run, 'old', record('x'), { expired: true });
    expect(await read()).toEqual({
      records: [
        { artifact: 'a', manifest: 'not even JSON', baseline: null },
        { artifact: 'b', manifest: '{"b":1}', baseline: '{"before":1}' },
      ],
      skipped: expect.arrayContaining([
        { artifact: 'layer-python3.12-x86_64.zip', why: 'is a zip of its own' },
        { artifact: 'coverage', why: 'has no manifest.json' },
        { artifact: 'old', why: 'has expired' },
      ]),
      findings: [],
    });
  });

  it('come by way of another host, which sees no token', async () => {
    github.addArtifact(run, 'a', record('x'));
    await read();
    const stored = github.calls.filter(({ operation }) => operation === 'storage');
    expect(stored.map(({ headers }) => headers['authorization'])).toEqual([undefined]);
  });

  it('are found on all pages, the newest of each name', async () => {
    for (let index = 0; index < 120; index++) github.addArtifact(run, `layer-${index}.zip`, Buffer.alloc(1));
    github.addArtifact(run, 'a', record('of the first attempt, which found more'));
    github.addArtifact(run, 'a', record('second'));
    const { records, skipped } = await read();
    expect(records).toEqual([{ artifact: 'a', manifest: 'second', baseline: null }]);
    expect(skipped).toHaveLength(120);
  });

  const bomb = zipOf(['manifest.json', ' '.repeat(100_000)]);
  it.each([
    ['is larger than it may be', record('x'), { archiveBytes: 10 }, 'has more than 10 bytes'],
    ['has a file that is', record('12345'), { fileBytes: 4 }, 'has a manifest.json of more than 4 bytes'],
    [
      'says of that file that it is not',
      patchedZip(bomb, 24, (bytes) => bytes.writeUInt32LE(3)),
      { fileBytes: 50_000 },
      expect.stringMatching(/^is no archive that can be read \(too many bytes/),
    ],
    ['has it twice', zipOf(['manifest.json', '1'], ['manifest.json', '2']), {}, 'has manifest.json twice'],
    [
      'has a second baseline',
      record('1', ['baseline.json', '1'], ['baseline.json', '2']),
      {},
      'has baseline.json twice',
    ],
    [
      'has it encrypted',
      patchedZip(record('x'), 8, (bytes) => bytes.writeUInt16LE(1)),
      {},
      'has manifest.json encrypted',
    ],
    ['has no text in it', record('\xff\xfe'), {}, 'has a manifest.json that is no text'],
    [
      'is compressed by something else',
      patchedZip(record('x'), 10, (bytes) => bytes.writeUInt16LE(99)),
      {},
      expect.stringMatching(/^is no archive that can be read \(unsupported compression method/),
    ],
    ['has a damaged file', damaged(), {}, expect.stringMatching(/^is no archive that can be read/)],
    ['is no zip', Buffer.from('text'), {}, expect.stringMatching(/^is no archive that can be read/)],
    ['is empty', Buffer.alloc(0), {}, expect.stringMatching(/^is no archive that can be read/)],
    ['has paths in it', record('x', ['../../manifest.json', 'y'], ['/manifest.json', 'z']), {}, null],
  ] as const)('are none in one that %s', async (_, bytes, limits, why) => {
    github.addArtifact(run, 'a', bytes);
    github.addArtifact(run, 'b', record('ok'));
    const { records, skipped, findings } = await read(limits);
    expect({ skipped, findings }).toEqual({
      skipped: expect.arrayContaining([
        { artifact: 'a', why: why ?? expect.stringMatching(/^is no archive/) },
      ]),
      findings: [],
    });
    if (Object.keys(limits).length === 0) expect(records).toMatchObject([{ artifact: 'b', manifest: 'ok' }]);
  });

  function damaged(): Buffer {
    const zip = record('{"some": "text"}');
    // Within what is compressed of the manifest
    const at = zip.indexOf('manifest.json') + 'manifest.json'.length;
    zip.fill(0xff, at, at + 6);
    return zip;
  }

  it('are as many as are asked for, of as many artifacts, the small ones first', async () => {
    for (const name of ['a', 'b', 'c']) github.addArtifact(run, name, record(name.repeat(2)));
    github.addArtifact(run, 'd', record('{"large": "0123456789 abcdefghijklmnop"}'));
    const few = await read({ records: 2 });
    expect(few.records.map(({ artifact }) => artifact)).toEqual(['a', 'b']);
    expect(few.skipped).toEqual([
      { artifact: 'c', why: 'comes after the 2 records that are read' },
      { artifact: 'd', why: 'comes after the 2 records that are read' },
    ]);
    const three = await read({ downloads: 3 });
    expect(three.records.map(({ artifact }) => artifact)).toEqual(['a', 'b', 'c']);
    expect(three.skipped).toEqual([
      { artifact: 'd', why: 'comes after the 3 artifacts that are looked into' },
    ]);
  });

  it('that are larger than is told of them are not read to their end', async () => {
    github.addArtifact(run, 'a', record('x'.repeat(100)), { size: 1 });
    expect((await read({ archiveBytes: 50 })).skipped).toEqual([
      { artifact: 'a', why: 'has more than 50 bytes' },
    ]);
  });

  it('are asked for again where the download breaks off', async () => {
    const bytes = record('x');
    github.addArtifact(run, 'a', bytes);
    const after = bytes.subarray(0, 20);
    github.on('storage', ({ attempt }) => (attempt === 1 ? { breaks: true, after } : undefined));
    expect((await read()).records).toMatchObject([{ artifact: 'a' }]);
    expect(pauses).toEqual([750]);
    expect(github.calls.filter(({ operation }) => operation === 'actions/download-artifact')).toHaveLength(2);
  });

  it.each([
    ['is down', faults.unavailable, 'could not be downloaded (down)'],
    ['refuses', faults.forbidden, 'could not be downloaded (forbidden)'],
    [
      'always breaks off',
      { breaks: true, after: Buffer.from('PK') },
      'could not be downloaded (it broke off)',
    ],
    [
      'sends elsewhere',
      { status: 302, headers: { location: 'http://127.0.0.1:9/' } },
      'could not be downloaded (unreachable)',
    ],
  ] as const)('are left out where the storage %s', async (_, fault, why) => {
    github.addArtifact(run, 'a', record('x'));
    github.on('storage', () => fault);
    expect(await read()).toEqual({ records: [], skipped: [{ artifact: 'a', why }], findings: [] });
  });

  it.each([['ftp://127.0.0.1/x'], ['https://user:secret@127.0.0.1/x'], ['nowhere']])(
    'are not fetched from %s',
    async (location) => {
      github.addArtifact(run, 'a', record('x'));
      github.on('actions/download-artifact', () => ({ status: 302, headers: { location } }));
      expect((await read()).skipped).toEqual([
        { artifact: 'a', why: 'is at an address that is not followed' },
      ]);
    },
  );

  it('that were deleted meanwhile are left out', async () => {
    github.addArtifact(run, 'a', record('x'));
    github.on('actions/download-artifact', () => ({
      status: 410,
      body: { message: 'Artifact has expired' },
    }));
    expect((await read()).skipped).toEqual([{ artifact: 'a', why: 'is gone' }]);
  });

  it.each([
    ['actions/list-workflow-run-artifacts', faults.forbidden, /token may not/, /actions: read/],
    ['actions/download-artifact', faults.forbidden, /token may not/, /actions: read/],
    ['actions/list-workflow-run-artifacts', { status: 404, body: {} }, /no such run/, /actions: read/],
    ['actions/list-workflow-run-artifacts', faults.unavailable, /does not work/, /githubstatus/],
    ['actions/list-workflow-run-artifacts', faults.breaks, /cannot be reached/, /githubstatus/],
  ] as const)('are told to be unreadable where %s fails', async (operation, fault, reason, advice) => {
    github.addArtifact(run, 'a', record('x'));
    github.on(operation, () => fault);
    expect(await read()).toEqual({
      records: [],
      skipped: [],
      findings: [
        {
          rule: 'comment',
          severity: 'warning',
          subject: 'run 77',
          title: 'The artifacts of the run 77 could not be read',
          reason: expect.stringMatching(reason),
          advice: expect.stringMatching(advice),
        },
      ],
    });
  });

  it('are given up once there is no time left, with those that were read', async () => {
    github.addArtifact(run, 'a', record('x'));
    github.addArtifact(run, 'b', record('xxxxxxxxxxxxxxxxxxxxxx'));
    const end = new AbortController();
    github.on('storage', ({ attempt }) => {
      if (attempt === 1) return undefined;
      end.abort();
      return new Promise(() => {});
    });
    const options = {
      token: github.tokens.reads,
      environment: github.environment,
      clock: { now: () => 0, random: () => 0, pause: async () => {} },
    };
    const { records, findings } = await readRecords(await openApi({ ...options, signal: end.signal }), run);
    expect(records).toMatchObject([{ artifact: 'a' }]);
    expect(findings).toMatchObject([{ reason: expect.stringMatching(/given up/) }]);
  });
});
