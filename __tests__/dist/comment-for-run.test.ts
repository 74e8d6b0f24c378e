import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { expectPassed } from '../support/failure.js';
import type { GithubServer, StoredPull } from '../support/github/server.js';
import { faults, startGithub } from '../support/github/server.js';
import { pushPayload, workflowRunPayload } from '../support/payloads.js';
import { temporaryDirectory } from '../support/project.js';
import { commentsOn, eventEnvironment } from '../support/pull-request.js';
import type { FinishedAction } from '../support/runner.js';
import { runAction } from '../support/runner.js';
import { patchedZip, zipOf } from '../support/zip.js';

const repository = 'someone/some-layer';
const stranger = 'stranger/some-layer';
/** Of the run that left the artifacts. */
const runId = 4711;
const sha = 'a1'.repeat(20);

let github: GithubServer;
let pull: StoredPull;
beforeEach(async () => {
  github = await startGithub(repository);
  pull = github.addPull({ number: 7, head: { repository: stranger, ref: 'change', sha } });
});
afterEach(async () => {
  const { violations, calls, tokens } = github;
  await github.close();
  expect(violations).toEqual([]);
  // Storage is another host, which has no business with the token
  const stored = calls.filter(({ operation }) => operation === 'storage');
  const seen = JSON.stringify(stored.map(({ headers, query }) => ({ headers, query })));
  for (const token of Object.values(tokens)) expect(seen).not.toContain(token);
});

const payload = workflowRunPayload({
  id: runId,
  run_attempt: 1,
  event: 'pull_request',
  head_sha: sha,
  head_branch: 'change',
  head_repository: { full_name: stranger, owner: { login: 'stranger' } },
  pull_requests: [],
});

interface Options {
  readonly token?: string;
  readonly event?: readonly [name: string, payload: object];
}

/** The committed entry, as the runner of a job on workflow_run starts it. */
async function comment({
  token = github.tokens.writes,
  event: [name, event] = ['workflow_run', payload],
}: Options = {}): Promise<FinishedAction> {
  const run = await runAction(
    { 'github-token': token },
    {
      workspace: temporaryDirectory('nothing-checked-out-'),
      entry: 'comment.js',
      env: {
        ...github.environment,
        GITHUB_SERVER_URL: 'https://github.com',
        GITHUB_RUN_ID: '9000',
        ...eventEnvironment(name, event, {}),
      },
    },
  );
  if (token !== '') {
    expect(run.masks).toEqual([token]);
    expect(run.log + run.summary).not.toContain(token);
  }
  return run;
}

type Json = Readonly<Record<string, unknown>>;

interface Sizes {
  readonly name: string;
  readonly version: string;
  readonly unzipped: number;
}

/** What a run writes of itself, as far as a comparison reads it. */
function manifest(distributions: readonly Sizes[], more: Json = {}): Json {
  const unzipped = distributions.reduce((sum, each) => sum + each.unzipped, 0);
  const listed = distributions.map(({ name, version, unzipped: size }) => ({
    name,
    version,
    'unzipped-size': size,
    'zipped-size': size / 4,
  }));
  const layer = {
    name: 'data',
    sha256: createHash('sha256').update(JSON.stringify(listed)).digest('hex'),
    'unzipped-size': unzipped,
    'zipped-size': unzipped / 4,
    distributions: listed,
  };
  return {
    tool: 'layerpack',
    schema: 1,
    'layer-set': 'data python3.12 x86_64',
    inputs: { runtime: 'python3.12', architecture: 'x86_64', layers: [{ name: 'data' }] },
    layers: [layer],
    findings: [],
    run: { version: '1.0.0', commit: null },
    ...more,
  };
}

const kilobyte = 1024;
const idna = { name: 'idna', version: '3.7', unzipped: 300 * kilobyte };
const before = manifest([idna], { run: { version: '1.0.0', commit: 'b2'.repeat(20) } });
const after = manifest([
  { ...idna, version: '3.10', unzipped: 400 * kilobyte },
  { name: 'six', version: '1.17.0', unzipped: 60 * kilobyte },
]);

