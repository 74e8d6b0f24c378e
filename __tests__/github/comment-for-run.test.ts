import { execFileSync } from 'node:child_process';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { commentForRun } from '../../src/comment-for-run.js';
import type { Finding } from '../../src/errors.js';
import { manifestText } from '../../src/report/manifest.js';
import type { GithubServer } from '../support/github/server.js';
import { startGithub } from '../support/github/server.js';
import { payloadsOf } from '../support/payloads.js';
import { eventEnvironment } from '../support/pull-request.js';
import { passed } from '../unit/support/report.js';

const sha = '1'.repeat(40);
const run = 77;
let github: GithubServer;
beforeEach(async () => {
  github = await startGithub();
  github.addPull({ head: { repository: 'mallory/layers', ref: 'change', sha } });
});
afterEach(async () => {
  await github.close();
  expect(github.violations).toEqual([]);
});

const zip = (manifest: string): Buffer =>
  execFileSync('python3', ['-I', '-c', makeZip], { input: manifest, maxBuffer: 2 ** 24 });
const makeZip = `
import io, sys, zipfile
out = io.BytesIO()
with zipfile.ZipFile(out, "w") as archive:
    archive.writestr("manifest.json", sys.stdin.read())
sys.stdout.buffer.write(out.getvalue())
`;

/** A run with something to say of each of so many sets of layers. */
function leaveRecords(number: number): void {
  const failed = { rule: 'growth', severity: 'error', title: '', reason: '', advice: '' };
  const manifest = JSON.parse(manifestText(passed, (text) => text)) as object;
  for (let index = 0; index < number; index++) {
    const text = JSON.stringify({ ...manifest, findings: [failed], 'layer-set': `set ${index}` });
    github.addArtifact(run, `record-${index}`, zip(text));
  }
}

async function comment(token: string, now: () => number = () => 0) {
  const [example] = payloadsOf('workflow_run');
  const payload = {
    ...example,
    workflow_run: {
      ...(example?.['workflow_run'] as object),
      event: 'pull_request',
      id: run,
      run_attempt: 1,
      head_sha: sha,
      head_branch: 'change',
      head_repository: { full_name: 'mallory/layers', owner: { login: 'mallory' } },
    },
  };
  const findings: Finding[] = [];
  const nothing = () => undefined;
  const bodies = await commentForRun({
    token,
    environment: { ...github.environment, ...eventEnvironment('workflow_run', payload, {}) },
    now,
    log: {
      stage: (_, work) => work(),
      info: nothing,
      debug: nothing,
      progress: nothing,
      finding: (finding) => findings.push(finding),
      mask: nothing,
      redact: (text) => text,
    },
  });
  return { bodies, findings };
}

it('a token that may not write is tried once, whatever there is to say, and the summary has all of it', async () => {
  leaveRecords(3);
  const { bodies, findings } = await comment(github.tokens.reads);
  expect(findings).toEqual([
    expect.objectContaining({
      severity: 'notice',
      advice: expect.stringMatching(/^Give the job the permission pull-requests: write/),
    }),
  ]);
  expect(bodies).toHaveLength(3);
  expect(github.calls.filter(({ operation }) => operation === 'issues/create-comment')).toHaveLength(1);
});

it('all comments together have no more time than one', async () => {
  leaveRecords(2);
  let time = 0;
  const { bodies, findings } = await comment(github.tokens.writes, () => {
    time += 700_000;
    return time;
  });
  expect(bodies).toHaveLength(2);
  const late = 'it was not done in time, and was given up';
  expect(findings.map(({ reason }) => reason)).toEqual([late, late]);
  expect(github.comments).toEqual([]);
});
