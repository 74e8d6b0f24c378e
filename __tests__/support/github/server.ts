import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Answer, Handler, Request } from './answers.js';
import { notFound, refusal } from './answers.js';
import type { StoredArtifact } from './artifacts.js';
import { artifactHandlers, storageAnswer, storagePath } from './artifacts.js';
import type { Fields } from './bodies.js';
import { bodiesOf } from './bodies.js';
import type { StoredComment } from './comments.js';
import { commentHandlers } from './comments.js';
import type { StoredCommits } from './commits.js';
import { commitHandlers } from './commits.js';
import { apiPath, apiRoot, readDescription, requestErrors } from './description.js';
import type { StoredPull } from './pulls.js';
import { pullHandlers } from './pulls.js';
import type { StoredAsset, StoredRelease } from './releases.js';
import { releaseHandlers } from './releases.js';
import type { User } from './viewer.js';
import { actionsBot, graphqlAnswer, tokenOf, viewerHandlers } from './viewer.js';
import type { Fault } from './wire.js';
import { bytesOf, bytesOfText, give } from './wire.js';

export type { StoredArtifact } from './artifacts.js';
export type { StoredComment } from './comments.js';
export type { StoredPull } from './pulls.js';
export type { StoredAsset, StoredRelease } from './releases.js';
export type { Fault } from './wire.js';

/** A request that came. */
export interface Asked extends Omit<Request, 'bytes'> {
  /** Such as "repos/upload-release-asset". */
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  /** Counts from 1 within its operation. */
  readonly attempt: number;
}

/** Decides on a request; undefined lets it pass. It may take its time. */
export type Hook = (asked: Asked) => Fault | undefined | Promise<Fault | undefined>;

export interface GithubServer {
  /** Address of the REST interface, such as "http://127.0.0.1:4321/api/v3". */
  readonly url: string;
  readonly releases: readonly StoredRelease[];
  /** In the order of their ids. */
  readonly comments: readonly StoredComment[];
  readonly pulls: readonly StoredPull[];
  /** The repository that its commits are of. */
  readonly commits: StoredCommits;
  /** All requests in their order, those that a hook answered included. */
  readonly calls: readonly Asked[];
  /** What was asked or answered against GitHub's description of its interface. */
  readonly violations: readonly string[];
  /** Of a job that may do all, of one that may read what is public, and of the user octocat, who may do all. */
  readonly tokens: { readonly writes: string; readonly reads: string; readonly octocat: string };
  /** What an action gets in its environment; the token is an input. */
  readonly environment: Readonly<Record<string, string>>;
  addRelease(fields: Partial<Omit<StoredRelease, 'assets'>>): StoredRelease;
  addAsset(release: StoredRelease, name: string, text: string, state?: StoredAsset['state']): StoredAsset;
  /** An open one from a branch of the repository, where nothing else is said. */
  addPull(fields?: Partial<StoredPull>): StoredPull;
  addComment(on: number, body: string, user?: User): StoredComment;
  addArtifact(run: number, name: string, bytes: Buffer, more?: Partial<StoredArtifact>): StoredArtifact;
  /** Sets, or without a hook takes back, what becomes of the requests of one operation. */
  on(operation: string, hook?: Hook): void;
  close(): Promise<void>;
}

/** Answers as GitHub gives them. */
export const faults = {
  unavailable: refusal(503, 'Service Unavailable'),
  badGateway: { status: 502, body: Buffer.from('<html>502 Bad Gateway</html>') },
  forbidden: refusal(403, 'Resource not accessible by integration'),
  secondaryLimit: {
    ...refusal(
      403,
      'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
    ),
    headers: { 'retry-after': '7' },
  },
  breaks: { breaks: true },
} as const satisfies Record<string, Fault>;

/**
 * GitHub's REST interface as GitHub Enterprise Server has it, with uploads below a path of their own. Requests and
 * answers are held against GitHub's own description, so that neither client nor tests speak a language of their own.
 */
