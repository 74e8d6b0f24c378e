import type { Answer, Handler, Request } from './answers.js';
import { refusal } from './answers.js';
import type { Fields } from './bodies.js';

export interface User {
  readonly login: string;
  readonly type: 'Bot' | 'User';
}

/** What the token of a job is. */
export const actionsBot: User = { login: 'github-actions[bot]', type: 'Bot' };

interface Place {
  /** By token. */
  readonly users: Readonly<Record<string, User>>;
  readonly make: (schema: string, fields: Fields) => Fields;
}

/** The token of a request, which the server has looked at already. */
export function tokenOf(headers: Request['headers']): string | undefined {
  return /^(?:token|bearer) (\S+)$/i.exec(String(headers['authorization'] ?? ''))?.[1];
}

export function userOf({ headers }: Request, users: Place['users']): User {
  return users[tokenOf(headers) ?? ''] ?? actionsBot;
}

export function viewerHandlers({ users, make }: Place): Readonly<Record<string, Handler>> {
  return {
    // Tokens of apps are no user's: https://docs.github.com/rest/users/users#get-the-authenticated-user
    'users/get-authenticated': (request) => {
      const { login, type } = userOf(request, users);
      if (type === 'Bot') return refusal(403, 'Resource not accessible by integration');
      return { status: 200, body: make('public-user', { login, type, user_view_type: 'public' }) };
    },
  };
}

/** GraphQL, of which there is one question. It answers what is wrong with a question by 200. */
export function graphqlAnswer(request: Request, users: Place['users']): Answer {
  const query = String(request.body['query'] ?? '').replaceAll(/\s+/g, ' ');
  if (!/^(?:query )?\{ viewer \{ login \} \}$/.test(query.trim()))
    return { status: 200, body: { errors: [{ message: `No such question is known: ${query}` }] } };
  return { status: 200, body: { data: { viewer: { login: userOf(request, users).login } } } };
}
