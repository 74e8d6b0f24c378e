import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { makeWheel } from '../support/distributions.js';
import { withDocker } from '../support/docker.js';
import { expectPassed } from '../support/failure.js';
import { shareFetched } from '../support/fetched.js';
import type { GithubServer } from '../support/github/server.js';
import { startGithub } from '../support/github/server.js';
import { pushPayload } from '../support/payloads.js';
import { filesUnder, temporaryDirectory } from '../support/project.js';
import { eventEnvironment, repositoryWithWheels, requirementsOf } from '../support/pull-request.js';
import type { ResultsServer } from '../support/results-server.js';
import { faults, startResultsServer } from '../support/results-server.js';
import { runAction, runCli } from '../support/runner.js';

shareFetched();

const zip = 'data-python3.13-x86_64.zip';

const kept = temporaryDirectory('kept-');
function project(): string {
  const directory = temporaryDirectory();
  const wheels = join(directory, 'wheels');
  makeWheel(wheels, { name: 'own-and-large', files: { 'large.py': { noise: 20_000 } } });
  return directory;
}
function build(cwd: string, asks: string, ...more: readonly string[]) {
  writeFileSync(join(cwd, 'requirements.txt'), `--find-links wheels\n${asks}\n`);
  const line = ['build', '--runtime', '3.13', '--layer-name', 'data', ...more];
  return runCli(line, { cwd, env: { XDG_CACHE_HOME: kept } });
}
const host = ['--builder', 'host'];

describe('what baseline names', () => {
  test('is looked at before anything else, and where it is not there no layer of an earlier run stays', async () => {
    const directory = project();
    expectPassed(await build(directory, 'own-and-large', ...host));
    const output = join(directory, 'build/layers');
    expect(filesUnder(output)).toContain(zip);
    const run = await build(directory, 'own-and-large', ...host, '--baseline', 'nowhere.json');
    expect(run.status).toBe(1);
    expect(run.stderr).toContain('Failed to compare with nowhere.json, which baseline names');
    expect(filesUnder(output)).toEqual(['manifest.json', 'report.html']);
    const { findings, layers } = JSON.parse(readFileSync(join(output, 'manifest.json'), 'utf8'));
    expect(layers).toEqual([]);
    expect(findings).toMatchObject([{ rule: 'baseline', severity: 'error' }]);
  });

  test('may be what the run writes over', async () => {
    const directory = project();
    expectPassed(await build(directory, 'own-and-large', ...host));
    for (const name of ['manifest.json', zip]) {
      const again = ['--baseline', `build/layers/${name}`, '--max-growth', '0%'];
      const run = await build(directory, 'own-and-large', ...host, ...again);
      expectPassed(run);
      expect(run.stdout).toContain(`max-growth: passed (±0 (±0 %) against build/layers/${name}`);
    }
  });
});

withDocker('layers that all go', () => {
  test('are a change, though nothing is left to hold against the baseline', async () => {
    const directory = project();
    expectPassed(await build(directory, 'own-and-large', ...host));
    copyFileSync(join(directory, 'build/layers/manifest.json'), join(directory, 'before.json'));
    // The runtime has it
    const run = await build(directory, 'boto3', '--baseline', 'before.json', '--json');
    expect(run.stderr).toContain('Layer data would be empty');
    expectPassed(run);
    expect(JSON.parse(run.stdout)).toMatchObject({ layers: [], changed: true });
  });
});

describe('a run of a branch', () => {
  let results: ResultsServer;
  let github: GithubServer;
  beforeAll(async () => {
    results = await startResultsServer();
  });
  afterAll(() => results.close());
  beforeEach(async () => {
    github = await startGithub('someone/some-layer');
  });
  afterEach(() => github.close());

  let runs = 0;
  const push = async (
    pins: Readonly<Record<string, string>>,
    inputs: Readonly<Record<string, string>> = {},
  ) => {
    const repository = repositoryWithWheels();
    const before = repository.commit({ 'requirements.txt': requirementsOf({ steady: '1.0' }) });
    const sha = repository.commit({ 'requirements.txt': requirementsOf(pins) });
    github.commits.directory = repository.directory;
    const { directory: workspace } = repository.clone(sha, { depth: 1 });
    const common = { runtime: '3.12', builder: 'host', 'layer-name': 'data', 'upload-artifact': 'false' };
    const run = await runAction(
      { ...common, 'github-token': github.tokens.writes, ...inputs },
      {
        workspace,
        env: {
          ...github.environment,
          ...results.environment(`branch${++runs}/1`),
          ...eventEnvironment('push', pushPayload(before, sha), {
            GITHUB_REF: 'refs/heads/main',
            GITHUB_SHA: sha,
          }),
        },
      },
    );
    const manifest = JSON.parse(readFileSync(join(workspace, 'build/layers/manifest.json'), 'utf8'));
    return { ...run, manifest, sha };
  };

  test('that fails ends, though GitHub has not said yet what it is to be compared with', async () => {
    github.on('repos/list-commits', () => new Promise(() => undefined));
    const start = Date.now();
    const run = await push({ steady: '9.0' });
    expect(run.status).toBe(1);
    expect(run.annotations).toMatchObject([{ level: 'error', properties: { title: 'resolve' } }]);
    expect(github.calls.map(({ operation }) => operation)).toContain('repos/list-commits');
    // Its client would have been waited for
    expect(Date.now() - start).toBeLessThan(55_000);
  });

  test('that cannot keep its manifest says so in all that it leaves, whatever cache says, and passes', async () => {
    results.on('CreateCacheEntry', () => faults.unavailable);
    const run = await push({ steady: '1.0' }, { cache: 'false' });
    results.on('CreateCacheEntry');
    expectPassed(run);
    const title = 'Failed to keep the baseline in the Actions cache';
    expect(run.annotations).toMatchObject([{ level: 'warning', message: expect.stringContaining(title) }]);
    expect(run.summary).toContain(title);
    expect(run.manifest.findings).toMatchObject([{ rule: 'cache', severity: 'warning', title }]);
  });
});
