import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DefaultArtifactClient } from '@actions/artifact';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { expectPassed } from '../support/failure.js';
import { shareFetched } from '../support/fetched.js';
import { filesUnder, project, temporaryDirectory } from '../support/project.js';
import type { Asked, Hook, ResultsServer, StoredArtifact } from '../support/results-server.js';
import { faults, isBlobOf, startResultsServer } from '../support/results-server.js';
import type { FinishedAction, Variables } from '../support/runner.js';
import { runAction } from '../support/runner.js';
import { together } from '../support/together.js';

shareFetched();

/** Of all these runs, so that the same layer is built once: they are about what becomes of it. */
const home = temporaryDirectory('home-');

let server: ResultsServer;
const before = { ...process.env };

beforeAll(async () => {
  server = await startResultsServer();
});
afterAll(async () => {
  process.env = before;
  await server.close();
});

interface Job {
  /** The workflow run; each has its own artifacts. */
  readonly run: string;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly env?: Variables;
  readonly requirements?: string;
  readonly workspace?: string;
}

/** A job of a workflow that builds a small layer. */
async function build({ run, inputs = {}, env = {}, requirements = 'idna==3.10\n', workspace }: Job) {
  const cwd = project({ 'requirements.txt': requirements }, workspace);
  const action = await runAction(
    { runtime: 'python3.12', builder: 'host', 'layer-name': 'data', ...inputs },
    { workspace: cwd, env: { HOME: home, ...server.environment(run), ...env } },
  );
  return { ...action, cwd };
}
type Built = Awaited<ReturnType<typeof build>>;

const ofRun = (run: string) => server.artifacts.filter((artifact) => artifact.run === run);
const namesOf = (artifacts: readonly StoredArtifact[]) => artifacts.map(({ name }) => name).sort();
const sha256 = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');
const ofRule = ({ annotations }: FinishedAction) =>
  annotations.filter(({ properties }) => properties['title'] === 'artifact');
const zipOf = ({ cwd }: Built) => join(cwd, 'build/layers/data-python3.12-x86_64.zip');

/** The real client, as a later job of the run has it. */
function clientIn(run: string) {
  Object.assign(process.env, server.environment(run));
  return new DefaultArtifactClient();
}

/** A build that passed, with its zip, and one warning of what was lost. */
function expectOneWarning(built: Built, message: RegExp): void {
  expectPassed(built);
  expect(readdirSync(join(built.cwd, 'build/layers'))).toContain('data-python3.12-x86_64.zip');
  const [warning, ...more] = ofRule(built);
  expect(more).toEqual([]);
  expect(warning).toMatchObject({ level: 'warning', message: expect.stringMatching(message) });
  expect(built.summary).toContain('⚠️ artifact');
  // What a signed address grants is nobody else's
  expect(warning?.message).not.toMatch(/sig=|https?:\/\/127/);
  expect(built.annotations.filter(({ level }) => level === 'error')).toEqual([]);
  expect(filesUnder(built.temporary)).toEqual([]);
}

describe('what was built', () => {
  let built: Built;
  beforeAll(async () => {
    const inputs = { 'retention-days': '5' };
    built = await build({ run: 'plain', inputs, env: { GITHUB_RETENTION_DAYS: '90' } });
  });

  test('is there again, byte for byte: the zip as it is', async () => {
    expectPassed(built);
    expect(ofRule(built)).toEqual([]);
    const client = clientIn('plain');
    const [layer] = JSON.parse(built.outputs['layers'] ?? '[]');
    expect(layer).toMatchObject({ 'artifact-name': 'data-python3.12-x86_64.zip' });
    const path = temporaryDirectory();
    await client.downloadArtifact(layer['artifact-id'], { path, skipDecompress: true });
    const [file = ''] = readdirSync(path);
    expect(readFileSync(join(path, file))).toEqual(readFileSync(zipOf(built)));
    const { artifact } = await client.getArtifact('data-python3.12-x86_64.zip');
    expect(artifact.digest).toBe(`sha256:${layer.sha256}`);
  });

  test('has manifest, lock and bill of materials in an archive of their own', async () => {
    const client = clientIn('plain');
    const path = temporaryDirectory();
    const { digestMismatch } = await client.downloadArtifact(Number(built.outputs['artifact-id']), {
      path,
      expectedHash: `sha256:${built.outputs['artifact-digest']}`,
    });
    expect(digestMismatch).toBe(false);
    expect(readdirSync(path).sort()).toEqual([
      'data.cdx.json',
      'data.lock.txt',
      'manifest.json',
      'report.html',
      'report.md',
    ]);
    expect(readFileSync(join(path, 'report.md'), 'utf8')).toContain('data-python3.12-x86_64.zip');
    for (const file of ['data.cdx.json', 'data.lock.txt', 'manifest.json']) {
      expect(readFileSync(join(path, file))).toEqual(readFileSync(join(built.cwd, 'build/layers', file)));
    }
  });

  test('is named in outputs and summary, under one heading of the log', () => {
    expect(built.summary).toMatch(/\| Seconds \| .*\bkeep \d+\.\d, upload \d+\.\d \|/);
    const ids = ofRun('plain').map(({ id }) => id);
    expect(built.outputs['artifact-ids']).toBe(ids.join(','));
    expect(built.outputs['artifact-id']).toBe(`${ids.at(-1)}`);
    expect(built.summary).toContain('### Artifacts');
    expect(built.summary).toContain(`artifact-ids: ${ids[0]}`);
    expect(built.log).toMatch(/::group::Upload\n[\s\S]*Artifact data-python3\.12-x86_64 successfully/);
  });

  test('is kept for as long as asked', () => {
    const days = ofRun('plain').map(({ expiresAt = '', createdAt }) =>
      Math.round((Date.parse(expiresAt) - Date.parse(createdAt)) / 86_400_000),
    );
    expect(days).toEqual([5, 5]);
  });
});

