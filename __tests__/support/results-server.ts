import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import { startBlobStore } from './results/blob-store.js';
import type { Body, CacheEntry, Method, State, StoredArtifact } from './results/services.js';
import { servicesOf, TwirpError } from './results/services.js';

export type { CacheEntry, StoredArtifact };

/** What can be asked for: a method of the cache or artifact service, or the bytes of what they signed a URL for. */
export type Call = Method | 'UploadBlob' | 'DownloadBlob';

/** A request that came. */
export interface Asked {
  readonly call: Call;
  /** What the client says; of a blob its path, by which `isBlobOf` knows it. */
  readonly body: Body;
  /** Whose run asks; of a blob, whose it is. */
  readonly repository: string;
  /** Counts from 1 within its call. */
  readonly attempt: number;
}

/** What a hook can make of a request: an answer of its own, a connection that breaks, or one that never answers. */
export type Fault = { readonly status: number; readonly body: object | string } | 'break' | 'hang';

/** Decides on a request; undefined lets it pass. It may take its time. */
export type Hook = (asked: Asked) => Fault | undefined | Promise<Fault | undefined>;

export interface ResultsServer extends Readonly<State> {
  /** Such as "http://127.0.0.1:4321/". */
  readonly url: string;
  /** All requests in their order, those that a hook answered included. */
  readonly calls: readonly Asked[];
  /**
   * A token of one run, by which its artifacts are told apart from those of another. Runs of one repository share their
   * caches: it is what stands before the slash of "some-repository/1".
   */
  token(run: string, job?: string): string;
  /** What an action in a run gets in its environment. */
  environment(run: string, job?: string): Readonly<Record<string, string>>;
  /** Sets, or without a hook takes back, what becomes of the requests of one call. */
  on(call: Call, hook?: Hook): void;
  close(): Promise<void>;
}

/** Whether a request is for the bytes of a cache entry or an artifact. */
export function isBlobOf({ body }: Asked, { blob }: CacheEntry | StoredArtifact): boolean {
  return String(body['path']).endsWith(`/${blob}`);
}

/** Answers as the services give them. */
export const faults = {
  forbidden: { status: 403, body: { code: 'permission_denied', msg: 'insufficient permissions' } },
  unavailable: { status: 503, body: { code: 'unavailable', msg: 'service unavailable' } },
  full: { status: 403, body: { code: 'resource_exhausted', msg: 'insufficient usage to create artifact' } },
  /** Of a run that may read caches and not write them. */
  cacheReadOnly: { status: 200, body: { ok: false, message: 'cache write denied: token is read-only' } },
  /** Of the blob store. */
  blobForbidden: {
    status: 403,
    body: '<Error><Code>AuthenticationFailed</Code><Message>not authenticated</Message></Error>',
  },
  blobUnavailable: {
    status: 500,
    body: '<Error><Code>InternalError</Code><Message>internal error</Message></Error>',
  },
} as const satisfies Record<string, Fault>;

const twirp = /^\/twirp\/github\.actions\.results\.api\.v1\.(?:Cache|Artifact)Service\/(\w+)$/;

/**
 * The service behind @actions/cache and @actions/artifact, with Azurite for the bytes. Everything goes by one port:
 * blobs are passed on, so that hooks see them too.
 */
export async function startResultsServer(): Promise<ResultsServer> {
  const blobs = await startBlobStore();
  const state: State = { caches: [], artifacts: [] };
  const calls: Asked[] = [];
  const hooks = new Map<Call, Hook>();
  let origin = '';
  const services = servicesOf(state, blobs, () => origin);

  const faultOf = async (call: Call, body: Body, repository: string) => {
    const attempt = calls.filter((asked) => asked.call === call).length + 1;
    const asked = { call, body, repository, attempt };
    calls.push(asked);
    return hooks.get(call)?.(asked);
  };

  const answerMethod = async (name: string, request: IncomingMessage, response: ServerResponse) => {
    if (!(name in services)) throw new TwirpError(404, 'bad_route', `there is no ${name}`);
    const [, token] = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '') ?? [];
    if (token === undefined) throw new TwirpError(401, 'unauthenticated', 'there is no token');
    const method = name as Method;
    const body = JSON.parse(await textOf(request)) as Body;
    const repository = repositoryOf(runOf(token));
    const fault = await faultOf(method, body, repository);
    if (fault) return suffer(fault, response);
    json(response, 200, await services[method](body, repository));
  };

  const answerBlob = async (request: IncomingMessage, response: ServerResponse) => {
    const { pathname } = new URL(request.url ?? '/', origin);
    const isOf = ({ blob }: { readonly blob: string }) => pathname.endsWith(`/${blob}`);
    const repository =
      state.caches.find(isOf)?.repository ?? repositoryOf(state.artifacts.find(isOf)?.run ?? '');
    const call = request.method === 'PUT' ? 'UploadBlob' : 'DownloadBlob';
    const fault = await faultOf(call, { path: pathname }, repository);
    if (fault) return suffer(fault, response);
    const { method = 'GET', url = '/', headers } = request;
    const onwards = httpRequest(blobs.origin + url, { method, headers }, (incoming) => {
      response.writeHead(incoming.statusCode ?? 500, incoming.headers);
      incoming.pipe(response);
    });
    onwards.on('error', () => response.destroy());
    request.pipe(onwards);
  };

  const server = createServer((request, response) => {
    const [, name] = twirp.exec(request.url ?? '') ?? [];
    const answer = name ? answerMethod(name, request, response) : answerBlob(request, response);
    answer.catch((error: unknown) => {
      const { status, code } = error instanceof TwirpError ? error : { status: 500, code: 'internal' };
      json(response, status, { code, msg: error instanceof Error ? error.message : String(error) });
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const token = (run: string, job = 'job') =>
    [{}, { scp: `Actions.Results:${run}:${job}` }, {}]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
  return {
    ...state,
    url: `${origin}/`,
    calls,
    token,
    environment: (run, job) => ({
      ACTIONS_RESULTS_URL: `${origin}/`,
      ACTIONS_RUNTIME_TOKEN: token(run, job),
      ACTIONS_CACHE_SERVICE_V2: 'True',
      GITHUB_SERVER_URL: 'https://github.com',
      NO_PROXY: '127.0.0.1,localhost',
      no_proxy: '127.0.0.1,localhost',
    }),
    on: (call, hook) => {
      if (hook) hooks.set(call, hook);
      else hooks.delete(call);
    },
    close: async () => {
      const closed = new Promise((done) => server.close(done));
      server.closeAllConnections();
      await Promise.all([closed, blobs.close()]);
    },
  };
}

function runOf(token: string): string {
  const [, claims = ''] = token.split('.');
  const { scp } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { readonly scp: string };
  return scp.split(':')[1] ?? '';
}

function repositoryOf(run: string): string {
  return run.split('/')[0] ?? '';
}

function suffer(fault: Fault, response: ServerResponse): void {
  if (fault === 'hang') return;
  if (fault === 'break') response.destroy();
  else if (typeof fault.body === 'string') {
    const type = fault.body.startsWith('<Error>') ? 'application/xml' : 'text/html';
    response.writeHead(fault.status, { 'content-type': type }).end(fault.body);
  } else json(response, fault.status, fault.body);
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
