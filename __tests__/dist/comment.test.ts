import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DefaultArtifactClient } from '@actions/artifact';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { expectPassed } from '../support/failure.js';
import { shareFetched } from '../support/fetched.js';
import type { GithubServer, StoredPull } from '../support/github/server.js';
import { faults, startGithub } from '../support/github/server.js';
import { pushPayload } from '../support/payloads.js';
import { temporaryDirectory } from '../support/project.js';
import type { Pins } from '../support/pull-request.js';
import {
  commentsOn,
  eventEnvironment,
  pullRequestPayload,
  repositoryWithWheels,
  requirementsOf,
} from '../support/pull-request.js';
import type { Repository } from '../support/repository.js';
import type { ResultsServer } from '../support/results-server.js';
import { startResultsServer } from '../support/results-server.js';
import type { FinishedAction } from '../support/runner.js';
import { startAction } from '../support/runner.js';

shareFetched();

const repository = 'someone/some-layer';
const zero = '0'.repeat(40);
const zip = 'data-python3.12-x86_64.zip';

let results: ResultsServer;
let github: GithubServer;
beforeAll(async () => {
  results = await startResultsServer();
});
beforeEach(async () => {
  github = await startGithub(repository);
});
afterEach(async () => {
  const { violations } = github;
  await github.close();
  expect(violations).toEqual([]);
});
afterAll(() => results.close());

const tools = temporaryDirectory('kept-');
/** Runs of one repository share what they keep; each test has a repository of its own. */
let scopes = 0;
let runs = 0;
interface Scratch extends Repository {
  /** What main is at. */
  readonly base: string;
  readonly scope: string;
}
function repositoryOf(pins: Pins): Scratch {
  const repository = repositoryWithWheels();
  // Commits of the same content at the same time would be the same
  const base = repository.commit({ 'requirements.txt': requirementsOf(pins), scope: `${scopes}` });
  github.commits.directory = repository.directory;
  return { ...repository, base, scope: `comments${++scopes}` };
}

interface Options {
  readonly inputs?: Readonly<Record<string, string>>;
  readonly token?: string;
  /** Of the workflow run; each has a higher one than the one before. */
  readonly run?: number;
  /** Where the machine keeps what later runs can use. */
  readonly kept?: string;
  readonly workspace?: string;
}

function start(
  { directory, scope }: Scratch,
  event: string,
  payload: object,
  variables: Readonly<Record<string, string>>,
  { inputs = {}, token = github.tokens.writes, run = ++runs, kept = tools, workspace = directory }: Options,
) {
  return startAction(
    {
      runtime: '3.12',
      builder: 'host',
      'layer-name': 'data',
      'github-token': token,
      'upload-artifact': 'false',
      ...inputs,
    },
    {
      workspace,
      env: {
        ...github.environment,
        ...results.environment(`${scope}/${run}`),
        XDG_CACHE_HOME: kept,
        GITHUB_REPOSITORY: repository,
        GITHUB_SERVER_URL: 'https://github.com',
        GITHUB_RUN_ID: `${run}`,
        ...eventEnvironment(event, payload, variables),
      },
    },
  ).ended;
}

/** A run of the branch main, at what is checked out. */
async function push(repo: Scratch, options: Options = {}, before = zero): Promise<FinishedAction> {
  const sha = repo.git('rev-parse', 'HEAD');
  const run = await start(
    repo,
    'push',
    pushPayload(before, sha),
    { GITHUB_REF: 'refs/heads/main', GITHUB_SHA: sha },
    options,
  );
  return run;
}

interface PullRequestRun extends FinishedAction {
  readonly workspace: string;
}

/** A run for a pull request, in a checkout of its merge as actions/checkout makes it. */
async function pullRequest(repo: Scratch, pull: StoredPull, options: Options = {}): Promise<PullRequestRun> {
  const sha = repo.merge(pull.base.sha, pull.head.sha);
  const { directory: workspace } = repo.clone(sha, { depth: 1 });
  const variables = { GITHUB_REF: `refs/pull/${pull.number}/merge`, GITHUB_SHA: sha };
  const run = await start(repo, 'pull_request', pullRequestPayload(pull), variables, {
    ...options,
    workspace,
  });
  return { ...run, workspace };
}

/** Commits to the branch of a pull request. */
function commitChange(repo: Scratch, pins: Pins, from: string): string {
  repo.git('checkout', '--quiet', '-B', 'change', from);
  const sha = repo.commit({ 'requirements.txt': requirementsOf(pins) });
  repo.git('checkout', '--quiet', 'main');
  return sha;
}

/** A branch off the base that asks for other things, with a pull request of it. */
function change(repo: Scratch, pins: Pins, fields: Partial<StoredPull> = {}): StoredPull {
  const head = { repository, ref: 'change', ...fields.head, sha: commitChange(repo, pins, repo.base) };
  return github.addPull({
    ...fields,
    number: fields.number ?? 7,
    head,
    base: { ref: 'main', sha: repo.base },
  });
}