describe('the jobs of a matrix', () => {
  test('do not collide, and with no retention given keep as the repository does', async () => {
    const jobs = ['python3.11', 'python3.13'].flatMap((runtime) =>
      ['x86_64', 'arm64'].map((architecture) => ({ runtime, architecture })),
    );
    const done = await together(
      Object.fromEntries(jobs.map((inputs, at) => [`${at}`, () => build({ run: 'matrix', inputs })])),
    );
    for (const job of Object.values(done)) {
      expectPassed(job as Built);
      expect(ofRule(job as Built)).toEqual([]);
    }
    const expected = jobs.map(({ runtime, architecture }) => `data-${runtime}-${architecture}`);
    expect(namesOf(ofRun('matrix'))).toEqual(expected.flatMap((name) => [name, `${name}.zip`]).sort());
    expect(ofRun('matrix').map(({ expiresAt }) => expiresAt)).toEqual(Array(8).fill(undefined));
  });
});

describe('several layers, under a name that is given', () => {
  test('are artifacts each, and share manifest and locks', async () => {
    const workspace = project({
      'layers.yml':
        'runtime: "3.12"\nartifact-name: nightly (a)\nretention-days: 9\nlayers:\n  - name: one\n  - name: two\n    stacked-on: one\n    requirements: two.txt\n',
      'two.txt': 'idna\nsix==1.17.0\n',
    });
    const built = await build({
      run: 'several',
      workspace,
      inputs: { runtime: '', 'layer-name': '', sdk: 'include' },
      env: { GITHUB_RETENTION_DAYS: '3' },
    });
    expectPassed(built);
    expect(namesOf(ofRun('several'))).toEqual([
      'nightly (a)',
      'nightly (a)-one-python3.12-x86_64.zip',
      'nightly (a)-two-python3.12-x86_64.zip',
    ]);
    expect(ofRule(built)).toEqual([
      expect.objectContaining({ level: 'notice', message: expect.stringContaining('kept for 3 days') }),
    ]);
    const path = temporaryDirectory();
    await clientIn('several').downloadArtifact(Number(built.outputs['artifact-id']), { path });
    expect(readdirSync(path).sort()).toEqual([
      'manifest.json',
      'one.cdx.json',
      'one.lock.txt',
      'report.html',
      'report.md',
      'two.cdx.json',
      'two.lock.txt',
    ]);
  });
});

