import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { AwsServer } from '../support/aws/aws-server.js';
import { startFakeAws } from '../support/aws/aws-server.js';
import { expectPassed } from '../support/failure.js';
import { shareFetched } from '../support/fetched.js';
import type { GithubServer, StoredRelease } from '../support/github/server.js';
import { faults, startGithub } from '../support/github/server.js';
import { temporaryDirectory } from '../support/project.js';
import type { Inputs } from '../support/publishing.js';
import { arnOf, projectWith, publishFrom, zipBytes } from '../support/publishing.js';
import { startRecordingProxy } from '../support/recording-proxy.js';
import { startAction } from '../support/runner.js';

shareFetched();

const [home, away] = ['eu-central-1', 'us-east-1'];
const zip = 'data-python3.12-x86_64.zip';
const key = 'data-python3.12-x86_64';
const workspace = projectWith('x = 1\n');

let aws: AwsServer;
let github: GithubServer;
beforeAll(async () => {
  aws = await startFakeAws();
});
beforeEach(async () => {
  aws.reset();
  github = await startGithub();
});
afterEach(async () => {
  const { violations } = github;
  await github.close();
  expect(violations).toEqual([]);
});
afterAll(() => aws.close());

/** A file with the event of a release, as GitHub's documentation of webhooks has it, but for which release it is. */
function eventOf({ id, tag_name, draft, prerelease }: StoredRelease, action: string): string {
  const path = join(temporaryDirectory(), 'event.json');
  const release = { id, tag_name, draft, prerelease };
  writeFileSync(
    path,
    JSON.stringify({ ...exampleEvent, action, release: { ...exampleEvent.release, ...release } }),
  );
  return path;
}
const examples: readonly { readonly name: string; readonly examples: readonly object[] }[] = JSON.parse(
  readFileSync(
    new URL('../../node_modules/@octokit/webhooks-examples/api.github.com/index.json', import.meta.url),
    'utf8',
  ),
);
const exampleEvent = examples.find(({ name }) => name === 'release')?.examples[0] as {
  readonly release: object;
};

function releaseFrom(release: StoredRelease, inputs: Inputs = {}, more: Record<string, string> = {}) {
  return publishFrom(
    workspace,
    aws,
    {
      regions: `${home}, ${away}`,
      'release-assets': 'auto',
      'github-token': github.tokens.writes,
      ...inputs,
    },
    {
      ...github.environment,
      GITHUB_EVENT_NAME: 'release',
      GITHUB_EVENT_PATH: eventOf(release, 'published'),
      GITHUB_REF: `refs/tags/${release.tag_name}`,
      ...more,
    },
  );
}

const contentOf = (release: StoredRelease, name: string) =>
  release.assets.find((asset) => asset.name === name)?.bytes.content;
const writes = () => github.calls.filter(({ method }) => method !== 'GET');
const allAssets = [
  `${key}.SHA256SUMS`,
  `${key}.cdx.json`,
  `${key}.layer-versions.json`,
  `${key}.lock.txt`,
  `${key}.manifest.json`,
  zip,
];

test('a release that is published gets all files, and its notes the ARNs', async () => {
  const words = 'What people wrote.\r\n\r\n- a fix\r\n';
  const release = github.addRelease({ body: words, prerelease: true });
  const run = await releaseFrom(release);
  expectPassed(run);
  expect(release.assets.map(({ name }) => name).sort()).toEqual(allAssets);
  expect(contentOf(release, zip)).toEqual(zipBytes(workspace));
  expect(release).toMatchObject({ draft: false, prerelease: true });
  expect(release.body?.startsWith(words)).toBe(true);
  for (const region of [home, away]) expect(release.body).toContain(arnOf(region, 1));
  const record = JSON.parse(`${contentOf(release, `${key}.layer-versions.json`)}`);
  expect(record.arns).toEqual(run.arns);
  expect(run.summary).toContain(`${key.replaceAll('_', '\\_')}.SHA256SUMS`);
  // The token is in no log, output or file
  expect(run.masks).toContain(github.tokens.writes);
  expect(run.log + run.summary + JSON.stringify(run.outputs)).not.toContain(github.tokens.writes);
});

