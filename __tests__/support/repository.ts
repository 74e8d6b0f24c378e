import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryDirectory } from './project.js';

/** A real git repository, as a test makes it. */
export interface Repository {
  readonly directory: string;
  git(...args: readonly string[]): string;
  /** Writes files, and commits all there is. @returns the commit's id */
  commit(files?: Readonly<Record<string, string>>, message?: string): string;
  rename(from: string, to: string): void;
  /** So many times a branch with so many empty commits, merged into main. @returns main's commits, the newest first */
  mergeBranches(branches: number, commits: number): readonly string[];
  /** Merges as GitHub does for a pull request: the base first. @returns the merge commit's id */
  merge(base: string, head: string): string;
  /** Another clone, with so many commits of its history; by a URL, as a path would not be shallow. */
  clone(commit: string, options?: { readonly depth?: number; readonly directory?: string }): Repository;
}

const identity = {
  GIT_AUTHOR_NAME: 'Octocat',
  GIT_AUTHOR_EMAIL: 'octocat@example.com',
  GIT_COMMITTER_NAME: 'Octocat',
  GIT_COMMITTER_EMAIL: 'octocat@example.com',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
};

export function createRepository(): Repository {
  const repository = repositoryIn(temporaryDirectory('repository-'));
  repository.git('init', '--quiet', '--initial-branch=main');
  // As GitHub: a commit can be asked for by its id
  repository.git('config', 'uploadpack.allowAnySHA1InWant', 'true');
  return repository;
}

function repositoryIn(directory: string): Repository {
  // Times go up, so that lists by time have one order
  let time = 1_700_000_000;
  const git = (...args: readonly string[]) => {
    const dates = { GIT_AUTHOR_DATE: `${time} +0000`, GIT_COMMITTER_DATE: `${time} +0000` };
    const env = { PATH: process.env['PATH'], ...identity, ...dates };
    return execFileSync('git', ['-C', directory, ...args], {
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  };
  const head = () => git('rev-parse', 'HEAD');
  return {
    directory,
    git,
    commit: (files = {}, message = 'change') => {
      time += 60;
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(directory, path)), { recursive: true });
        writeFileSync(join(directory, path), text);
      }
      git('add', '--all');
      git('commit', '--quiet', '--allow-empty', '--message', message);
      return head();
    },
    rename: (from, to) => {
      mkdirSync(dirname(join(directory, to)), { recursive: true });
      renameSync(join(directory, from), join(directory, to));
    },
    mergeBranches: (branches, commits) => {
      const lines: string[] = [];
      let mark = 0;
      const add = (branch: string, ...parents: readonly string[]) => {
        mark += 1;
        const committer = `committer Octocat <octocat@example.com> ${time + mark} +0000`;
        lines.push(`commit refs/heads/${branch}`, `mark :${mark}`, committer, 'data 0', ...parents, '');
        return mark;
      };
      let main = add('main');
      for (let branch = 1; branch <= branches; branch++) {
        let topic = main;
        for (let commit = 0; commit < commits; commit++) topic = add(`topic-${branch}`, `from :${topic}`);
        main = add('main', `from :${main}`, `merge :${topic}`);
      }
      execFileSync('git', ['-C', directory, 'fast-import', '--quiet'], { input: lines.join('\n') });
      return git('rev-list', '--first-parent', 'main').split('\n');
    },
    merge: (base, other) => {
      time += 60;
      const before = git('rev-parse', '--abbrev-ref', 'HEAD');
      git('checkout', '--quiet', '--detach', base);
      git('merge', '--quiet', '--no-ff', '--no-edit', other);
      const merged = head();
      git('checkout', '--quiet', before);
      return merged;
    },
    clone: (commit, { depth, directory: given } = {}) => {
      const place = given ?? temporaryDirectory('clone-');
      rmSync(place, { recursive: true, force: true });
      mkdirSync(place, { recursive: true });
      const clone = repositoryIn(place);
      clone.git('init', '--quiet');
      clone.git('remote', 'add', 'origin', `file://${directory}`);
      // As actions/checkout does it
      const shallow = depth === undefined ? [] : [`--depth=${depth}`];
      clone.git('fetch', '--quiet', '--no-tags', ...shallow, 'origin', commit);
      clone.git('checkout', '--quiet', '--detach', 'FETCH_HEAD');
      return clone;
    },
  };
}
