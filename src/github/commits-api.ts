import type { Api, WorldClock } from './api.js';
import { openApi } from './api.js';
import { failureOf } from './api-trouble.js';
import { isCommitId } from './commit-id.js';

type Variables = Readonly<Record<string, string | undefined>>;

/** What GitHub knows of commits that no clone has. Null where it does not say, which is no failure of the run. */
export interface CommitsApi {
  parents(commit: string): Promise<readonly string[] | null>;
  mergeBase(base: string, head: string): Promise<string | null>;
  /** Each commit's first parent, from that of the start on; fewer than asked for where there are no more, or GitHub does not say. */
  ancestors(start: string, most: number): Promise<readonly string[]>;
  /** What the head has otherwise than its merge base with another, by path relative to the root; 300 files at most. */
  patches(base: string, head: string): Promise<ReadonlyMap<string, string> | null>;
  /** Why it was not told, each reason once. */
  troubles(): readonly string[];
}

export interface CommitsApiOptions {
  readonly token: string | null;
  readonly environment: Variables;
  readonly clock: WorldClock;
}

/** Milliseconds for all that is asked: nothing of what was built depends on it. */
const limit = 60_000;
const mostLists = 3;

/** Asks nothing, and loads nothing, before the first question. */
export function commitsApi({ token, environment, clock }: CommitsApiOptions): CommitsApi {
  const troubles = new Set<string>();
  let opening: Promise<Api> | undefined;
  let hopeless = false;

  const ask = async <T>(question: (api: Api) => Promise<T>): Promise<T | null> => {
    if (!token) troubles.add('there is no token to ask GitHub with');
    if (!token || hopeless) return null;
    try {
      opening ??= openApi({ token, environment, clock, signal: AbortSignal.timeout(limit) });
      return await question(await opening);
    } catch (error) {
      const { kind, reason } = failureOf(error, clock.now());
      troubles.add(kind === 'not found' ? 'GitHub does not find the commits with this token' : reason);
      hopeless = kind !== 'not found' && kind !== 'not taken';
      return null;
    }
  };
  const compare = (base: string, head: string) =>
    ask(async ({ octokit, repository }) => {
      // Commits are listed by pages; merge base and files stand on each
      const asked = { ...repository, basehead: `${base}...${head}`, per_page: 1 };
      return (await octokit.rest.repos.compareCommitsWithBasehead(asked)).data;
    });

  return {
    parents: (commit) =>
      ask(async ({ octokit, repository }) => {
        const { data } = await octokit.rest.git.getCommit({ ...repository, commit_sha: commit });
        return data.parents.map(({ sha }) => sha).filter(isCommitId);
      }),
    mergeBase: async (base, head) => {
      const found = (await compare(base, head))?.merge_base_commit.sha;
      return isCommitId(found) ? found : null;
    },
    ancestors: async (start, most) => {
      const found: string[] = [];
      // The list has the commits of merged branches between
      let [next, lists]: [string | undefined, number] = [start, 0];
      while (next !== undefined && found.length < most && lists++ < mostLists) {
        const from: string = next;
        const list = await ask(({ octokit, repository }) =>
          octokit.rest.repos.listCommits({ ...repository, sha: from, per_page: 100 }),
        );
        const parents = new Map(list?.data.map((commit) => [commit.sha, commit.parents[0]?.sha] as const));
        if (!parents.has(from)) break;
        while (next !== undefined && parents.has(next) && found.length < most) {
          next = parents.get(next);
          if (isCommitId(next)) found.push(next);
        }
      }
      return found;
    },
    patches: async (base, head) => {
      const files = (await compare(base, head))?.files;
      return files ? new Map(files.map(({ filename, patch = '' }) => [filename, patch])) : null;
    },
    troubles: () => [...troubles],
  };
}
