import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ActRun } from '../support/act.js';
import { act, repositoryWith, withAct } from '../support/act.js';
import type { AwsServer } from '../support/aws/aws-server.js';
import { startFakeAws } from '../support/aws/aws-server.js';
import { writes } from '../support/aws/calls.js';
import type { GithubServer, StoredRelease } from '../support/github/server.js';
import { startGithub } from '../support/github/server.js';
import { temporaryDirectory } from '../support/project.js';
import { arnOf } from '../support/publishing.js';

const workflow = '.github/workflows/release.yml';
const repositoryName = 'someone/some-layer';

withAct('a workflow on release: published, run twice', () => {
  let aws: AwsServer;
  let github: GithubServer;
  let release: StoredRelease;
  const runs: (ActRun & { readonly arns: readonly string[] })[] = [];
  const notes: (string | null)[] = [];
  const published: number[] = [];

  beforeAll(async () => {
    aws = await startFakeAws();
    github = await startGithub(repositoryName);
    release = github.addRelease({ tag_name: 'v1.2.0', body: 'What people wrote.\n' });
    const repository = repositoryWith({
      'requirements.txt': 'idna==3.10\nsix==1.17.0\n',
      [workflow]: readFileSync(new URL('release.yml', import.meta.url), 'utf8'),
    });
    for (const number of [1, 2]) {
      const arns = join(temporaryDirectory(), 'arns');
      const run = await act(
        repository,
        workflow,
        number,
        { ...aws.environment(), ARNS: arns },
        {
          event: 'release',
          payload: { action: 'published', release: { id: release.id, tag_name: release.tag_name } },
          token: github.tokens.writes,
          variables: { GITHUB_API_URL: github.url, GITHUB_REF: 'refs/tags/v1.2.0' },
        },
      );
      runs.push({ ...run, arns: readFileSync(arns, 'utf8').trim().split('\n').sort() });
      notes.push(release.body);
      published.push(aws.calls.filter(({ call }) => writes.includes(call)).length);
    }
  }, 300_000);
  afterAll(async () => {
    await Promise.all([aws.close(), github.close()]);
  });

  test('passes, each job with an ARN for later steps', () => {
    for (const { status, output, arns } of runs) {
      expect({ status, output: status === 0 ? '' : output }).toEqual({ status: 0, output: '' });
      expect(arns).toEqual([arnOf('us-east-1', 1), arnOf('us-east-1', 2)]);
    }
  });

  test('publishes once in each region and for each runtime, and nothing the second time', () => {
    expect(published).toEqual([4, 4]);
  });

  test('adds the files of both jobs, which do not meet', () => {
    const names = release.assets.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const runtime of ['python3.11', 'python3.12'])
      expect(names.filter((name) => name.startsWith(`data-${runtime}-`))).toHaveLength(6);
    expect(names).toHaveLength(12);
  });

  test('gives each job its section of the notes, below what people wrote', () => {
    const [once, again] = notes;
    expect(once).toMatch(/^What people wrote\.\n/);
    for (const region of ['eu-central-1', 'us-east-1'])
      for (const version of [1, 2]) expect(once).toContain(arnOf(region, version));
    expect(again).toBe(once);
  });

  test("asks nothing that is against GitHub's own description", () => {
    expect(github.violations).toEqual([]);
  });
});