test('the sums are those of the files as they are downloaded', async () => {
  const release = github.addRelease({});
  expectPassed(await releaseFrom(release));
  const directory = temporaryDirectory();
  for (const { name, bytes } of release.assets) writeFileSync(join(directory, name), bytes.content ?? '');
  const told = execFileSync('sha256sum', ['--check', `${key}.SHA256SUMS`], {
    cwd: directory,
    encoding: 'utf8',
  });
  expect(told.trim().split('\n')).toHaveLength(allAssets.length - 1);
  const sum = createHash('sha256').update(zipBytes(workspace)).digest('hex');
  expect(`${contentOf(release, `${key}.SHA256SUMS`)}`).toContain(`${sum}  ${zip}\n`);
});

test('a second run changes nothing', async () => {
  const release = github.addRelease({ body: null });
  await releaseFrom(release);
  const { body } = release;
  const before = writes().length;
  expectPassed(await releaseFrom(release));
  expect(writes().slice(before)).toEqual([]);
  expect(release.body).toBe(body);
  // So it can be run again where assets can never change
  release.immutable = true;
  expectPassed(await releaseFrom(release));
});

test('an upload that fails in the middle fails the job, loses nothing, and the next run completes it', async () => {
  const release = github.addRelease({});
  github.addAsset(release, zip, 'the zip of before');
  github.on('repos/upload-release-asset', ({ attempt }) => (attempt > 1 ? faults.forbidden : undefined));
  const run = await releaseFrom(release, { 'release-assets': 'always' });
  expect(run.status).toBe(1);
  expect(run.annotations.filter(({ level }) => level === 'error')).toHaveLength(1);
  // What was built and published is there all the same
  expect(run.arns).toEqual({ [home]: { data: arnOf(home, 1) }, [away]: { data: arnOf(away, 1) } });
  expect(run.outputs['zip-paths']).toContain(zip);
  expect(contentOf(release, zip)).toEqual(zipBytes(workspace));
  github.on('repos/upload-release-asset');
  expectPassed(await releaseFrom(release, { 'release-assets': 'always' }));
  expect(release.assets.map(({ name }) => name).sort()).toEqual(allAssets);
});

test('a token that may only read costs a warning where nobody asked, and fails the job where somebody did', async () => {
  const release = github.addRelease({ body: 'as it was' });
  const auto = await releaseFrom(release, { 'github-token': github.tokens.reads });
  expect(auto.status).toBe(0);
  expect(auto.annotations.filter(({ level }) => level === 'warning')).toMatchObject([
    { message: expect.stringContaining('contents: write') },
  ]);
  const always = await releaseFrom(release, {
    'github-token': github.tokens.reads,
    'release-assets': 'always',
  });
  expect(always.status).toBe(1);
  expect(release).toMatchObject({ body: 'as it was', assets: [] });
});

test('a draft is found by the tag that runs, and stays one', async () => {
  const release = github.addRelease({ draft: true, tag_name: 'v2.0.0' });
  const env = { GITHUB_EVENT_NAME: 'push', GITHUB_EVENT_PATH: '' };
  expectPassed(await releaseFrom(release, { 'release-assets': 'always' }, env));
  expect(release.draft).toBe(true);
  expect(release.assets.map(({ name }) => name).sort()).toEqual(allAssets);
});

test.each([
  ['a push, where nobody asked for it', { GITHUB_EVENT_NAME: 'push' }, {}],
  ['a release, where it was declined', {}, { 'release-assets': 'never' }],
])('nothing of GitHub is asked by %s', async (_, env, inputs) => {
  const release = github.addRelease({});
  expectPassed(await releaseFrom(release, inputs, env));
  expect(github.calls).toEqual([]);
});