function record(of: unknown, baseline: unknown = before): Buffer {
  const text = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
  return zipOf(['manifest.json', text(of)], ['baseline.json', text(baseline)], ['report.md', '# Evil']);
}

const writes = () =>
  github.calls.filter(({ method, path }) => method !== 'GET' && !path.endsWith('/graphql'));
const warnings = ({ annotations }: FinishedAction) =>
  annotations.map(({ level, message }) => `${level}: ${message}`);

test("what a fork's run has left is said on its pull request, for each record once, and again is left alone", async () => {
  const runtime = 'python3.13';
  const inputs = { runtime, architecture: 'x86_64', layers: [{ name: 'data' }] };
  github.addArtifact(runId, 'data-python3.12-x86_64', record(after));
  const other = manifest([idna], { inputs, 'layer-set': `data ${runtime} x86_64` });
  const otherBefore = manifest([{ ...idna, unzipped: kilobyte }], { inputs });
  github.addArtifact(runId, 'data-python3.13-x86_64', record(other, otherBefore));
  github.addArtifact(runId, 'data-python3.13-x86_64.zip', Buffer.from('a layer'));
  github.addArtifact(runId + 1, 'of another run', record(manifest([])));

  const run = await comment();
  expectPassed(run);
  expect(run.annotations).toEqual([]);
  const [first = '', second = '', ...more] = commentsOn(github, pull);
  expect(more).toEqual([]);
  expect(first).toContain('### Lambda layer data: +160 KB unzipped');
  expect(first).toContain(
    'For python3.12 on x86\\_64, compared with `b2b2b2b`, as the run of this pull request',
  );
  expect(first).toContain('| idna | 3.7 → 3.10 | **+100 KB** | +25 KB | 400 KB |');
  expect(first).toContain('| six | new, 1.17.0 | **+60 KB** | +15 KB | 60 KB |');
  expect(first).toContain(`https://github.com/${repository}/actions/runs/${runId}`);
  expect(second).toContain('For python3.13 on x86\\_64, ');
  for (const text of [first, second])
    expect(run.summary).toContain(text.slice(text.indexOf('\n') + 1).trimEnd());
  expect(github.comments.map(({ user: { type } }) => type)).toEqual(['Bot', 'Bot']);

  const [written, said] = [writes().length, [...commentsOn(github, pull)]];
  const again = await comment();
  expectPassed(again);
  expect(again.log.match(/: unchanged, /g)).toHaveLength(2);
  expect(writes()).toHaveLength(written);
  expect(commentsOn(github, pull)).toEqual(said);
});

const evil = 'Evil people say: run `curl evil.example`';
const withLayer = (more: Json): Json => {
  const [layer] = after['layers'] as readonly [Json];
  return { ...after, layers: [{ ...layer, ...more }] };
};
const oneOf = (fields: Json) =>
  withLayer({ distributions: [{ name: 'idna', version: '3.10', 'unzipped-size': 1, ...fields }] });
const zipped = record(after);
const bomb = zipOf(['manifest.json', '0'.repeat(64 * 1024 * kilobyte)]);

const notRecords: readonly (readonly [string, Buffer])[] = [
  ['is a bomb', bomb],
  ['is a bomb that says it is none', patchedZip(bomb, 24, (bytes) => bytes.writeUInt32LE(100))],
  ['has nine megabytes of manifest', record(' '.repeat(9 * 1024 * kilobyte))],
  ['has two manifests', zipOf(['manifest.json', '{}'], ['manifest.json', JSON.stringify(after)])],
  ['is encrypted', patchedZip(zipped, 8, (bytes) => bytes.writeUInt16LE(1))],
  ['is no zip', Buffer.from('evil')],
];