export async function startGithub(repository = 'octo-org/layers', digests = true): Promise<GithubServer> {
  const { definition, api } = await readDescription();
  const tokens = {
    writes: 'ghs_offline0writes0dummy0token',
    reads: 'ghs_offline0reads00dummy0token',
    octocat: 'ghp_offline0octocat0dummy0token',
  };
  const users = { [tokens.octocat]: { login: 'octocat', type: 'User' } } as const;
  const releases: StoredRelease[] = [];
  const comments: StoredComment[] = [];
  const pulls: StoredPull[] = [];
  const artifacts: StoredArtifact[] = [];
  const calls: Asked[] = [];
  const violations: string[] = [];
  const hooks = new Map<string, Hook>();
  let origin = '';
  let last = 1000;
  const nextId = () => ++last;
  const make = bodiesOf(definition);
  const commits: StoredCommits = { directory: null };
  const place = { nextId, origin: () => origin, repository, make, users };
  const handlers: Readonly<Record<string, Handler>> = {
    ...releaseHandlers({ ...place, releases, digests: () => digests }),
    ...commentHandlers({ ...place, comments, pulls }),
    ...pullHandlers({ ...place, pulls }),
    ...artifactHandlers({ ...place, artifacts }),
    ...commitHandlers({ ...place, commits }),
    ...viewerHandlers(place),
  };

  const answer = async (incoming: IncomingMessage, url: URL): Promise<Fault> => {
    const path = apiPath(url.pathname, incoming.method);
    const { method = 'GET' } = incoming;
    const headers = { ...incoming.headers } as Readonly<Record<string, string>>;
    const upload = path !== url.pathname;
    const asked = { method, path, query: Object.fromEntries(url.searchParams), headers };
    if (path.startsWith(storagePath)) {
      const found = storageAnswer(url, headers['authorization'], artifacts);
      return beside('storage', { method, path, headers, query: asked.query }, () => found);
    }
    if (path === '/api/graphql') return graphql(incoming, path, headers);
    const operation = api.matchOperation(asked);
    const handler = handlers[operation?.operationId ?? ''];
    if (!operation || !handler) return notFound;
    const stranger = unknownToken(headers);
    if (stranger) return stranger;

    const { params } = api.router.parseRequest(asked, operation);
    const text = upload ? '' : ((await bytesOf(incoming)).content?.toString() ?? '');
    const call = {
      operation: operation.operationId ?? '',
      method,
      path,
      parameters: params as Readonly<Record<string, string>>,
      query: asked.query,
      headers,
      body: text === '' ? {} : (JSON.parse(text) as Fields),
      writes: tokenOf(headers) !== tokens.reads,
    };
    const attempt = calls.filter(({ operation: name }) => name === call.operation).length + 1;
    calls.push({ ...call, attempt });
    check(
      'request',
      call.operation,
      requestErrors(api, text === '' ? asked : { ...asked, body: text }, operation, upload),
    );
    const fault = await hooks.get(call.operation)?.({ ...call, attempt });
    if (fault && !fault.done) {
      if (upload && 'status' in fault) await bytesOf(incoming);
      return fault;
    }
    const bytes = upload ? await bytesOf(incoming) : null;
    if ('repo' in params && `${params['owner']}/${params['repo']}` !== repository) return notFound;
    if (method !== 'GET' && !call.writes) return faults.forbidden;
    const result = handler({ ...call, bytes });
    if (result.body !== undefined && !Buffer.isBuffer(result.body) && result.status < 400) {
      const { errors } = api.validateResponse(result.body, operation, result.status);
      check('answer', call.operation, errors);
    }
    return fault ?? result;
  };
  const unknownToken = (headers: Request['headers']) => {
    const token = tokenOf(headers);
    if (token === undefined) return refusal(401, 'Requires authentication');
    return Object.values(tokens).includes(token) ? null : refusal(401, 'Bad credentials');
  };
  /** What is in no description is kept in mind and hooked all the same. */
  const beside = async (
    operation: string,
    asked: Partial<Request> & Pick<Asked, 'method' | 'path' | 'headers'>,
    result: (request: Request) => Answer,
  ): Promise<Fault> => {
    const attempt = calls.filter((call) => call.operation === operation).length + 1;
    const writes = tokenOf(asked.headers) !== tokens.reads;
    const call = { parameters: {}, query: {}, body: {}, ...asked, operation, attempt, writes };
    calls.push(call);
    return (await hooks.get(operation)?.(call)) ?? result({ ...call, bytes: null });
  };
  const graphql = async (incoming: IncomingMessage, path: string, headers: Request['headers']) => {
    const body = JSON.parse((await bytesOf(incoming)).content?.toString() ?? '') as Fields;
    const answered = (request: Request) => graphqlAnswer(request, users);
    return unknownToken(headers) ?? beside('graphql', { method: 'POST', path, headers, body }, answered);
  };
  const check = (what: string, operation: string, errors: readonly object[] | null | undefined) => {
    for (const error of errors ?? []) violations.push(`${what} of ${operation}: ${JSON.stringify(error)}`);
  };

  const server = createServer((incoming, response) => {
    // Addresses in answers are those by which it is asked, a name that a proxy knows included
    origin = `http://${incoming.headers.host}`;
    answer(incoming, new URL(incoming.url ?? '/', origin)).then(
      (fault) => give(fault, response),
      (error: unknown) => {
        // A client that goes away is none
        if (incoming.complete) violations.push(String(error));
        give(refusal(500, String(error)), response);
      },
    );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url: `${address}${apiRoot}`,
    releases,
    comments,
    pulls,
    commits,
    calls,
    violations,
    tokens,
    environment: {
      GITHUB_API_URL: `${address}${apiRoot}`,
      GITHUB_REPOSITORY: repository,
      NO_PROXY: '127.0.0.1,localhost',
      no_proxy: '127.0.0.1,localhost',
    },
    addRelease: (fields) => {
      const release = {
        id: nextId(),
        tag_name: 'v1.0.0',
        name: null,
        body: null,
        draft: false,
        prerelease: false,
        immutable: false,
        ...fields,
        assets: [],
      };
      releases.unshift(release);
      return release;
    },
    addAsset: (release, name, content, state = 'uploaded') => {
      const bytes = bytesOfText(content);
      const asset = { id: nextId(), name, state, content_type: 'application/octet-stream', bytes };
      release.assets.push(asset);
      return asset;
    },
    addPull: (fields = {}) => {
      const number = fields.number ?? nextId();
      const head = { repository, ref: 'change', sha: number.toString(16).padStart(40, 'a') };
      const base = { ref: 'main', sha: 'b'.repeat(40) };
      const pull: StoredPull = { state: 'open', locked: false, head, base, files: [], ...fields, number };
      pulls.push(pull);
      return pull;
    },
    addComment: (on, body, user = actionsBot) => {
      const comment = { id: nextId(), on, body, user };
      comments.push(comment);
      return comment;
    },
    addArtifact: (run, name, bytes, more = {}) => {
      const artifact = { id: nextId(), run, name, bytes, expired: false, size: bytes.length, ...more };
      artifacts.push(artifact);
      return artifact;
    },
    on: (operation, hook) => {
      if (hook) hooks.set(operation, hook);
      else hooks.delete(operation);
    },
    close: async () => {
      const closed = new Promise((done) => server.close(done));
      server.closeAllConnections();
      await closed;
    },
  };
}
