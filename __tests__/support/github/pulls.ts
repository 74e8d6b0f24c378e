import type { Handler, Request } from './answers.js';
import { notFound, page } from './answers.js';
import type { Fields } from './bodies.js';

export interface StoredPull {
  readonly number: number;
  state: 'open' | 'closed';
  locked: boolean;
  /** Its repository is "owner/name". */
  readonly head: { readonly repository: string; readonly ref: string; sha: string };
  readonly base: { readonly ref: string; readonly sha: string };
  /** What it changes. */
  readonly files: readonly { readonly filename: string; readonly patch?: string }[];
}

interface Place {
  readonly pulls: readonly StoredPull[];
  readonly origin: () => string;
  /** "owner/repo". */
  readonly repository: string;
  readonly make: (schema: string, fields: Fields) => Fields;
}

/** GitHub's handlers of pull requests, which only ever read. */
export function pullHandlers(place: Place): Readonly<Record<string, Handler>> {
  const { pulls, make, repository } = place;
  const api = () => `${place.origin()}/api/v3/repos/${repository}/pulls`;
  const branch = (name: string, ref: string, sha: string) => {
    const login = name.split('/')[0] ?? '';
    const user = make('simple-user', { login });
    const repo = make('repository', { full_name: name, name: name.split('/')[1] ?? '', owner: user });
    return { label: `${login}:${ref}`, ref, sha, user, repo };
  };
  const bodyOf =
    (schema: string) =>
    ({ number, state, locked, head, base }: StoredPull) =>
      make(schema, {
        number,
        state,
        locked,
        head: branch(head.repository, head.ref, head.sha),
        base: branch(repository, base.ref, base.sha),
        url: `${api()}/${number}`,
        html_url: `${place.origin()}/${repository}/pull/${number}`,
      });
  const pullOf = ({ parameters }: Request) =>
    pulls.find(({ number }) => number === Number(parameters['pull_number']));

  return {
    'pulls/list': (request) => {
      const { state = 'open', head, base } = request.query;
      // What is no "owner:branch" is left unheeded
      const [owner, ref] = head?.includes(':') ? head.split(/:(.*)/s) : [];
      const found = pulls
        .filter((pull) => state === 'all' || pull.state === state)
        .filter((pull) => base === undefined || pull.base.ref === base)
        .filter((pull) => !owner || (pull.head.repository.startsWith(`${owner}/`) && pull.head.ref === ref));
      return page(found.map(bodyOf('pull-request-simple')), request, api());
    },
    'pulls/get': (request) => {
      const pull = pullOf(request);
      return pull ? { status: 200, body: bodyOf('pull-request')(pull) } : notFound;
    },
    'pulls/list-files': (request) => {
      const pull = pullOf(request);
      if (!pull) return notFound;
      const files = pull.files.map((file) => make('diff-entry', { ...file }));
      return page(files, request, `${api()}/${pull.number}/files`);
    },
  };
}