describe('a name that the run has already', () => {
  /** Two jobs of one run after each other, the second with these inputs. */
  async function twice(run: string, inputs: Readonly<Record<string, string>>, requirements?: string) {
    expectPassed(await build({ run }));
    const kept = ofRun(run).map(({ id }) => id);
    const second = await build({ run, inputs, ...(requirements === undefined ? {} : { requirements }) });
    return { second, kept };
  }
  type Name = 'again' | 'other' | 'replaced' | 'named';
  let pairs: Readonly<Record<Name, Awaited<ReturnType<typeof twice>>>>;

  beforeAll(async () => {
    const six = 'six==1.17.0\n';
    pairs = await together({
      again: () => twice('again', {}),
      other: () => twice('other', { sdk: 'include' }, six),
      replaced: () => twice('replaced', { 'overwrite-artifact': 'true', sdk: 'include' }, six),
      named: () => twice('named', { 'artifact-name': 'second' }),
    });
  });

  test('stays, and a warning has the choices; the same zip counts as uploaded', () => {
    const { second, kept } = pairs.again;
    expectOneWarning(
      second,
      /the artifact data-python3\.12-x86_64: .*artifact-name.*overwrite-artifact: true/,
    );
    expect(ofRun('again').map(({ id }) => id)).toEqual(kept);
    const [layer] = JSON.parse(second.outputs['layers'] ?? '[]');
    expect(layer['artifact-id']).toBe(kept[0]);
    expect(second.outputs).toMatchObject({ 'artifact-id': '', 'artifact-ids': `${kept[0]}` });
  });

  test('stays where the zip is another, which is not uploaded', () => {
    const { second, kept } = pairs.other;
    expectOneWarning(second, /artifacts data-python3\.12-x86_64\.zip and data-python3\.12-x86_64: /);
    expect(ofRun('other').map(({ id }) => id)).toEqual(kept);
    expect(second.outputs['artifact-ids']).toBe('');
  });

  test('is replaced by overwrite-artifact: true', () => {
    const { second, kept } = pairs.replaced;
    expectPassed(second);
    expect(ofRule(second)).toEqual([]);
    expect(ofRun('replaced')).toHaveLength(2);
    for (const { id } of ofRun('replaced')) expect(kept).not.toContain(id);
    expect(ofRun('replaced')[0]?.digest).toBe(`sha256:${sha256(zipOf(second))}`);
  });

  test('is avoided by artifact-name', () => {
    const { second } = pairs.named;
    expectPassed(second);
    expect(ofRule(second)).toEqual([]);
    expect(namesOf(ofRun('named'))).toEqual([
      'data-python3.12-x86_64',
      'data-python3.12-x86_64.zip',
      'second',
      'second-data-python3.12-x86_64.zip',
    ]);
  });

  test('that was never finished is not replaced, and told', async () => {
    const client = clientIn('held');
    const taken = project({ 'data-python3.12-x86_64.zip': 'x' });
    server.on('FinalizeArtifact', () => ({ status: 400, body: { code: 'malformed', msg: 'no' } }));
    await client
      .uploadArtifact('x', [join(taken, 'data-python3.12-x86_64.zip')], taken, { skipArchive: true })
      .catch(() => undefined);
    server.on('FinalizeArtifact');
    const built = await build({ run: 'held', inputs: { 'overwrite-artifact': 'true' } });
    expectOneWarning(built, /data-python3\.12-x86_64\.zip: .*never finished/);
    expect(built.outputs['artifact-id']).not.toBe('');
  });
});