const hands = (workspace: string) => {
  const count = `import json, sys, zipfile
z = zipfile.ZipFile(sys.argv[1])
by = {}
for i in z.infolist():
    name = i.filename.split('site-packages/')[1].split('/')[0].split('-')[0].split('_data')[0].removesuffix('.py')
    one = by.setdefault(name, [0, 0])
    one[0] += i.file_size
    one[1] += i.compress_size
print(json.dumps(by))`;
  const path = join(workspace, 'build/layers', zip);
  return JSON.parse(execFileSync('python3', ['-c', count, path], { encoding: 'utf8' })) as Record<
    string,
    [number, number]
  >;
};
const kilobytes = (bytes: number) => `${(bytes / 1024).toFixed(1).replace(/\.0$/, '')} KB`;

const small = { steady: '1.0', moving: '1.0' };
const large = { steady: '1.0', moving: '2.0', extra: '1.0' };

test('a branch keeps its manifest, and a pull request says in one comment what it changes, by the byte', async () => {
  const repo = repositoryOf(small);
  const first = await push(repo);
  expectPassed(first);
  expect(first.outputs['changed']).toBe('');
  const before = hands(repo.directory);

  const pull = change(repo, large);
  // On a machine that has nothing of the run before
  const run = await pullRequest(repo, pull, { kept: temporaryDirectory('kept-') });
  expectPassed(run);
  const after = hands(run.workspace);
  const [comment = '', ...more] = commentsOn(github, pull);
  expect(more).toEqual([]);
  const total = (sizes: typeof after, side: 0 | 1) =>
    Object.values(sizes).reduce((sum, each) => sum + each[side], 0);
  const grown = total(after, 0) - total(before, 0);
  expect(comment).toContain(`### Lambda layer data: +${kilobytes(grown)} unzipped`);
  expect(comment).toContain(
    `compared with \`${repo.base.slice(0, 7)}\`, the first parent of the merge commit`,
  );
  const row = (name: string, what: string, side: 0 | 1) =>
    `| ${name} | ${what} | **+${kilobytes((after[name]?.[0] ?? 0) - (before[name]?.[0] ?? 0))}** | +${kilobytes((after[name]?.[1] ?? 0) - (before[name]?.[1] ?? 0))} | ${kilobytes(after[name]?.[side] ?? 0)} |`;
  expect(comment).toContain(row('extra', 'new, 1.0', 0));
  expect(comment).toContain(row('moving', '1.0 → 2.0', 0));
  expect(comment).toMatch(/<summary>1 distribution unchanged, /);
  // The summary has the same, and the commit that was built
  const built = execFileSync('git', ['-C', run.workspace, 'rev-parse', 'HEAD'], { encoding: 'utf8' });
  expect(run.summary).toContain(`Commit \`${built.slice(0, 7)}\` for python3.12`);
  for (const part of [row('extra', 'new, 1.0', 0), row('moving', '1.0 → 2.0', 0)])
    expect(run.summary).toContain(part);
  expect(run.outputs['changed']).toBe('true');
  // A run of a pull request leaves nothing that others are compared with
  expect(
    results.caches.filter(({ key }) => key.startsWith('layerpack-baseline-')).map(({ key }) => key),
  ).toEqual([expect.stringContaining(repo.base)]);
});

test('a second push updates the same comment, one that changes nothing leaves it alone, and one that takes all back says so', async () => {
  const repo = repositoryOf(small);
  expectPassed(await push(repo));
  const pull = change(repo, { ...small, extra: '1.0' });
  expectPassed(await pullRequest(repo, pull));
  const [once] = github.comments;
  const pushAgain = async (pins: Pins) => {
    pull.head.sha = commitChange(repo, pins, pull.head.sha);
    const run = await pullRequest(repo, pull);
    expectPassed(run);
    return run;
  };
  const writes = () =>
    github.calls.filter(({ method, path }) => method !== 'GET' && !path.endsWith('/graphql')).length;

  await pushAgain(large);
  expect(github.comments.map(({ id }) => id)).toEqual([once?.id]);
  expect(commentsOn(github, pull)[0]).toContain('| moving | 1.0 → 2.0 |');
  const written = writes();
  await pushAgain(large);
  expect(writes()).toBe(written);
  const last = await pushAgain(small);
  expect(last.outputs['changed']).toBe('false');
  expect(github.comments.map(({ id }) => id)).toEqual([once?.id]);
  expect(commentsOn(github, pull)[0]).toContain('No layer has changed.');
});

test('two pushes and two jobs of a matrix at the same time leave one comment a job, that of the newer push', async () => {
  const repo = repositoryOf(small);
  const jobs = [{ runtime: '3.12' }, { runtime: '3.11' }];
  for (const inputs of jobs) expectPassed(await push(repo, { inputs }));
  const older = change(repo, large);
  const sha = commitChange(repo, { ...small, extra: '1.0' }, older.head.sha);
  const newer = { ...older, head: { ...older.head, sha } };
  const [first, second] = [++runs, ++runs];
  const running = jobs.flatMap((inputs) => [
    pullRequest(repo, older, { inputs, run: first }),
    pullRequest(repo, newer, { inputs, run: second }),
  ]);
  // The push comes while all of them run
  older.head.sha = sha;
  for (const run of await Promise.all(running)) expectPassed(run);
  const comments = commentsOn(github, older);
  expect(comments).toHaveLength(2);
  for (const { runtime } of jobs) {
    const [comment, ...more] = comments.filter((body) => body.includes(`For python${runtime} on`));
    expect(more).toEqual([]);
    expect(comment).toContain('| extra | new, 1.0 |');
    expect(comment).not.toContain('| moving | 1.0 → 2.0 |');
  }
});