test('a dry run tells the release nothing of layer versions', async () => {
  const release = github.addRelease({ body: 'as it was' });
  expectPassed(await releaseFrom(release, { publish: 'dry-run' }));
  expect(release.body).toBe('as it was');
  expect(release.assets.map(({ name }) => name)).not.toContain(`${key}.layer-versions.json`);
});

test('GitHub is asked by the proxy that is set for it, uploads included', async () => {
  const proxy = await startRecordingProxy('127.0.0.1', { 'github.test': '127.0.0.1' });
  const release = github.addRelease({});
  const run = await releaseFrom(
    release,
    {},
    {
      GITHUB_API_URL: github.url.replace('127.0.0.1', 'github.test'),
      http_proxy: proxy.url,
      no_proxy: '127.0.0.1',
      NO_PROXY: '127.0.0.1',
    },
  );
  proxy.close();
  expectPassed(run);
  expect(new Set(proxy.hosts)).toEqual(new Set(['github.test']));
  expect(release.assets.map(({ name }) => name).sort()).toEqual(allAssets);
});

test('a log for debugging has neither the token nor what was sent with it', async () => {
  const release = github.addRelease({});
  github.on('repos/upload-release-asset', ({ attempt }) => (attempt === 1 ? faults.badGateway : undefined));
  const run = await releaseFrom(release, {}, { RUNNER_DEBUG: '1', ACTIONS_STEP_DEBUG: 'true' });
  expectPassed(run);
  expect(run.log).not.toMatch(/gh[sp]_|authorization/i);
});

test('a payload that is cut off is told, and nothing is uploaded', async () => {
  const release = github.addRelease({});
  const path = join(temporaryDirectory(), 'event.json');
  writeFileSync(path, '{"action":"publi');
  const run = await releaseFrom(release, {}, { GITHUB_EVENT_PATH: path });
  expect(run.status).toBe(1);
  expect(run.annotations.filter(({ level }) => level === 'error')).toMatchObject([
    { message: expect.stringContaining('GITHUB_EVENT_PATH') },
  ]);
  expect(release.assets).toEqual([]);
});

test('the jobs of a matrix at once have all their files and sections', async () => {
  const release = github.addRelease({ body: 'What people wrote' });
  const runtimes = ['3.11', '3.12', '3.13'];
  const runs = await Promise.all(
    runtimes.map((runtime) =>
      releaseFrom(release, { runtime, regions: home, 'output-directory': `build/${runtime}` }),
    ),
  );
  runs.forEach(expectPassed);
  const names = runtimes.flatMap((runtime) =>
    allAssets.map((name) => name.replace('python3.12', `python${runtime}`)),
  );
  expect(release.assets.map(({ name }) => name).sort()).toEqual(names.sort());
  expect(release.body?.startsWith('What people wrote\n\n')).toBe(true);
  for (const { arns } of runs) expect(release.body).toContain(`\`${arns[home]?.['data']}\``);
});

test('a job that is cancelled in the middle of an upload ends at once, and the next run clears up behind it', async () => {
  const release = github.addRelease({});
  github.addAsset(release, zip, 'the zip of before');
  const inputs = { runtime: '3.12', builder: 'host', 'layer-name': 'data', 'upload-artifact': 'false' };
  const running = startAction(
    { ...inputs, 'github-token': github.tokens.writes },
    {
      workspace,
      env: {
        ...github.environment,
        GITHUB_EVENT_NAME: 'release',
        GITHUB_EVENT_PATH: eventOf(release, 'published'),
      },
    },
  );
  github.on('repos/upload-release-asset', ({ query }) => {
    github.addAsset(release, query['name'] ?? '', 'half', 'starter');
    running.child.kill('SIGTERM');
    return new Promise(() => undefined);
  });
  expect((await running.ended).status).toBe(143);
  expect(contentOf(release, zip)?.toString()).toBe('the zip of before');
  github.on('repos/upload-release-asset');
  expectPassed(await releaseFrom(release));
  expect(contentOf(release, zip)).toEqual(zipBytes(workspace));
  expect(release.assets.map(({ name }) => name).sort()).toEqual(allAssets);
});
