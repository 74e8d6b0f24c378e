import { execFileSync } from 'node:child_process';
import type { Answer, Handler } from './answers.js';
import { notFound, page, refusal } from './answers.js';
import type { Fields } from './bodies.js';

/** What is kept of commits: a git repository, of which a test makes what it likes. */
export interface StoredCommits {
  /** Absolute path; null where there is nothing yet. */
  directory: string | null;
}

export interface CommitsPlace {
  readonly commits: StoredCommits;
  readonly origin: () => string;
  /** "owner/repo". */
  readonly repository: string;
  readonly make: (schema: string, fields: Fields) => Fields;
}

/** Files of a comparison: https://docs.github.com/rest/commits/commits#compare-two-commits */
const mostFiles = 300;

const statuses: Readonly<Record<string, string>> = {
  A: 'added',
  D: 'removed',
  M: 'modified',
  R: 'renamed',
  T: 'changed',
};

/** GitHub's handlers of commits, over a real repository. */
export function commitHandlers(place: CommitsPlace): Readonly<Record<string, Handler>> {
  const { commits, make, repository } = place;
  const api = () => `${place.origin()}/api/v3/repos/${repository}`;
  const git = (...args: readonly string[]): string | null => {
    if (commits.directory === null) return null;
    const own = [
      '--literal-pathspecs',
      '-c',
      'safe.directory=*',
      '-c',
      'core.quotePath=false',
      '-C',
      commits.directory,
    ];
    try {
      return execFileSync('git', [...own, ...args], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      });
    } catch {
      return null;
    }
  };
  const idOf = (name: string) =>
    git('rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`)?.trim();
  const parentsOf = (id: string) =>
    (git('rev-list', '--max-count=1', '--parents', id) ?? '').trim().split(' ').slice(1);
  const linked = (kind: string, sha: string) => ({
    sha,
    url: `${api()}/${kind}/${sha}`,
    html_url: `${place.origin()}/${repository}/commit/${sha}`,
  });
  const parents = (kind: string, id: string) => parentsOf(id).map((sha) => linked(kind, sha));
  const commit = (id: string) =>
    make('commit', { ...linked('commits', id), parents: parents('commits', id) });

  const files = (base: string, head: string) => {
    const range = ['-M', base, head];
    const parts = (git('diff', '--name-status', '-z', ...range) ?? '').split('\0');
    const found: Fields[] = [];
    for (let at = 0; at + 1 < parts.length; ) {
      const [letter = ''] = parts[at] ?? '';
      const renamed = letter === 'R';
      const [first = '', second = ''] = parts.slice(at + 1);
      at += renamed ? 3 : 2;
      const filename = renamed ? second : first;
      const text = git('diff', ...range, '--', ...(renamed ? [first, second] : [first])) ?? '';
      const start = text.indexOf('\n@@ ');
      found.push(
        make('diff-entry', {
          filename,
          status: statuses[letter] ?? 'changed',
          ...(renamed ? { previous_filename: first } : {}),
          // Without git's headers, and without the end of the last line
          ...(start < 0 ? {} : { patch: text.slice(start + 1).replace(/\n$/, '') }),
        }),
      );
    }
    return found.slice(0, mostFiles);
  };

  return {
    'git/get-commit': ({ parameters: { commit_sha: name = '' } }): Answer => {
      const id = idOf(name);
      if (!id) return notFound;
      return {
        status: 200,
        body: make('git-commit', { ...linked('git/commits', id), parents: parents('git/commits', id) }),
      };
    },
    'repos/list-commits': (request): Answer => {
      const id = idOf(request.query['sha'] ?? 'HEAD');
      if (!id) return refusal(404, 'No commit found for SHA');
      const ids = (git('rev-list', id) ?? '').trim().split('\n');
      return page(ids.map(commit), request, `${api()}/commits`);
    },
    'repos/compare-commits-with-basehead': ({ parameters: { basehead = '' } }): Answer => {
      const [base, head] = basehead.split('...').map(idOf);
      const shared = base && head ? git('merge-base', base, head)?.trim() : undefined;
      if (!base || !head) return notFound;
      if (!shared) return refusal(404, `No common ancestor between ${basehead}`);
      const number = (range: string) => Number(git('rev-list', '--count', range));
      const [ahead, behind] = [number(`${base}..${head}`), number(`${head}..${base}`)];
      const status = ahead ? (behind ? 'diverged' : 'ahead') : behind ? 'behind' : 'identical';
      return {
        status: 200,
        body: make('commit-comparison', {
          base_commit: commit(base),
          merge_base_commit: commit(shared),
          status,
          ahead_by: ahead,
          behind_by: behind,
          total_commits: ahead,
          files: files(shared, head),
        }),
      };
    },
  };
}
