import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DefaultArtifactClient } from '@actions/artifact';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ActRun } from '../support/act.js';
import { act, copyActions, withAct } from '../support/act.js';
import type { GithubServer, StoredComment, StoredPull } from '../support/github/server.js';
import { startGithub } from '../support/github/server.js';
import { pushPayload, workflowRunPayload } from '../support/payloads.js';
import { temporaryDirectory } from '../support/project.js';
import { pullRequestPayload } from '../support/pull-request.js';
import type { Repository } from '../support/repository.js';
import { createRepository } from '../support/repository.js';
import type { ResultsServer } from '../support/results-server.js';
import { startResultsServer } from '../support/results-server.js';

const repositoryName = 'someone/some-layer';
const fork = 'stranger/some-layer';
const workflow = '.github/workflows/layers.yml';
const workflowOfForks = '.github/workflows/forks.yml';
const runtimes = ['python3.11', 'python3.12'] as const;
type Runtime = (typeof runtimes)[number];

const textOf = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');

type Pins = Readonly<Record<string, string>>;
const requirements = (pins: Pins) => ({
  'requirements.txt': Object.entries(pins)
    .map(([name, version]) => `${name}==${version}\n`)
    .join(''),
});
const base = { click: '8.1.3', idna: '3.7', packaging: '24.0' };
const change = { ...base, click: '8.1.8', markupsafe: '3.0.2' };

/** What Python's own zipfile says of a zip: bytes by distribution, whose names all begin their files' paths. */
const count = `
import json, os, sys, zipfile
by = {}
for info in zipfile.ZipFile(sys.argv[1]).infolist():
    first = info.filename.split("site-packages/")[1].split("/")[0]
    name = first.split("-")[0].removesuffix(".py").lower()
    unzipped, zipped = by.get(name, (0, 0))
    by[name] = (unzipped + info.file_size, zipped + info.compress_size)
print(json.dumps({"by": by, "zipped": os.path.getsize(sys.argv[1])}))
`;

interface Counted {
  /** Unzipped and zipped bytes. */
  readonly by: Readonly<Record<string, readonly [number, number]>>;
  readonly zipped: number;
}
const countIn = (directory: string, runtime: Runtime): Counted => {
  const zip = join(directory, `data-${runtime}-x86_64.zip`);
  return JSON.parse(execFileSync('python3', ['-I', '-c', count, zip], { encoding: 'utf8' })) as Counted;
};
const unzippedOf = ({ by }: Counted) => Object.values(by).reduce((sum, [unzipped]) => sum + unzipped, 0);

const bytes = (number: number) =>
  number < 1024 ? `${number} B` : `${(number / 1024).toFixed(1).replace(/\.0$/, '')} KB`;
const signed = (number: number) =>
  number === 0 ? '±0' : `${number < 0 ? '-' : '+'}${bytes(Math.abs(number))}`;
const quota = 250 * 1024 * 1024;
const share = (number: number) => `${Number(((number / quota) * 100).toFixed(1))} %`;
const growth = (from: number, to: number) => {
  const percent = (Math.abs(to - from) / from) * 100;
  return `${to < from ? '-' : '+'}${percent.toFixed(percent < 9.95 ? 1 : 0)} %`;
};
const changed = (from: number, to: number) => `**${signed(to - from)}** (${growth(from, to)})`;

/** What the tables must have for these two zips, row by row. */
function rowsFor(before: Counted, after: Counted, moves: Readonly<Record<string, string>>) {
  const [from, to] = [unzippedOf(before), unzippedOf(after)];
  const distributions = Object.entries(moves).map(([name, what]) => {
    const [[was, wasZipped], [is, isZipped]] = [before.by[name] ?? [0, 0], after.by[name] ?? [0, 0]];
    return `| ${name} | ${what} | **${signed(is - was)}** | ${signed(isZipped - wasZipped)} | ${bytes(is)} |`;
  });
  return [
    `| Unzipped | ${bytes(from)} | **${bytes(to)}** | ${changed(from, to)} |`,
    expect.stringMatching(
      `^\\| Of the 250 MB quota \\| ${share(from)} \\| \\*\\*${share(to)}\\*\\* \\| ${((quota - to) / 1024 / 1024).toFixed(1)} MB left \\|$`,
    ),
    `| Zipped | ${bytes(before.zipped)} | **${bytes(after.zipped)}** | ${changed(before.zipped, after.zipped)} |`,
    ...distributions,
  ];
}

