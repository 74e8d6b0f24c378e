import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { lookUpBaseline, saveBaseline } from '../../src/baseline.js';
import { openCache } from '../../src/cache/cache.js';
import { pathOf } from '../../src/cache/entries.js';
import { cacheUsage, pruneCache } from '../../src/cache/usage.js';
import type { Finding } from '../../src/errors.js';
import { actionsCache } from '../../src/github/cache.js';
import { createLifetime } from '../../src/lifetime.js';
import type { GithubServer } from '../support/github/server.js';
import { startGithub } from '../support/github/server.js';
import { pullPayload, pushPayload } from '../support/payloads.js';
import { filesUnder, temporaryDirectory } from '../support/project.js';
import type { Repository } from '../support/repository.js';
import { createRepository } from '../support/repository.js';
import type { ResultsServer } from '../support/results-server.js';
import { faults, startResultsServer } from '../support/results-server.js';

const before = { ...process.env };
const start = process.cwd();
const { write } = process.stdout;

let server: ResultsServer;
let github: GithubServer;
let origin: Repository;
let repositories = 0;

beforeAll(async () => {
  server = await startResultsServer();
  // The client's log
  process.stdout.write = () => true;
});
afterAll(async () => {
  process.stdout.write = write;
  process.env = before;
  process.chdir(start);
  await server.close();
});
beforeEach(async () => {
  github = await startGithub();
  origin = createRepository();
  github.commits.directory = origin.directory;
  repositories += 1;
});
afterEach(async () => {
  for (const { call } of server.calls) server.on(call);
  await github.close();
  expect(github.violations).toEqual([]);
});

