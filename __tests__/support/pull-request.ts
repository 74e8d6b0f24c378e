import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeWheel } from './distributions.js';
import type { GithubServer, StoredPull } from './github/server.js';
import { project, temporaryDirectory } from './project.js';
import type { Variables } from './runner.js';

/** Runs git for someone; gives what it says. */
export function git(directory: string, ...args: readonly string[]): string {
  const who = ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'commit.gpgsign=false'];
  return execFileSync('git', [...who, ...args], { cwd: directory, encoding: 'utf8', stdio: 'pipe' }).trim();
}

/** Writes files and commits all there is; gives the commit's id. */
export function commit(directory: string, files: Readonly<Record<string, string>>): string {
  project(files, directory);
  git(directory, 'add', '--all');
  git(directory, 'commit', '--quiet', '--allow-empty', '--message=some change');
  return git(directory, 'rev-parse', 'HEAD');
}

/** Checks out the merge of two commits, as GitHub makes it for a pull request; gives its id. */
export function checkOutMerge(directory: string, base: string, head: string): string {
  git(directory, 'checkout', '--quiet', '--detach', base);
  git(directory, 'merge', '--quiet', '--no-ff', '--message=Merge', head);
  return git(directory, 'rev-parse', 'HEAD');
}

/** What a project of these tests asks for, by name. */
export type Pins = Readonly<Record<string, string>>;

export function requirementsOf(pins: Pins): string {
  const lines = Object.entries(pins).map(([name, version]) => `${name}==${version}`);
  return ['--no-index', '--find-links wheels', ...lines, ''].join('\n');
}

/** A repository with wheels to choose from, on its branch main, with a first commit. */
export function repositoryAsking(pins: Pins): { readonly workspace: string; readonly base: string } {
  const workspace = project({ '.gitignore': 'build/\n.layerpack-cache/\n' });
  const wheels = join(workspace, 'wheels');
  const bytes = {
    steady: { '1.0': 3000 },
    moving: { '1.0': 20_000, '2.0': 50_000 },
    extra: { '1.0': 700_000 },
  };
  for (const [name, versions] of Object.entries(bytes)) {
    for (const [version, noise] of Object.entries(versions)) {
      makeWheel(wheels, {
        name,
        version,
        files: { [`${name}.py`]: `x = '${version}'\n`, [`${name}_data/blob`]: { noise } },
      });
    }
  }
  git(workspace, 'init', '--quiet', '--initial-branch=main');
  return { workspace, base: commit(workspace, { 'requirements.txt': requirementsOf(pins) }) };
}

const examples: readonly { readonly name: string; readonly examples: readonly object[] }[] = JSON.parse(
  readFileSync(
    new URL('../../node_modules/@octokit/webhooks-examples/api.github.com/index.json', import.meta.url),
    'utf8',
  ),
);

/** The first payload of an event that GitHub's documentation of webhooks has, with an action if one is named. */
export function examplePayload<Payload>(event: string, action?: string): Payload {
  const all = examples.find(({ name }) => name === event)?.examples ?? [];
  const found = all.find((each) => action === undefined || (each as { action?: unknown }).action === action);
  if (!found) throw new Error(`no example of ${event} ${action}`);
  return found as Payload;
}

interface Branch {
  readonly sha: string;
  readonly ref: string;
  readonly repo: object;
}
interface PullRequestPayload {
  readonly pull_request: { readonly head: Branch; readonly base: Branch };
}

/** GitHub's own payload of a pull request, but for which one it is. */
export function pullRequestPayload({ number, head, base }: StoredPull, repository: string): object {
  const payload = examplePayload<PullRequestPayload>('pull_request', 'synchronize');
  const branch = (from: Branch, to: { readonly sha: string; readonly ref: string }, full_name: string) => ({
    ...from,
    sha: to.sha,
    ref: to.ref,
    repo: { ...from.repo, full_name },
  });
  const { pull_request: pull } = payload;
  return {
    ...payload,
    number,
    pull_request: {
      ...pull,
      number,
      head: branch(pull.head, head, head.repository),
      base: branch(pull.base, base, repository),
    },
  };
}

export function pushPayload(before: string, after: string): object {
  return { ...examplePayload<object>('push'), before, after, ref: 'refs/heads/main', forced: false };
}

/** What a runner says of a run for an event. */
export function eventEnvironment(event: string, payload: object, variables: Variables): Variables {
  const path = join(temporaryDirectory('event-'), 'event.json');
  writeFileSync(path, JSON.stringify(payload));
  return {
    GITHUB_EVENT_NAME: event,
    GITHUB_EVENT_PATH: path,
    GITHUB_RUN_ATTEMPT: '1',
    ...variables,
  };
}

/** Bodies of the comments that are on a pull request, in their order. */
export function commentsOn(github: GithubServer, { number }: StoredPull): readonly string[] {
  return github.comments.filter(({ on }) => on === number).map(({ body }) => body);
}
