import { execFile, execFileSync } from 'node:child_process';
import { cpSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, test } from '@jest/globals';
import { leftOut, withDocker } from './docker.js';
import { programOnPath } from './programs.js';
import { project, temporaryDirectory } from './project.js';
import type { Variables } from './runner.js';
import { cleanEnvironment, dist, node } from './runner.js';

/** A suite that runs workflows by act, in containers and on this machine. */
export function withAct(title: string, body: () => void): void {
  if (programOnPath('act')) {
    withDocker(title, body);
    return;
  }
  const reason = 'no act on PATH (go install github.com/nektos/act@v0.2.89)';
  describe(title, () => {
    if (process.env['CI']) {
      test('has act', () => {
        throw new Error(reason);
      });
    } else leftOut(reason);
  });
}

/** Puts the actions of this repository into another one, as `uses: ./` and `uses: ./comment` want them. */
export function copyActions(directory: string): void {
  cpSync(dist, join(directory, 'dist'), { recursive: true });
  for (const part of ['action.yml', 'comment']) {
    const from = fileURLToPath(new URL(`../../${part}`, import.meta.url));
    cpSync(from, join(directory, part), { recursive: true });
  }
}

/** A repository of the action with a project in it, as `uses: ./` wants it. */
export function repositoryWith(files: Readonly<Record<string, string>>): string {
  const directory = project(files);
  copyActions(directory);
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
      cwd: directory,
      stdio: 'pipe',
    });
  git('init', '--quiet', '--initial-branch=main');
  git('add', '--all');
  git('commit', '--quiet', '--message=all');
  return directory;
}

/** A line of act's own log. */
export interface ActLine {
  readonly jobID?: string;
  readonly matrix?: Readonly<Record<string, string>>;
  readonly stepID?: readonly string[];
  readonly stage?: string;
  readonly stepResult?: string;
  readonly command?: string;
  readonly name?: string;
  readonly arg?: string;
  readonly msg?: string;
  /** Of a job summary. */
  readonly content?: string;
}

export interface ActRun {
  readonly status: number | null;
  readonly lines: readonly ActLine[];
  /** All that was said, to show why a run failed. */
  readonly output: string;
}

/** What a workflow runs for, where that is no push. */
export interface ActEvent {
  readonly event: string;
  readonly payload: object;
  /** The job's own. */
  readonly token: string;
  /** In the place of those that act sets. */
  readonly variables: Readonly<Record<string, string>>;
}

const onPush: ActEvent = {
  event: 'push',
  payload: {},
  // Each letter of a short one would be masked wherever it stands
  token: 'ghs_not_a_token_of_anything',
  variables: {},
};

/**
 * Runs a workflow of a repository, its jobs on this machine, each run with a home of its own.
 * @param env what steps and the clients in them find
 */
export async function act(
  repository: string,
  workflow: string,
  run: number,
  env: Variables,
  { event, payload, token, variables }: ActEvent = onPush,
): Promise<ActRun> {
  const home = temporaryDirectory('home-');
  const named = { GITHUB_REPOSITORY: 'someone/some-layer', GITHUB_RUN_ID: `${run}`, ...variables };
  const eventPath = join(home, 'event.json');
  writeFileSync(eventPath, JSON.stringify(payload));
  const args = [
    ...[event, '--eventpath', eventPath, '--workflows', workflow, '--platform', 'ubuntu-latest=-self-hosted'],
    ...['--secret', `GITHUB_TOKEN=${token}`],
    ...Object.entries(named).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
    // It leaves workspaces of failed jobs there
    ...['--action-cache-path', join(home, 'act'), '--no-cache-server', '--json'],
  ];
  const clean = cleanEnvironment(home);
  // act takes whichever Node comes first
  const path = [dirname(node), clean['PATH']].join(delimiter);
  return new Promise((done) => {
    const options = {
      cwd: repository,
      env: { ...clean, PATH: path, ...env },
      maxBuffer: 64 * 1024 * 1024,
      encoding: 'utf8' as const,
    };
    const child = execFile('act', args, options, (error, stdout, stderr) => {
      const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
      done({
        status: error ? (child.exitCode ?? 1) : 0,
        lines: lines.map((line) => JSON.parse(line) as ActLine),
        output: stdout + stderr,
      });
    });
    child.stdin?.end();
  });
}
