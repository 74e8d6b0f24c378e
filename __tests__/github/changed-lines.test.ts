import { appendFileSync, chmodSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { builtCommit, changedLines } from '../../src/baseline.js';
import type { GithubServer } from '../support/github/server.js';
import { faults, startGithub } from '../support/github/server.js';
import { project, temporaryDirectory } from '../support/project.js';
import type { Repository } from '../support/repository.js';
import { createRepository } from '../support/repository.js';

let github: GithubServer;
let origin: Repository;

beforeEach(async () => {
  github = await startGithub();
  origin = createRepository();
  github.commits.directory = origin.directory;
});
afterEach(async () => {
  await github.close();
  expect(github.violations).toEqual([]);
});

interface Options {
  readonly source?: string;
  readonly sha?: string;
  readonly token?: string | null;
}

/** By file, so that a test reads. */
async function linesIn(
  workspace: string,
  files: readonly string[],
  commit: string,
  { source = workspace, sha = '', token = github.tokens.reads }: Options = {},
) {
  const found = await changedLines(files, commit, {
    environment: { PATH: process.env['PATH'], ...github.environment, GITHUB_SHA: sha },
    workspace,
    sourceDirectory: source,
    token,
    clock: { now: () => 0, random: () => 0.5, pause: async () => undefined },
  });
  return found && Object.fromEntries([...found].map(([file, lines]) => [file, [...lines]]));
}
const asked = () => github.calls.map(({ operation }) => operation);

const odd = 'größe "neu"\t*.txt';
/** What a pattern of that name would take too. */
const alike = 'größe "neu"\talike.txt';
const before = {
  'requirements.txt': 'boto3\nnumpy==1\nsix\n',
  [odd]: 'a\nb\n',
  [alike]: 'a\nb\n',
  'old.txt': 'one\ntwo\nthree\nfour\nfive\nsix\nseven\n',
  'gone.txt': 'x\n',
  'same.txt': 'x\n',
};

/** A commit and one after it, in which all kinds of things have changed. */
function change() {
  const base = origin.commit(before);
  origin.rename('old.txt', 'sub/new.txt');
  origin.git('rm', '--quiet', 'gone.txt');
  const head = origin.commit({
    'requirements.txt': 'boto3\nnumpy==2\nsix\npandas\n',
    [odd]: 'a\nb\nc\n',
    [alike]: 'A\nb\n',
    'sub/new.txt': 'one\ntwo\nthree\nfour\n5\nsix\nseven\n',
    'added.txt': 'p\nq\n',
  });
  return { base, head };
}
const files = ['requirements.txt', odd, 'sub/new.txt', 'gone.txt', 'same.txt', 'added.txt', 'never.txt'];
const changed = { 'requirements.txt': [2, 4], [odd]: [3], 'sub/new.txt': [5], 'added.txt': [1, 2] };

describe('lines that changed since a commit', () => {
  it('are told by git where the clone has the commit', async () => {
    const { base, head } = change();
    expect(await linesIn(origin.clone(head).directory, files, base)).toEqual(changed);
    expect(asked()).toEqual([]);
  });

  it('are told by GitHub where the clone does not, and the same', async () => {
    const { base, head } = change();
    const { directory } = origin.clone(head, { depth: 1 });
    expect(await linesIn(directory, files, base)).toEqual(changed);
    expect(asked()).toEqual(['repos/compare-commits-with-basehead']);
  });

  it('are told by GitHub where there is no repository', async () => {
    const { base, head } = change();
    expect(await linesIn(temporaryDirectory(), files, base, { sha: head })).toEqual(changed);
  });

  it.each([undefined, 1])('are those of a checkout below the workspace (depth %s)', async (depth) => {
    const { base, head } = change();
    const workspace = temporaryDirectory();
    const place = join(workspace, 'app');
    origin.clone(head, { directory: place, ...(depth === undefined ? {} : { depth }) });
    // The same name above it is another file
    project({ 'requirements.txt': 'other\n' }, workspace);
    const source = join(place, 'sub');
    expect(
      await linesIn(workspace, ['app/requirements.txt', 'app/sub/new.txt', 'requirements.txt'], base, {
        source,
      }),
    ).toEqual({ 'app/requirements.txt': [2, 4], 'app/sub/new.txt': [5] });
  });

  it('are those of the directory, as a step before may have written them', async () => {
    const { base, head } = change();
    const { directory } = origin.clone(head);
    appendFileSync(join(directory, 'same.txt'), 'y\n');
    expect(await linesIn(directory, ['same.txt'], base)).toEqual({ 'same.txt': [2] });
  });

  it('are all those of a file that takes the name of one that went elsewhere', async () => {
    const { base } = change();
    origin.rename('same.txt', 'moved.txt');
    const head = origin.commit({ 'same.txt': 'p\nq\n' });
    expect(await linesIn(origin.clone(head).directory, ['same.txt'], base)).toEqual({ 'same.txt': [1, 2] });
  });

  it('are none since the commit itself', async () => {
    const { head } = change();
    expect(await linesIn(temporaryDirectory(), files, head, { sha: head })).toEqual({});
    expect(await linesIn(origin.clone(head).directory, files, head)).toEqual({});
    expect(asked()).toEqual([]);
  });

  it('are those since where the histories part, by GitHub', async () => {
    const { base, head } = change();
    origin.git('checkout', '--quiet', '-b', 'other', base);
    const other = origin.commit({ 'same.txt': 'changed\n' });
    expect(await linesIn(temporaryDirectory(), files, other, { sha: head })).toEqual(changed);
  });

  it('are not known where neither git nor GitHub tells', async () => {
    const { base, head } = change();
    const { directory } = origin.clone(head, { depth: 1 });
    expect(await linesIn(directory, files, base, { token: null })).toBeNull();
    github.on('repos/compare-commits-with-basehead', () => faults.unavailable);
    expect(await linesIn(directory, files, base)).toBeNull();
    expect(await linesIn(temporaryDirectory(), files, 'e'.repeat(40), { sha: head })).toBeNull();
  });

  it('outside of the repository are none', async () => {
    const { base, head } = change();
    const { directory } = origin.clone(head);
    expect(await linesIn(directory, ['../requirements.txt', 'requirements.txt'], base)).toEqual({
      'requirements.txt': [2, 4],
    });
  });

  it('are found without running what the repository names', async () => {
    const base = origin.commit({ '.gitattributes': '*.txt diff=theirs\n', 'a.txt': 'a\n' });
    const head = origin.commit({ 'a.txt': 'a\nb\n' });
    const clone = origin.clone(head);
    const seen = temporaryDirectory();
    const program = join(temporaryDirectory(), 'program');
    writeFileSync(program, `#!/bin/sh\ntouch ${seen}/$1\ncat "$2"\n`);
    chmodSync(program, 0o755);
    clone.git('config', 'diff.external', `${program} external`);
    clone.git('config', 'diff.theirs.command', `${program} command`);
    clone.git('config', 'diff.theirs.textconv', `${program} textconv`);
    clone.git('config', 'core.pager', `${program} pager`);
    clone.git('config', 'core.fsmonitor', `${program} fsmonitor`);
    expect(await linesIn(clone.directory, ['a.txt'], base)).toEqual({ 'a.txt': [2] });
    expect(readdirSync(seen)).toEqual([]);
  });
});

describe('the commit that is built', () => {
  const [stated, none] = ['e'.repeat(40), { PATH: process.env['PATH'] }];

  it('is what is checked out, else what the run is for, else unknown', async () => {
    const head = origin.commit({ 'a/b': '' });
    const [workspace, empty] = [origin.clone(head, { depth: 1 }).directory, temporaryDirectory()];
    const built = (directory: string, environment: Readonly<Record<string, string | undefined>>) =>
      builtCommit({ environment, workspace: directory, sourceDirectory: join(directory, 'a') });
    expect(await built(workspace, { ...none, GITHUB_SHA: stated })).toBe(head);
    expect(await built(workspace, none)).toBe(head);
    expect(await built(empty, { ...none, GITHUB_SHA: stated })).toBe(stated);
    expect(await built(empty, none)).toBeNull();
    expect(await built(empty, { ...none, GITHUB_SHA: 'main' })).toBeNull();
  });
});