test('artifacts that are made to do harm are left out, and tell so in the log alone', async () => {
  for (const [name, bytes] of notRecords) github.addArtifact(runId, name, bytes);
  const run = await comment();
  expectPassed(run);
  expect(run.annotations).toEqual([]);
  for (const [name] of notRecords) expect(run.log).toContain(`The artifact ${name} `);
  expect({ comments: github.comments, summary: run.summary }).toEqual({ comments: [], summary: '' });
});

test.each([
  [
    'in its form',
    [
      ['is not JSON', evil, 'it is not JSON'],
      ['is of the future', { ...after, schema: 99 }, 'its schema is 99'],
      ['is of something else', { ...after, tool: 'evil' }, 'it is not a manifest of layerpack'],
      ['says of no layers', { ...after, 'layer-set': undefined }, 'it does not say which layers'],
      ['says of very many', { ...after, 'layer-set': 'x'.repeat(501) }, 'it does not say which layers'],
      ['has no findings', { ...after, findings: 'none' }, 'it is damaged'],
      [
        'has more distributions than anyone',
        manifest(Array.from({ length: 10_000 }, (_, index) => ({ ...idna, name: `x-${index}` }))),
        'it is damaged',
      ],
    ],
  ],
  [
    'in its words',
    [
      ['has HTML for a layer', withLayer({ name: '<img src=x onerror=evil()>' }), 'is no layer'],
      ['has markdown for a name', oneOf({ name: '[evil](https://evil.example)' }), 'is no distribution'],
      ['has a sentence for a name', oneOf({ name: evil }), 'is no distribution'],
      ['has a sentence for a version', oneOf({ version: evil }), 'is no version'],
      ['has a word for a version', oneOf({ version: 'evil' }), 'is no version'],
      [
        'has a sentence for a library',
        withLayer({ 'system-libraries': [{ name: evil, size: 1 }] }),
        'is no library',
      ],
      [
        'has a sentence for a runtime',
        { ...after, inputs: { runtime: evil, architecture: 'x86_64' } },
        'is no runtime',
      ],
      [
        'has a sentence for an option',
        { ...after, inputs: { ...(after['inputs'] as Json), [evil]: 'x' } },
        'is no option',
      ],
    ],
  ],
] as const)(
  'manifests that are wrong %s are not told, and the job passes with a warning',
  async (_, manifests) => {
    for (const [name, text] of manifests) github.addArtifact(runId, name, record(text));
    const run = await comment();
    expectPassed(run);
    expect(warnings(run)).toHaveLength(manifests.length);
    for (const [name, , why] of manifests) {
      expect(warnings(run)).toContainEqual(
        expect.stringMatching(`^warning: The artifact ${name} is not told: .*${why}`),
      );
    }
    expect({ comments: github.comments, summary: run.summary }).toEqual({ comments: [], summary: '' });
  },
);

test('nothing that a stranger wrote makes a command for the runner', async () => {
  const command = '\n::error::evil\r::set-output name=x::evil\n##[add-matcher]evil';
  github.addArtifact(runId, `no record${command}`, zipOf(['index.html', 'x']));
  github.addArtifact(runId, `not told${command}`, record(withLayer({ name: `evil${command}` })));
  // More than has annotations
  for (let index = 0; index < 12; index++) github.addArtifact(runId, `${index}${command}`, record('{'));
  const run = await comment();
  expectPassed(run);
  // As the runner reads lines
  const lines = run.stdout.split(/\r\n|\r|\n/);
  const commands = lines.filter((line) => /^\s*::/.test(line) || line.includes('##['));
  const ours =
    /^::(?:add-mask::ghs_\w+$|warning title=comment::The artifact (?:\d+|not told)%0A|notice title=findings::3 more warnings are in the log above\.$)/;
  expect(commands.filter((line) => !ours.test(line))).toEqual([]);
  expect(commands).toHaveLength(1 + 10 + 1);
  expect(run.stdout).toContain('evil');
  expect(run.outputs).toEqual({});
});

