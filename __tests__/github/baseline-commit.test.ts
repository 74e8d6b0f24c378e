import { chmodSync, chownSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { findCompared } from '../../src/github/baseline-commit.js';
import { commitsApi } from '../../src/github/commits-api.js';
import { gitIn } from '../../src/github/git.js';
import type { GithubServer } from '../support/github/server.js';
import { faults, startGithub } from '../support/github/server.js';
import { payloadsOf, pullPayload, pushPayload } from '../support/payloads.js';
import { filesUnder, project, temporaryDirectory } from '../support/project.js';
import type { Repository } from '../support/repository.js';
import { createRepository } from '../support/repository.js';

let github: GithubServer;
let origin: Repository;
let pauses: number[];

beforeEach(async () => {
  github = await startGithub();
  origin = createRepository();
  github.commits.directory = origin.directory;
  pauses = [];
});
afterEach(async () => {
  await github.close();
  expect(github.violations).toEqual([]);
});

interface Options {
  readonly event: string;
  readonly payload: unknown;
  readonly ref?: string;
  readonly sha?: string;
  readonly token?: string | null;
  readonly source?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** What a run in a workspace finds, and what it asked for. */
async function compared(workspace: string, options: Options) {
  const { event, payload, ref = 'refs/heads/main', sha = '', token = github.tokens.reads } = options;
  const environment = {
    PATH: process.env['PATH'],
    HOME: temporaryDirectory(),
    ...github.environment,
    GITHUB_EVENT_NAME: event,
    GITHUB_REF: ref,
    GITHUB_SHA: sha,
    ...options.env,
  };
  const clock = {
    now: () => 1_000_000,
    random: () => 0.5,
    pause: async (milliseconds: number) => {
      pauses.push(milliseconds);
    },
  };
  const api = commitsApi({ token, environment, clock });
  const git = gitIn(workspace, options.source ?? workspace, environment);
  const found = await findCompared({ environment, event: payload, git, api });
  const start = found?.start;
  return {
    commit: found?.commit,
    start: start === 'not built' ? start : start?.commit,
    why: start && start !== 'not built' && [start.name, start.because].filter(Boolean).join(', '),
    branch: found?.branch,
    ancestors: (most: number) => found?.ancestors(most) ?? Promise.resolve([]),
    troubles: () => api.troubles(),
  };
}
const asked = () => github.calls.map(({ operation }) => operation);

/** main: one – two – three; the pull request: one – head; its merge with main as it is now. */
function pullRequest() {
  const one = origin.commit({ a: '1' });
  origin.git('checkout', '--quiet', '-b', 'feature');
  const head = origin.commit({ b: '1' });
  origin.git('checkout', '--quiet', 'main');
  const two = origin.commit({ a: '2' });
  const three = origin.commit({ a: '3' });
  const merge = origin.merge(three, head);
  origin.git('update-ref', 'refs/pull/2/merge', merge);
  return { one, head, two, three, merge, payload: pullPayload(head, one) };
}
const onPull = (payload: unknown, sha: string): Options => ({
  event: 'pull_request',
  ref: 'refs/pull/2/merge',
  payload,
  sha,
});

describe('a pull request whose merge commit is checked out', () => {
  it.each([1, undefined])('with depth %s is compared with its first parent, by git alone', async (depth) => {
    const { merge, three, payload } = pullRequest();
    const clone = origin.clone(merge, depth === undefined ? {} : { depth });
    expect(await compared(clone.directory, onPull(payload, merge))).toMatchObject({
      commit: merge,
      start: three,
      why: 'the first parent of the merge commit that was built',
      branch: 'main',
    });
    expect(asked()).toEqual([]);
  });

  it('lists ancestors by git where the clone has them', async () => {
    const { merge, two, one, payload } = pullRequest();
    const found = await compared(origin.clone(merge).directory, onPull(payload, merge));
    expect(await found.ancestors(49)).toEqual([two, one]);
    expect(await found.ancestors(1)).toEqual([two]);
    expect(asked()).toEqual([]);
  });

  it('asks GitHub for ancestors where the clone is shallow, for those it lacks', async () => {
    const { merge, two, one, payload } = pullRequest();
    const found = await compared(origin.clone(merge, { depth: 1 }).directory, onPull(payload, merge));
    expect(await found.ancestors(49)).toEqual([two, one]);
    const deeper = await compared(origin.clone(merge, { depth: 3 }).directory, onPull(payload, merge));
    expect(await deeper.ancestors(49)).toEqual([two, one]);
    expect(github.calls.map(({ operation, query }) => [operation, query['sha']])).toEqual([
      ['repos/list-commits', found.start],
      ['repos/list-commits', two],
    ]);
    expect(found.troubles()).toEqual([]);
  });

  it('without a token knows no ancestors beyond its clone, and says why', async () => {
    const { merge, payload } = pullRequest();
    const clone = origin.clone(merge, { depth: 1 });
    const found = await compared(clone.directory, { ...onPull(payload, merge), token: null });
    expect(await found.ancestors(49)).toEqual([]);
    expect(found.troubles()).toEqual(['there is no token to ask GitHub with']);
  });

  it('in a directory of the workspace is found from the directory of its source', async () => {
    const { merge, three, payload } = pullRequest();
    const workspace = temporaryDirectory();
    const clone = origin.clone(merge, { depth: 1, directory: join(workspace, 'app') });
    project({ 'layer/requirements.txt': 'six' }, clone.directory);
    const source = join(workspace, 'app/layer');
    expect(await compared(workspace, { ...onPull(payload, merge), source })).toMatchObject({
      commit: merge,
      start: three,
    });
    expect(asked()).toEqual([]);
  });

  it('of another user is found all the same', async () => {
    if (process.getuid?.() !== 0) return;
    const { merge, three, payload } = pullRequest();
    const { directory } = origin.clone(merge, { depth: 1 });
    for (const path of [directory, ...filesUnder(directory).map((file) => join(directory, file))]) {
      chownSync(path, 65_534, 65_534);
    }
    expect(() => origin.git('-C', directory, 'status')).toThrow(/dubious ownership/);
    expect(await compared(directory, { ...onPull(payload, merge), token: null })).toMatchObject({
      commit: merge,
      start: three,
    });
  });

  it('is found whatever another step left in the environment', async () => {
    const { merge, three, payload } = pullRequest();
    const { directory } = origin.clone(merge, { depth: 1 });
    const env = { GIT_DIR: '/nowhere', GIT_WORK_TREE: '/nowhere', GIT_OBJECT_DIRECTORY: '/nowhere' };
    expect(await compared(directory, { ...onPull(payload, merge), env })).toMatchObject({ start: three });
  });
});

describe('a pull request whose head is checked out', () => {
  it('is compared with the merge base, by git where the clone has all', async () => {
    const { head, one, three } = pullRequest();
    const clone = origin.clone(head);
    clone.git('fetch', '--quiet', 'origin', 'main');
    expect(await compared(clone.directory, onPull(pullPayload(head, three), head))).toMatchObject({
      commit: head,
      start: one,
      why: 'the merge base with main',
    });
    expect(asked()).toEqual([]);
  });

  it.each([1, 2])(
    'is compared with the merge base, by GitHub where the clone has depth %i',
    async (depth) => {
      const { head, one, three } = pullRequest();
      const { directory } = origin.clone(head, { depth });
      expect(await compared(directory, onPull(pullPayload(head, three), head))).toMatchObject({
        commit: head,
        start: one,
        why: 'the merge base with main',
      });
      expect(asked()).toEqual(['repos/compare-commits-with-basehead']);
    },
  );

  it('is not compared with an older base that a clone shows as its history ends too early', async () => {
    const one = origin.commit({ a: '1' });
    const two = origin.commit({ a: '2' });
    const three = origin.commit({ a: '3' });
    origin.git('checkout', '--quiet', '-b', 'topic', two);
    origin.commit({ c: '1' });
    const topic = origin.commit({ c: '2' });
    origin.git('checkout', '--quiet', '-b', 'feature', one);
    const head = origin.merge(origin.commit({ b: '1' }), topic);
    const clone = origin.clone(head, { depth: 3 });
    clone.git('fetch', '--quiet', '--depth=3', 'origin', 'main');
    expect(clone.git('merge-base', three, head)).toBe(one);
    const found = await compared(clone.directory, onPull(pullPayload(head, three), head));
    expect(found).toMatchObject({ start: two });
  });

  it('is compared with the base of the event where neither knows, which is said', async () => {
    const { head, three } = pullRequest();
    const { directory } = origin.clone(head, { depth: 1 });
    github.on('repos/compare-commits-with-basehead', () => faults.forbidden);
    const found = await compared(directory, onPull(pullPayload(head, three, 'release/1'), head));
    expect(found).toMatchObject({
      start: three,
      why: 'the commit of release/1 that the event names, as the merge base is not known',
    });
    expect(found.troubles()).toEqual([
      'the token may not do that (Resource not accessible by integration - [address])',
    ]);
  });
});

describe('a pull request of which something else is checked out', () => {
  it('is compared with the base of the event, which is said', async () => {
    const { two, head, three } = pullRequest();
    const clone = origin.clone(two, { depth: 1 });
    const options = { ...onPull(pullPayload(head, three), three), event: 'pull_request_target' };
    expect(await compared(clone.directory, options)).toMatchObject({
      commit: two,
      start: three,
      why: "the commit of main that the event names, as neither the pull request's head nor its merge commit was built",
    });
  });
});

describe('a workspace without a repository', () => {
  it("asks GitHub for the parents of the run's commit", async () => {
    const { merge, three, payload } = pullRequest();
    expect(await compared(temporaryDirectory(), onPull(payload, merge))).toMatchObject({
      commit: merge,
      start: three,
      why: 'the first parent of the merge commit that was built',
    });
    expect(asked()).toEqual(['git/get-commit']);
  });

  it('is not taken for a part of a repository that it lies in', async () => {
    const { merge, three, payload } = pullRequest();
    const around = origin.clone(three).directory;
    const workspace = project({ 'work/requirements.txt': '' }, around);
    const found = await compared(join(workspace, 'work'), onPull(payload, merge));
    expect(found).toMatchObject({ commit: merge, start: three });
    expect(asked()).toEqual(['git/get-commit']);
  });

  it("takes the event's word where GitHub cannot be reached, and is done soon", async () => {
    const { merge, one, payload } = pullRequest();
    const down = { GITHUB_API_URL: 'http://127.0.0.1:9' };
    const found = await compared(temporaryDirectory(), { ...onPull(payload, merge), env: down });
    expect(found).toMatchObject({
      commit: merge,
      start: one,
      why: 'the commit of main that the event names, as it is not known which commit was built',
    });
    expect(await found.ancestors(49)).toEqual([]);
    expect(found.troubles()).toEqual([expect.stringMatching(/^GitHub cannot be reached \(.*\)$/)]);
    // One question, tried a few times, and no second one
    expect(pauses).toHaveLength(4);
  });

  it('tells of a commit that GitHub does not show, and asks on', async () => {
    const found = await compared(
      temporaryDirectory(),
      onPull(pullPayload('f'.repeat(40), 'd'.repeat(40)), 'e'.repeat(40)),
    );
    expect(found).toMatchObject({ start: 'd'.repeat(40) });
    expect(found.troubles()).toEqual(['GitHub does not find the commits with this token']);
    expect(await found.ancestors(49)).toEqual([]);
    expect(asked()).toEqual(['git/get-commit', 'repos/list-commits']);
  });
});

describe('a machine', () => {
  it('without git is as one without a repository', async () => {
    const { merge, three, payload } = pullRequest();
    const { directory } = origin.clone(merge);
    const env = { PATH: temporaryDirectory() };
    expect(await compared(directory, { ...onPull(payload, merge), env })).toMatchObject({
      commit: merge,
      start: three,
    });
    expect(asked()).toEqual(['git/get-commit']);
  });

  it('whose git fails is as one without', async () => {
    const { merge, three, payload } = pullRequest();
    const { directory } = origin.clone(merge);
    const PATH = temporaryDirectory();
    writeFileSync(join(PATH, 'git'), '#!/bin/sh\necho "fatal: no" >&2\nexit 128\n');
    chmodSync(join(PATH, 'git'), 0o755);
    expect(await compared(directory, { ...onPull(payload, merge), env: { PATH } })).toMatchObject({
      start: three,
    });
  });

  it('gives git no token, and lets it run nothing that the repository names', async () => {
    const { merge, payload } = pullRequest();
    const clone = origin.clone(merge);
    const seen = temporaryDirectory();
    clone.git('config', 'core.pager', `touch ${seen}/pager`);
    const PATH = temporaryDirectory();
    writeFileSync(
      join(PATH, 'git'),
      `#!/bin/sh\n/usr/bin/env > ${seen}/env\nPATH=${process.env['PATH']} exec git "$@"\n`,
    );
    chmodSync(join(PATH, 'git'), 0o755);
    const env = { PATH, 'INPUT_GITHUB-TOKEN': 'ghs_secret', ACTIONS_RUNTIME_TOKEN: 'secret' };
    expect(await compared(clone.directory, { ...onPull(payload, merge), env })).toMatchObject({
      commit: merge,
    });
    expect(readdirSync(seen)).toEqual(['env']);
    expect(readFileSync(join(seen, 'env'), 'utf8')).toMatch(/^PATH=/m);
    expect(readFileSync(join(seen, 'env'), 'utf8')).not.toContain('secret');
  });

  it('whose git does not come to an end is as one without', async () => {
    const PATH = temporaryDirectory();
    writeFileSync(join(PATH, 'git'), '#!/bin/sh\nexec /bin/sleep 600\n');
    chmodSync(join(PATH, 'git'), 0o755);
    const git = gitIn(PATH, PATH, { PATH }, 100);
    expect(await git(['rev-parse', 'HEAD'])).toBeNull();
  });

  it('with an empty repository knows no commit but that of the run', async () => {
    const { merge, three, payload } = pullRequest();
    const empty = createRepository();
    expect(await compared(empty.directory, onPull(payload, merge))).toMatchObject({
      commit: merge,
      start: three,
    });
  });
});

describe('a push', () => {
  it('is compared with what the branch was before', async () => {
    const { one, three } = pullRequest();
    const { directory } = origin.clone(three, { depth: 1 });
    expect(
      await compared(directory, { event: 'push', payload: pushPayload(one, three), sha: three }),
    ).toMatchObject({ commit: three, start: one, why: 'the commit of main before the push', branch: 'main' });
    expect(asked()).toEqual([]);
  });

  it.each([
    ['of a new branch', { created: true, before: '0'.repeat(40) }],
    ['that was forced', { forced: true }],
  ])('%s is compared with the first parent', async (_, more) => {
    const { one, two, three } = pullRequest();
    const payload = pushPayload(one, three, more);
    const options: Options = { event: 'push', payload, sha: three, ref: 'refs/heads/topic' };
    const { directory } = origin.clone(three, { depth: 1 });
    const parent = {
      commit: three,
      start: two,
      why: 'the first parent of the commit that was built',
      branch: 'topic',
    };
    expect(await compared(directory, options)).toMatchObject(parent);
    expect(asked()).toEqual([]);
    expect(await compared(temporaryDirectory(), options)).toMatchObject(parent);
    expect(asked()).toEqual(['git/get-commit']);
  });

  it('of the first commit is compared with nothing', async () => {
    const { one } = pullRequest();
    const { directory } = origin.clone(one);
    const payload = pushPayload('0'.repeat(40), one, { created: true });
    const found = await compared(directory, { event: 'push', payload, sha: one });
    expect(found).toMatchObject({ commit: one, start: undefined });
    expect(await found.ancestors(49)).toEqual([]);
  });

  it('of a tag is compared with nothing, and nothing is asked', async () => {
    const { one, three } = pullRequest();
    const payload = pushPayload(one, three);
    const found = await compared(origin.directory, {
      event: 'push',
      payload,
      ref: 'refs/tags/v1',
      sha: three,
    });
    expect(found.branch).toBeUndefined();
    expect(asked()).toEqual([]);
  });
});

describe('other events', () => {
  it('of a merge group are compared with what it is based on', async () => {
    const { one, merge } = pullRequest();
    const [payload = {}] = payloadsOf('merge_group');
    const group = { ...(payload['merge_group'] as object), base_sha: one };
    const ref = 'refs/heads/gh-readonly-queue/main/pr-104';
    const options = { event: 'merge_group', payload: { ...payload, merge_group: group }, ref, sha: merge };
    expect(await compared(origin.clone(merge, { depth: 1 }).directory, options)).toMatchObject({
      start: one,
      branch: 'main',
    });
  });

  it.each(['schedule', 'workflow_dispatch'])('by %s are compared with the commit itself', async (event) => {
    const { one, two, three } = pullRequest();
    const found = await compared(origin.clone(three).directory, { event, payload: {}, sha: three });
    expect(found).toMatchObject({ commit: three, start: three, why: 'the commit that was built' });
    expect(await found.ancestors(49)).toEqual([two, one]);
  });
});

describe('ancestors', () => {
  it('are those of the branch, not of what was merged into it, by git as by GitHub', async () => {
    const { three, two, one, head } = pullRequest();
    const merged = origin.merge(three, head);
    origin.git('reset', '--quiet', '--hard', merged);
    const start = origin.commit({ a: '4' });
    const options: Options = { event: 'schedule', payload: {}, sha: start };
    const expected = [merged, three, two, one];
    const full = await compared(origin.clone(start).directory, options);
    expect(await full.ancestors(49)).toEqual(expected);
    expect(asked()).toEqual([]);
    const shallow = await compared(origin.clone(start, { depth: 1 }).directory, options);
    expect(await shallow.ancestors(49)).toEqual(expected);
    const none = await compared(temporaryDirectory(), options);
    expect(await none.ancestors(49)).toEqual(expected);
    expect(await none.ancestors(2)).toEqual(expected.slice(0, 2));
  });

  it('are asked for again where merged branches fill a list, and a few times at most', async () => {
    const main = origin.mergeBranches(4, 99);
    const [start = ''] = main;
    const found = await compared(temporaryDirectory(), { event: 'schedule', payload: {}, sha: start });
    const ancestors = await found.ancestors(49);
    expect(ancestors).toEqual(main.slice(1, 4));
    expect(asked()).toEqual(['repos/list-commits', 'repos/list-commits', 'repos/list-commits']);
  });

  it('are no more than there is something to ask of', async () => {
    const { three } = pullRequest();
    github.on('repos/list-commits', () => faults.unavailable);
    const found = await compared(temporaryDirectory(), { event: 'schedule', payload: {}, sha: three });
    expect(await found.ancestors(49)).toEqual([]);
    expect(found.troubles()).toEqual([expect.stringMatching(/^GitHub does not work \(503: /)]);
  });
});