withAct('a workflow for pull requests and their base, on machines of their own', () => {
  const environment = { ...process.env };
  let results: ResultsServer;
  let github: GithubServer;
  let repository: Repository;
  let pull: StoredPull;
  let pullOfFork: StoredPull;
  let runs = 0;

  type Kept = ActRun & { readonly number: number; readonly zips: string };
  const run = async (event: string, payload: object, token: string, file = workflow): Promise<Kept> => {
    const [number, zips] = [++runs, temporaryDirectory('zips-')];
    const env = { ...results.environment(`size/${number}`), KEPT: zips };
    const variables = { GITHUB_API_URL: github.url };
    const done = await act(repository.directory, file, number, env, { event, payload, token, variables });
    return { ...done, number, zips };
  };
  /** A run for a pull request, of what GitHub would merge. */
  const runFor = async (of: StoredPull, token = github.tokens.writes): Promise<Kept> => {
    repository.git('checkout', '--quiet', '--detach', repository.merge(of.base.sha, of.head.sha));
    const done = await run('pull_request', pullRequestPayload(of), token);
    repository.git('checkout', '--quiet', 'main');
    return done;
  };
  const commitChange = (pins: Pins, from: string) => {
    repository.git('checkout', '--quiet', '-B', 'change', from);
    const sha = repository.commit(requirements(pins));
    repository.git('checkout', '--quiet', 'main');
    return sha;
  };
  const commentsOf = ({ number }: StoredPull): readonly StoredComment[] =>
    github.comments.filter(({ on }) => on === number).map((comment) => ({ ...comment }));

  let pushed: Kept;
  let first: Kept & { readonly comments: readonly StoredComment[] };
  let second: typeof first;
  let ofFork: typeof first;
  let after: Kept;

  beforeAll(async () => {
    [results, github] = await Promise.all([startResultsServer(), startGithub(repositoryName)]);
    repository = createRepository();
    github.commits.directory = repository.directory;
    copyActions(repository.directory);
    const sha = repository.commit({
      ...requirements(base),
      [workflow]: textOf('size.yml'),
      [workflowOfForks]: textOf('size-of-forks.yml'),
    });
    pushed = await run('push', pushPayload('0'.repeat(40), sha), github.tokens.writes);

    const head = commitChange(change, sha);
    const to = { ref: 'main', sha };
    pull = github.addPull({
      number: 7,
      head: { repository: repositoryName, ref: 'change', sha: head },
      base: to,
    });
    first = { ...(await runFor(pull)), comments: commentsOf(pull) };
    // The same from somewhere else
    pullOfFork = github.addPull({
      number: 8,
      head: { repository: fork, ref: 'change', sha: head },
      base: to,
    });
    ofFork = { ...(await runFor(pullOfFork, github.tokens.reads)), comments: commentsOf(pullOfFork) };
    pull.head.sha = commitChange({ ...change, idna: '3.10' }, head);
    second = { ...(await runFor(pull)), comments: commentsOf(pull) };

    await takeArtifacts(ofFork.number);
    const payload = workflowRunPayload({
      id: ofFork.number,
      run_attempt: 1,
      event: 'pull_request',
      head_sha: head,
      head_branch: 'change',
      head_repository: { full_name: fork, owner: { login: 'stranger' } },
      pull_requests: [],
    });
    after = await run('workflow_run', payload, github.tokens.writes, workflowOfForks);
  }, 600_000);
  afterAll(async () => {
    process.env = environment;
    await Promise.all([results.close(), github.close()]);
  });

  /** Makes what a run has uploaded known to GitHub's other interface, as it is. */
  const takeArtifacts = async (number: number) => {
    Object.assign(process.env, results.environment(`size/${number}`));
    const client = new DefaultArtifactClient();
    const { artifacts } = await client.listArtifacts();
    for (const { id, name } of artifacts) {
      const path = temporaryDirectory('artifact-');
      await client.downloadArtifact(id, { path, skipDecompress: true });
      const [file = ''] = readdirSync(path);
      github.addArtifact(number, name, readFileSync(join(path, file)));
    }
  };

  const rowsIn = (text: string) => text.split('\n').filter((line) => line.startsWith('|'));
  const expectNumbers = (text: string, from: Kept, to: Kept, runtime: Runtime, moves: Pins) => {
    const [before, now] = [countIn(from.zips, runtime), countIn(to.zips, runtime)];
    const rows = rowsIn(text);
    for (const row of rowsFor(before, now, moves)) expect(rows).toContainEqual(row);
    // Nothing changed that no row tells of
    expect(rows.filter((row) => / (?:new|→|_other files_)/.test(row))).toHaveLength(
      Object.keys(moves).length,
    );
    const grown = signed(unzippedOf(now) - unzippedOf(before));
    expect(text).toContain(`Lambda layer data: ${grown} unzipped`);
    expect(text).toContain(`compared with \`${pull.base.sha.slice(0, 7)}\``);
  };
  const commentFor = (comments: readonly StoredComment[], runtime: Runtime) => {
    const found = comments.filter(({ body }) => body.includes(`For ${runtime} on x86\\_64, `));
    expect(found).toHaveLength(1);
    return found[0]?.body ?? '';
  };
  const summaryFor = ({ lines }: ActRun, runtime: Runtime) => {
    const ofJob = lines.filter(({ matrix }) => `python${matrix?.['runtime']}` === runtime);
    return ofJob.find(({ command }) => command === 'summary')?.content ?? '';
  };
  const told = ({ lines }: ActRun) =>
    lines.filter(({ command = '' }) => ['error', 'warning', 'notice'].includes(command));

  const moved = { click: '8.1.3 → 8.1.8', markupsafe: 'new, 3.0.2' };

  test('passes each time', () => {
    for (const { status, output } of [pushed, first, ofFork, second, after])
      expect({ status, output: status === 0 ? '' : output }).toEqual({ status: 0, output: '' });
  });

  test.each(runtimes)('says in one comment what it does to %s, in the numbers of the zips', (runtime) => {
    expect(first.comments).toHaveLength(runtimes.length);
    for (const text of [commentFor(first.comments, runtime), summaryFor(first, runtime)])
      expectNumbers(text, pushed, first, runtime, moved);
    expect(told(first)).toEqual([]);
  });

  test.each(runtimes)('a second push updates the comment of %s', (runtime) => {
    const ids = (comments: readonly StoredComment[]) => comments.map(({ id }) => id);
    expect(ids(second.comments)).toEqual(ids(first.comments));
    const all = { ...moved, idna: '3.7 → 3.10' };
    expectNumbers(commentFor(second.comments, runtime), pushed, second, runtime, all);
  });

  test('runs of branches alone leave something to be compared with', () => {
    const kept = results.caches.filter(({ key }) => key.startsWith('layerpack-baseline-'));
    expect(kept).toHaveLength(runtimes.length);
    for (const { key } of kept) expect(key).toContain(pull.base.sha);
  });

  test('a run for a fork leaves no comment, but a notice and its summary', () => {
    expect(ofFork.comments).toEqual([]);
    expect(told(ofFork)).toEqual(
      runtimes.map(() =>
        expect.objectContaining({ command: 'notice', arg: expect.stringContaining('pull-requests: write') }),
      ),
    );
    for (const runtime of runtimes)
      expectNumbers(summaryFor(ofFork, runtime), pushed, ofFork, runtime, moved);
  });

  test.each(runtimes)('the job after it says in one comment what the change does to %s', (runtime) => {
    const comments = commentsOf(pullOfFork);
    expect(comments).toHaveLength(runtimes.length);
    const text = commentFor(comments, runtime);
    expectNumbers(text, pushed, ofFork, runtime, moved);
    const [summary] = after.lines.filter(({ command }) => command === 'summary');
    expect(summary?.content).toContain(text.slice(text.indexOf('\n') + 1).trimEnd());
    expect(told(after)).toEqual([]);
  });

  test("asks nothing that is against GitHub's own description", () => {
    expect(github.violations).toEqual([]);
  });
});