describe('a service in trouble costs a warning', () => {
  const troubles: Readonly<Record<string, Hook>> = {
    forbidden: () => faults.forbidden,
    full: () => faults.full,
    failing: () => faults.unavailable,
    page: () => ({ status: 502, body: '<html>Bad gateway</html>' }),
    silent: () => 'hang',
  };
  const runOf = (asked: Asked) => String(asked.body['workflow_run_backend_id']);
  const bytesOf = (asked: Asked) => server.artifacts.find((artifact) => isBlobOf(asked, artifact))?.run;
  const closed = { ACTIONS_RESULTS_URL: 'http://127.0.0.1:9/' };
  let runs: Readonly<
    Record<
      'silent' | 'slow' | 'forbidden' | 'stalling' | 'read-only' | 'failing' | 'page' | 'down' | 'full',
      Built
    >
  >;

  beforeAll(async () => {
    let forbiddenEnded = () => {};
    const untilForbiddenEnded = new Promise<void>((resolve) => {
      forbiddenEnded = resolve;
    });
    server.on('CreateArtifact', (asked) => troubles[runOf(asked)]?.(asked));
    server.on('FinalizeArtifact', async (asked) => {
      if (runOf(asked) === 'slow') await untilForbiddenEnded;
      return undefined;
    });
    server.on('UploadBlob', (asked) => {
      const run = bytesOf(asked);
      if (run === 'stalling') return 'hang';
      return run === 'read-only' ? faults.blobForbidden : undefined;
    });
    // These do nothing but wait, so the others need not wait for them
    const waiting = Promise.all([build({ run: 'silent' }), build({ run: 'stalling' })]);
    waiting.catch(() => undefined);
    const others = await together({
      slow: () => build({ run: 'slow' }),
      forbidden: () => build({ run: 'forbidden' }).finally(forbiddenEnded),
      failing: () => build({ run: 'failing' }),
      page: () => build({ run: 'page' }),
      down: () => build({ run: 'down', env: closed }),
      full: () => build({ run: 'full' }),
      'read-only': () => build({ run: 'read-only' }),
    });
    const [silent, stalling] = await waiting;
    runs = { ...others, silent, stalling };
    for (const call of ['CreateArtifact', 'FinalizeArtifact', 'UploadBlob'] as const) server.on(call);
  });

  const lost = 'artifacts data-python3\\.12-x86_64\\.zip and data-python3\\.12-x86_64: ';

  test.each([
    ['down', 'cannot be reached \\(ECONNREFUSED\\)'],
    ['forbidden', 'refuses it .*403.*insufficient permissions'],
    ['full', 'is used up.*retention-days'],
    ['failing', 'does not work .*503'],
    ['page', '\\(.*\\)'],
    ['silent', 'not done after 60 s, and was given up'],
    ['stalling', 'not done after 60 s, and was given up'],
    ['read-only', 'refuses it'],
  ] as const)('%s', (name, reason) => {
    expectOneWarning(runs[name], new RegExp(`${lost}.*${reason}.*build/layers`));
    expect(runs[name].outputs).toMatchObject({
      'artifact-id': '',
      'artifact-digest': '',
      'artifact-ids': '',
    });
    expect(runs[name].outputs['zip-paths']).not.toBe('');
    expect(ofRun(name).filter(({ size }) => size !== undefined)).toEqual([]);
  });

  test('but where it is slow it is waited for', () => {
    expectPassed(runs.slow);
    expect(ofRule(runs.slow)).toEqual([]);
    expect(namesOf(ofRun('slow'))).toEqual(['data-python3.12-x86_64', 'data-python3.12-x86_64.zip']);
  });

  test('and is not asked again for what it will not do', () => {
    const creates = server.calls.filter(
      ({ call, body }) => call === 'CreateArtifact' && body['workflow_run_backend_id'] === 'forbidden',
    );
    expect(creates).toHaveLength(1);
  });
});

describe('where artifacts cannot be', () => {
  test('a server without the service is told, and sent nothing', async () => {
    const calls = server.calls.length;
    const built = await build({ run: 'ghes', env: { GITHUB_SERVER_URL: 'https://github.example.com' } });
    expectPassed(built);
    expect(server.calls).toHaveLength(calls);
    const [notice, ...more] = ofRule(built);
    expect(more).toEqual([]);
    expect(notice).toMatchObject({
      level: 'notice',
      message: expect.stringMatching(/GitHub Enterprise Server.*build\/layers.*actions\/upload-artifact/),
    });
  });

  test('a run outside of a job says so in its log alone', async () => {
    const built = await build({ run: 'none', env: { ACTIONS_RUNTIME_TOKEN: undefined } });
    expectPassed(built);
    expect(built.annotations).toEqual([]);
    expect(built.log).toContain('No artifact is uploaded');
  });

  test('upload-artifact: false uploads nothing', async () => {
    const built = await build({ run: 'off', inputs: { 'upload-artifact': 'false' } });
    expectPassed(built);
    expect(ofRun('off')).toEqual([]);
    expect(built.annotations).toEqual([]);
    expect(built.outputs).toMatchObject({ 'artifact-id': '', 'artifact-ids': '' });
  });
});

describe('a build that failed', () => {
  test('leaves its manifest as an artifact, and no zip', async () => {
    const built = await build({ run: 'failed', requirements: 'idna==0.0.0.1\n' });
    expect(built.status).toBe(1);
    expect(namesOf(ofRun('failed'))).toEqual(['data-python3.12-x86_64']);
    const path = temporaryDirectory();
    await clientIn('failed').downloadArtifact(Number(built.outputs['artifact-id']), { path });
    expect(readdirSync(path).sort()).toEqual(['manifest.json', 'report.html', 'report.md']);
    expect(JSON.parse(readFileSync(join(path, 'manifest.json'), 'utf8'))).toMatchObject({
      layers: [],
      findings: [{ rule: 'resolve' }],
    });
  });

  test('uploads nothing of what lies in its output directory', async () => {
    const workspace = project({ 'build/layers/manifest.json': '{"theirs": "private"}' });
    const built = await build({ run: 'foreign', workspace });
    expect(built.status).toBe(1);
    const path = temporaryDirectory();
    await clientIn('foreign').downloadArtifact(Number(built.outputs['artifact-id']), { path });
    expect(readFileSync(join(path, 'manifest.json'), 'utf8')).not.toContain('private');
  });
});