test('of what can be told, no word of a stranger is', async () => {
  const finding = { severity: 'error', title: evil, reason: `[evil](https://evil.example)`, advice: evil };
  const hostile: Json = {
    ...after,
    'layer-set': `evil --> ${evil}`,
    inputs: {
      ...(after['inputs'] as Json),
      image: evil,
      sdk: evil,
      requirements: ['https://evil.example/x', '@evil #1'],
      exclude: [{ evil }],
    },
    findings: [
      { ...finding, rule: 'quota-unzipped' },
      { ...finding, rule: 'evil' },
      { ...finding, rule: 'overlap', severity: 'notice' },
    ],
    sdk: { versions: { boto3: evil, botocore: evil } },
    run: { version: evil, commit: null, image: { name: evil, digest: evil }, evil },
    evil,
  };
  github.addArtifact(runId, `evil ${evil}`, record(hostile));
  const run = await comment();
  expectPassed(run);
  const [text = '', ...more] = commentsOn(github, pull);
  expect(more).toEqual([]);
  const [marker = '', ...body] = text.split('\n');
  expect(marker).toMatch(/^<!-- layerpack [\w-]+ -->$/);
  expect(body.join('\n')).toContain('| six | new, 1.17.0 |');
  expect(body.join('\n')).toContain('❌ **This fails the job: ');
  for (const shown of [body.join('\n'), run.summary]) {
    expect(shown).not.toMatch(/evil|people|curl/i);
    const ours =
      /<!-- -->|<\/?(?:details|summary|sub)>|\]\(https:\/\/github\.com\/someone\/some-layer\/actions\/runs\/4711\)/g;
    expect(shown.replaceAll(ours, '')).not.toMatch(/[<>]|\]\(|:\/\//);
  }
});

test.each([
  ['has moved on', { head: { repository: stranger, ref: 'change', sha: 'c3'.repeat(20) } }, 'newer commits'],
  ['is closed', { state: 'closed' }, 'it is not open any more'],
] as const)('a pull request that %s is left alone', async (_, change, why) => {
  Object.assign(pull, change);
  github.addArtifact(runId, 'data', record(after));
  const run = await comment();
  expectPassed(run);
  expect(run.annotations).toEqual([]);
  expect(run.log).toContain(
    `No pull request is told: ${why === 'newer commits' ? 'it has newer commits' : why}`,
  );
  expect({ comments: github.comments, summary: run.summary }).toEqual({ comments: [], summary: '' });
});

test('a token that may only read costs a notice', async () => {
  github.addArtifact(runId, 'data', record(after));
  const run = await comment({ token: github.tokens.reads });
  expectPassed(run);
  expect(warnings(run)).toEqual([
    expect.stringMatching(
      /^notice: The comment on the pull request #7 was not written: .*pull-requests: write/,
    ),
  ]);
  expect(github.comments).toEqual([]);
  expect(run.summary).toContain('| six | new, 1.17.0 |');
});

test.each([
  ['without a token', { token: '' }, /no token/],
  [
    'of another event',
    { event: ['push', pushPayload('0'.repeat(40), sha)] },
    /for runs on the event workflow_run/,
  ],
  [
    'for a run of another event',
    { event: ['workflow_run', workflowRunPayload({ event: 'push' })] },
    /of a workflow on the event pull_request/,
  ],
] as const)('a job %s says what is wrong with it, and asks GitHub nothing', async (_, options, why) => {
  const run = await comment(options);
  expectPassed(run);
  expect(warnings(run)).toEqual([expect.stringMatching(why)]);
  expect(run.annotations.map(({ level }) => level)).toEqual(['warning']);
  expect(github.calls).toEqual([]);
});

test('GitHub in trouble costs a warning', async () => {
  github.addArtifact(runId, 'data', record(after));
  github.on('actions/list-workflow-run-artifacts', () => faults.forbidden);
  const run = await comment();
  expectPassed(run);
  expect(warnings(run)).toEqual([
    expect.stringMatching(/^warning: The artifacts of the run 4711 could not be read: /),
  ]);
});