test('nothing is said where nothing changes, or where there is nothing to compare with, unless that is asked for', async () => {
  const repo = repositoryOf(small);
  const pull = change(repo, large);
  const run = await pullRequest(repo, pull);
  expectPassed(run);
  expect(github.comments).toEqual([]);
  expect(run.outputs['changed']).toBe('');
  expect(run.summary).toMatch(/Nothing to compare with yet: no run of main has kept one yet \(asked for /);

  expectPassed(await pullRequest(repo, pull, { inputs: { comment: 'always' } }));
  expect(commentsOn(github, pull)).toEqual([expect.stringContaining('Nothing to compare with yet')]);

  const unchanged = repositoryOf(small);
  expectPassed(await push(unchanged));
  const same = change(unchanged, small, { number: 8 });
  expectPassed(await pullRequest(unchanged, same));
  const different = change(unchanged, large, { number: 9 });
  expectPassed(await pullRequest(unchanged, different, { inputs: { comment: 'never' } }));
  for (const each of [same, different]) expect(commentsOn(github, each)).toEqual([]);
});

test('growth that is too much fails the job, at the line that the change has touched', async () => {
  const repo = repositoryOf(small);
  expectPassed(await push(repo));
  const pull = change(repo, large);
  const run = await pullRequest(repo, pull, { inputs: { 'max-growth': '10% and 100KB' } });
  expect(run.status).toBe(1);
  expect(run.annotations.filter(({ level }) => level === 'error')).toEqual([
    {
      level: 'error',
      message: expect.stringMatching(
        /^Layer data has grown by 7\d\d\.\d KB, more than max-growth allows: .*most of it is extra \+684 KB \(new\) and moving/,
      ),
      properties: { title: 'growth', file: 'requirements.txt', line: '5' },
    },
  ]);
  expect(commentsOn(github, pull)[0]).toContain('❌ **This fails the job: Layer data has grown by ');
  expect(run.outputs['zip-paths']).toBe('');
  expect(run.summary).toContain('❌ max-growth: ');

  const within = await pullRequest(repo, pull, { inputs: { 'max-growth': '10% and 1MB' } });
  expectPassed(within);
  expect(within.summary).toContain('✅ max-growth: ');
});

test('a run for a fork, which may not write, passes with a notice and its summary', async () => {
  const repo = repositoryOf(small);
  expectPassed(await push(repo));
  const pull = change(repo, large, { head: { repository: 'stranger/some-layer', ref: 'change', sha: '' } });
  const run = await pullRequest(repo, pull, { token: github.tokens.reads });
  expectPassed(run);
  expect(github.comments).toEqual([]);
  expect(run.annotations.filter(({ properties }) => properties['title'] === 'comment')).toEqual([
    expect.objectContaining({
      level: 'notice',
      message: expect.stringMatching(/workflow_run.*pull-requests: write/),
    }),
  ]);
  expect(run.summary).toContain('| moving | 1.0 → 2.0 |');
});

test('its artifact has both manifests', async () => {
  const repo = repositoryOf(small);
  expectPassed(await push(repo));
  const run = await pullRequest(repo, change(repo, large), { inputs: { 'upload-artifact': 'true' } });
  expectPassed(run);
  const before = { ...process.env };
  Object.assign(process.env, results.environment(`${repo.scope}/${runs}`));
  try {
    const path = temporaryDirectory();
    await new DefaultArtifactClient().downloadArtifact(Number(run.outputs['artifact-id']), { path });
    const read = (name: string) => JSON.parse(readFileSync(join(path, name), 'utf8'));
    expect(read('baseline.json').run.commit).toBe(repo.base);
    expect(read('manifest.json')).toMatchObject({
      'layer-set': 'data python3.12 x86_64',
      run: { baseline: { commit: repo.base } },
    });
  } finally {
    process.env = before;
  }
});

test.each([
  ['down', faults.unavailable, /GitHub does not work \(503/],
  [
    'asking to wait for an hour',
    { ...faults.secondaryLimit, headers: { 'retry-after': '3600' } },
    /slow down/,
  ],
])(
  'GitHub that is %s costs a warning, after which the summary is there all the same',
  async (_, fault, why) => {
    const repo = repositoryOf(small);
    expectPassed(await push(repo));
    const pull = change(repo, large);
    github.on('issues/create-comment', () => fault);
    const run = await pullRequest(repo, pull);
    expectPassed(run);
    expect(run.annotations).toEqual([
      { level: 'warning', message: expect.stringMatching(why), properties: { title: 'comment' } },
    ]);
    expect(run.summary).toContain('| moving | 1.0 → 2.0 |');
    expect(commentsOn(github, pull)).toEqual([]);
  },
);
