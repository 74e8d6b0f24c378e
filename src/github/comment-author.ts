import type { Api } from './api.js';
import { retrying } from './api-retry.js';
import { failureOf } from './api-trouble.js';

/** Who a comment is by. Bots have "[bot]" behind their names in REST, and in GraphQL not always. */
export interface Author {
  /** Without that. */
  readonly login: string;
  /** Null where it is not known. */
  readonly bot: boolean | null;
}

interface User {
  readonly login: string;
  readonly type?: string;
}

/** What the token of a job writes as. */
const jobs: Author = { login: 'github-actions', bot: true };
const suffix = '[bot]';

export function authorOf({ login, type }: User): Author {
  const named = login.endsWith(suffix);
  const bare = named ? login.slice(0, -suffix.length) : login;
  return { login: bare, bot: named || (type === undefined ? null : type === 'Bot') };
}

/** A user may have the name that a bot has, so they are told apart where both are known. */
export function isBy(user: User | null | undefined, author: Author): boolean {
  if (!user) return false;
  const { login, bot } = authorOf(user);
  return login === author.login && (author.bot === null || bot === null || bot === author.bot);
}

/**
 * Who the token writes as. REST tells that of people alone, and refuses bots; a server that tells neither has the
 * token of a job here.
 * @throws what the client throws, for a token that is not known and for a server that does not work
 */
export async function whoAmI({ octokit, clock }: Api): Promise<Author> {
  try {
    // A question changes nothing, so it can be asked again
    const { viewer } = await retrying(clock, () =>
      octokit.graphql<{ viewer?: { login?: unknown } }>('query { viewer { login } }'),
    );
    if (typeof viewer?.login === 'string') return authorOf({ login: viewer.login });
  } catch (error) {
    if (!isRefusal(error)) throw error;
  }
  try {
    return authorOf((await octokit.rest.users.getAuthenticated()).data);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return jobs;
  }
}

/** Whether it is this question alone that gets no answer. */
function isRefusal(error: unknown): boolean {
  if (error instanceof Error && error.name === 'GraphqlResponseError') return true;
  return ['forbidden', 'not found', 'not taken'].includes(failureOf(error, 0).kind);
}