interface Machine {
  readonly event?: string;
  readonly payload?: unknown;
  readonly ref?: string;
  readonly sha?: string;
  readonly set?: string;
  readonly run?: string;
  readonly attempt?: string;
  readonly token?: string | null;
  /** That of a machine that is used again. */
  readonly kept?: string;
  readonly temporaryRoot?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** A run on a machine of its own with a clone of one commit, and the real client of the cache. */
function machine(commit: string, options: Machine = {}) {
  const { event = 'push', payload = {}, ref = 'refs/heads/main', sha = commit } = options;
  const workspace = origin.clone(commit, { depth: 1 }).directory;
  const { temporaryRoot = temporaryDirectory() } = options;
  const directory = options.kept ?? join(temporaryDirectory(), 'layerpack');
  const findings: Finding[] = [];
  const cache = openCache(directory, (finding) => findings.push(finding));
  const environment = {
    PATH: process.env['PATH'],
    ...github.environment,
    ...server.environment(`baselines-${repositories}/1`),
    GITHUB_WORKSPACE: workspace,
    RUNNER_TEMP: temporaryDirectory(),
    GITHUB_EVENT_NAME: event,
    GITHUB_REF: ref,
    GITHUB_SHA: sha,
    GITHUB_RUN_ID: options.run ?? '100',
    GITHUB_RUN_ATTEMPT: options.attempt ?? '1',
    ...options.env,
  };
  // The client takes all it knows from there
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  process.chdir(workspace);
  const remote = actionsCache(environment, workspace, createLifetime(), 60);
  const { set = 'layers.yml python3.12 x86_64', token = github.tokens.reads } = options;
  const clock = { now: Date.now, random: () => 0, pause: async () => undefined };
  const given = { environment, workspace, sourceDirectory: workspace, event: payload, token, set };
  const all = { ...given, cache, remote, clock, temporaryRoot };
  return {
    cache,
    remote,
    findings,
    look: () => lookUpBaseline(all),
    save: (text: string) => saveBaseline(all, text),
    left: () => [...filesUnder(temporaryRoot), ...filesUnder(join(workspace, '.layerpack-cache'))],
  };
}

const manifest = (commit: string | null, more = '') =>
  JSON.stringify({ tool: 'layerpack', run: { commit }, more });
const save = (commit: string, text = manifest(commit), options: Machine = {}) =>
  machine(commit, options).save(text);

/** A pull request onto the newest of so many commits of main; the newest first. */
function pull(number = 1) {
  const main = Array.from({ length: number }, (_, at) => origin.commit({ a: `${at}` })).reverse();
  const [base = ''] = main;
  origin.git('checkout', '--quiet', '-b', 'feature');
  const head = origin.commit({ b: '1' });
  origin.git('checkout', '--quiet', 'main');
  const merge = origin.merge(base, head);
  origin.git('update-ref', 'refs/pull/2/merge', merge);
  const payload = pullPayload(head, base);
  const on = (more: Machine = {}) =>
    machine(merge, { event: 'pull_request', ref: 'refs/pull/2/merge', payload, ...more });
  return { main, merge, head, on };
}

const keys = () =>
  server.caches.filter(({ repository }) => repository === `baselines-${repositories}`).map(({ key }) => key);
const questions = () =>
  server.calls
    .filter(({ call, repository }) => {
      return call === 'GetCacheEntryDownloadURL' && repository === `baselines-${repositories}`;
    })
    .map(({ body }) => 1 + ((body['restore_keys'] as readonly string[] | undefined) ?? []).length);

describe('a baseline', () => {
  test('that a branch has kept is found by a pull request on another machine', async () => {
    const { main, on } = pull();
    const [base = ''] = main;
    const text = manifest(base, 'bytes as they are: ✓');
    const first = machine(base, { event: 'push', payload: pushPayload('0'.repeat(40), base) });
    await first.save(text);
    expect(keys()).toEqual([expect.stringMatching(`^layerpack-baseline-[0-9a-f]{16}-${base}-100\\.1$`)]);
    const other = on();
    expect(await other.look()).toEqual({
      kind: 'found',
      text,
      commit: base,
      why: 'the first parent of the merge commit that was built',
    });
    expect([...first.findings, ...other.findings]).toEqual([]);
    expect([...first.left(), ...other.left()]).toEqual([]);
    expect(github.calls).toEqual([]);
    expect(questions()).toEqual([1]);
  });

  test('is one of the same layers, runtime and architecture alone', async () => {
    const { main, on } = pull();
    await save(main[0] ?? '');
    expect(await on({ set: 'layers.yml python3.12 arm64' }).look()).toMatchObject({ kind: 'none' });
    expect(await on().look()).toMatchObject({ kind: 'found' });
  });

  test('of a commit that was built again is that of the last run', async () => {
    const { main, on } = pull();
    const [base = ''] = main;
    await save(base, manifest(base, 'first'));
    await save(base, manifest(base, 'second'), { attempt: '2' });
    await save(base, manifest(base, 'third'), { event: 'schedule', run: '101' });
    expect(keys()).toHaveLength(3);
    expect(await on().look()).toMatchObject({ text: manifest(base, 'third') });
  });

  test('of the newest ancestor counts where the commit itself has none', async () => {
    const { main, on } = pull(5);
    for (const at of [4, 2, 3]) await save(main[at] ?? '');
    expect(await on().look()).toMatchObject({
      commit: main[2],
      why: 'the newest ancestor that has a manifest, 2 commits before the first parent of the merge commit that was built',
    });
    expect(questions()).toEqual([1, 4]);
  });

  test('is asked for ten commits at a time, as far as it takes', async () => {
    const { main, on } = pull(40);
    await save(main[25] ?? '');
    expect(await on().look()).toMatchObject({
      kind: 'found',
      commit: main[25],
      why: expect.stringMatching(/, 25 commits before /),
    });
    expect(questions()).toEqual([1, 10, 10, 10]);
  });

  test('is asked for fifty commits at most', async () => {
    const { main, on } = pull(60);
    await save(main[50] ?? '');
    expect(await on().look()).toEqual({
      kind: 'none',
      reason: `no run of main has kept one yet (asked for ${main[0]?.slice(0, 7)} and 49 ancestors of it)`,
    });
    expect(questions()).toEqual([1, 10, 10, 10, 10, 9]);
  });

  test('that nobody has kept is missed with a reason', async () => {
    const { main, on } = pull();
    const { look, findings, left } = on();
    expect(await look()).toEqual({
      kind: 'none',
      reason: `no run of main has kept one yet (asked for ${main[0]?.slice(0, 7)})`,
    });
    expect(findings).toEqual([]);
    expect(left()).toEqual([]);
  });

  test('is missed with all reasons where ancestors cannot be asked for', async () => {
    const { main, on } = pull(3);
    const reason = `no run of main has kept one yet (asked for ${main[0]?.slice(0, 7)}); there is no token to ask GitHub with`;
    expect(await on({ token: null }).look()).toEqual({ kind: 'none', reason });
  });

  test('of a push is that of the commit before, and of a second run of a commit that of the first', async () => {
    const { main } = pull(2);
    const [after = '', first = ''] = main;
    await save(first);
    const push = machine(after, { payload: pushPayload(first, after) });
    expect(await push.look()).toMatchObject({ commit: first, why: 'the commit of main before the push' });
    await push.save(manifest(after));
    expect(await machine(after, { event: 'schedule' }).look()).toMatchObject({
      commit: after,
      why: 'the commit that was built',
    });
  });

  test('of the first commit of all is none', async () => {
    const [first = ''] = pull().main;
    expect(await machine(first, { payload: pushPayload('0'.repeat(40), first) }).look()).toEqual({
      kind: 'none',
      reason: `it is not known what ${first.slice(0, 7)} is to be compared with`,
    });
  });

  test('is not looked for by a tag, and nothing is asked', async () => {
    const [base = ''] = pull().main;
    expect(await machine(base, { ref: 'refs/tags/v1' }).look()).toEqual({ kind: 'not looked for' });
    expect(questions()).toEqual([]);
  });
});

describe('a run that must not keep one', () => {
  test.each([
    ['of a pull request', 'pull_request', 'refs/pull/2/merge'],
    ['of a pull request with the rights of its base', 'pull_request_target', 'refs/heads/main'],
    ['that another workflow starts', 'workflow_run', 'refs/heads/main'],
    ['that a comment starts', 'issue_comment', 'refs/heads/main'],
    ['of a merge group', 'merge_group', 'refs/heads/gh-readonly-queue/main/pr-1'],
    ['of a tag', 'push', 'refs/tags/v1'],
  ])('%s keeps none, here or there', async (_, event, ref) => {
    const { main, merge, head } = pull();
    const { save: keep, cache } = machine(merge, { event, ref, payload: pullPayload(head, main[0] ?? '') });
    await keep(manifest(merge));
    expect(keys()).toEqual([]);
    expect(filesUnder(cache.directory)).toEqual([]);
  });

  test('as it has checked out another commit than its own keeps none', async () => {
    const { main, head } = pull();
    await save(head, manifest(head), { sha: main[0] ?? '' });
    expect(keys()).toEqual([]);
  });
});

describe('a machine that is used again', () => {
  test('finds what it kept without asking anyone, and what is newer than that by asking', async () => {
    const { main, on } = pull(4);
    const { cache, save: keep } = machine(main[2] ?? '', { env: { ACTIONS_CACHE_SERVICE_V2: undefined } });
    await keep(manifest(main[2] ?? ''));
    expect(keys()).toEqual([]);
    expect((await cacheUsage(cache.directory)).filter(({ entries }) => entries > 0)).toEqual([
      { kind: 'baselines', entries: 1, size: expect.any(Number) },
    ]);
    expect(await on({ kept: cache.directory }).look()).toMatchObject({ commit: main[2] });
    // It itself, and the one between
    expect(questions()).toEqual([1, 1]);
    await save(main[1] ?? '');
    expect(await on({ kept: cache.directory }).look()).toMatchObject({ commit: main[1] });
    await pruneCache({ directory: cache.directory, used: new Map() }, Date.now() + 29 * 86_400_000);
    expect(readdirSync(join(cache.directory, 'baselines'))).toHaveLength(2);
    await pruneCache({ directory: cache.directory, used: new Map() }, Date.now() + 31 * 86_400_000);
    expect(readdirSync(join(cache.directory, 'baselines'))).toEqual([]);
  });

  test('does without a service', async () => {
    const { main, on } = pull();
    const env = { ACTIONS_CACHE_SERVICE_V2: undefined, ACTIONS_RESULTS_URL: undefined };
    expect(await on({ env }).look()).toEqual({
      kind: 'none',
      reason: `this machine has none, and the runner has no cache to ask (asked for ${main[0]?.slice(0, 7)})`,
    });
    const own = machine(main[0] ?? '', { env });
    await own.save(manifest(main[0] ?? ''));
    expect(await on({ env, kept: own.cache.directory }).look()).toMatchObject({ commit: main[0] });
  });

  test('tells of what is damaged, and takes an older one', async () => {
    const { main, on } = pull(2);
    const [base = '', older = ''] = main;
    await save(older);
    const { cache, save: keep } = machine(base, { env: { ACTIONS_CACHE_SERVICE_V2: undefined } });
    await keep(manifest(base));
    const [name = ''] = readdirSync(join(cache.directory, 'baselines'));
    writeFileSync(join(cache.directory, 'baselines', name, 'manifest.json'), manifest(base, 'changed'));
    const { look, findings } = on({ kept: cache.directory });
    expect(await look()).toMatchObject({ kind: 'found', commit: older });
    expect(findings).toMatchObject([
      {
        rule: 'cache',
        severity: 'warning',
        reason: expect.stringMatching(/^it is damaged: the SHA-256 of manifest\.json is /),
        advice: expect.stringMatching(/^The run is compared with an older commit, or with none\. /),
      },
    ]);
  });
});

describe('what comes out of the Actions cache', () => {
  const damage = /^it is damaged: the SHA-256 of manifest\.json is /;

  /** Keeps one whose file is not what its entry says. */
  async function saveDamaged(commit: string) {
    const own = machine(commit);
    const { cache, remote } = own;
    await own.save(manifest(commit));
    const name = { kind: 'baselines', key: `${keyHash()}-${commit}` } as const;
    writeFileSync(join(pathOf(cache, name), 'manifest.json'), manifest(commit, 'changed'));
    await remote?.save('baseline', `layerpack-baseline-${keyHash()}-${commit}-100.2`, [name], cache);
  }
  const keyHash = () => keys()[0]?.split('-')[2] ?? '';

  test.each([
    ['is damaged', saveDamaged, damage],
    [
      'is of another commit than it is kept for',
      (commit: string) => save(commit, manifest('e'.repeat(40))),
      /^it is damaged: its manifest is of the commit e{40}$/,
    ],
  ])('and %s is told, and an older one is taken, or none', async (_, keep, told) => {
    const { main, on } = pull(3);
    const [first = '', base = '', older = ''] = main;
    await keep(base);
    const alone = on();
    expect(await alone.look()).toEqual({
      kind: 'none',
      reason: `what was kept is damaged (asked for ${first.slice(0, 7)} and 2 ancestors of it)`,
    });
    expect(alone.findings).toMatchObject([
      { rule: 'cache', severity: 'warning', reason: expect.stringMatching(told) },
    ]);
    await save(older);
    expect(await on().look()).toMatchObject({ kind: 'found', commit: older });
  });

  test('and says of no commit is taken', async () => {
    const { main, on } = pull();
    const texts = ['{"tool":"layerpack"}', 'not even JSON'];
    for (const [at, text] of texts.entries()) {
      await save(main[0] ?? '', text, { run: `${200 + at}` });
      expect(await on().look()).toMatchObject({ kind: 'found', text });
    }
  });

  test('but is not what the key says is passed over in silence', async () => {
    const { main, on } = pull(2);
    const [base = '', older = ''] = main;
    await save(older);
    const own = machine(older);
    await own.save(manifest(older));
    const name = { kind: 'baselines', key: `${keyHash()}-${older}` } as const;
    await own.remote?.save('baseline', `layerpack-baseline-${keyHash()}-${base}-1.1`, [name], own.cache);
    const { look, findings } = on();
    expect(await look()).toMatchObject({ kind: 'found', commit: older });
    expect(findings).toEqual([]);
  });
});

describe('trouble with the Actions cache', () => {
  test('that cannot be read is told as that, and the run goes on', async () => {
    const { on } = pull(3);
    server.on('GetCacheEntryDownloadURL', () => faults.forbidden);
    const { look, findings } = on();
    expect(await look()).toEqual({
      kind: 'none',
      reason: expect.stringMatching(/^the Actions cache cannot be read \(.*403.*\)$/),
    });
    expect(findings).toMatchObject([
      {
        title: 'Failed to read the baseline from the Actions cache',
        advice:
          'This run is compared with nothing, and keeps nothing there for later runs. Its layers are not affected.',
      },
    ]);
    expect(questions()).toHaveLength(1);
  });

  test('that is down is told as that', async () => {
    const { on } = pull();
    const { look, findings } = on({ env: { ACTIONS_RESULTS_URL: 'http://127.0.0.1:9/' } });
    expect(await look()).toEqual({
      kind: 'none',
      reason: expect.stringMatching(/^the Actions cache cannot be read \(.*ECONNREFUSED.*\)$/),
    });
    expect(findings).toHaveLength(1);
  }, 60_000);

  test('that may not be written is told, and the machine keeps it all the same', async () => {
    const [base = ''] = pull().main;
    server.on('CreateCacheEntry', () => faults.cacheReadOnly);
    const { save: keep, findings, cache, left } = machine(base);
    await keep(manifest(base));
    expect(findings).toMatchObject([
      {
        title: 'Failed to keep the baseline in the Actions cache',
        reason: expect.stringMatching(/cache write denied/),
        advice:
          'This run keeps nothing more there, so later runs have nothing to compare with. Its layers are not affected.',
      },
    ]);
    expect(readdirSync(join(cache.directory, 'baselines'))).toHaveLength(1);
    expect(left()).toEqual([]);
  });

  test('that two jobs share is none where they keep the same at a time', async () => {
    const [base = ''] = pull().main;
    await save(base);
    const second = machine(base);
    await second.save(manifest(base, 'the same run'));
    expect(second.findings).toEqual([]);
    expect(keys()).toHaveLength(1);
  });
});

describe('trouble with the disk', () => {
  test('where it cannot be kept costs a warning', async () => {
    const [base = ''] = pull().main;
    const kept = join(temporaryDirectory(), 'file');
    writeFileSync(kept, '');
    const { save: keep, findings } = machine(base, { kept });
    await keep(manifest(base));
    expect(findings).toMatchObject([{ rule: 'cache', severity: 'warning' }]);
    expect(keys()).toEqual([]);
  });

  test('where nothing can pass through costs a warning, or the comparison', async () => {
    const { main, on } = pull();
    const [base = ''] = main;
    await save(base);
    const gone = { temporaryRoot: join(temporaryDirectory(), 'gone') };
    expect(await on(gone).look()).toEqual({
      kind: 'none',
      reason: expect.stringMatching(/^it cannot be read \(ENOENT: no such file or directory\)$/),
    });
    const { save: keep, findings } = machine(base, { ...gone, run: '101' });
    await keep(manifest(base));
    expect(findings).toMatchObject([{ rule: 'cache', severity: 'warning' }]);
    expect(keys()).toHaveLength(1);
  });
});
