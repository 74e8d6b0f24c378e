import type { getOctokit } from '@actions/github';
import type { Clock } from './api-retry.js';
import { retrying } from './api-retry.js';
import type { methods } from './methods.js';

type Variables = Readonly<Record<string, string | undefined>>;

type Client = ReturnType<typeof getOctokit>;
type Rest = Client['rest'];
type Methods = typeof methods;

/** With the methods that are in the bundle, and no others. */
export interface Octokit extends Omit<Client, 'rest'> {
  readonly rest: {
    readonly [Scope in keyof Methods]: Pick<Rest[Scope], Extract<Methods[Scope][number], keyof Rest[Scope]>>;
  };
}

/** A repository, as GitHub's client lets one ask for it. */
export interface Api {
  readonly octokit: Octokit;
  /** The same without the token, for addresses that are secrets of their own. */
  readonly anonymous: Octokit;
  readonly repository: { readonly owner: string; readonly repo: string };
  readonly clock: Clock;
}

/** The same before it is known what ends the waiting. */
export interface WorldClock extends Omit<Clock, 'pause'> {
  readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

export interface ApiOptions {
  readonly token: string;
  readonly environment: Variables;
  readonly clock: WorldClock;
  /** Ends all requests and the waiting between them. */
  readonly signal: AbortSignal;
  /** Milliseconds for each request, the waiting between them apart; where none is given, as long as all of them have. */
  readonly requestLimit?: number;
}

/**
 * GitHub's own client for the server and the repository of the workflow run. What fails for a while is asked again. A
 * POST is not: sent twice it may make two, and whoever sends it must look first at what the first one left.
 */
export async function openApi({ token, environment, signal, ...options }: ApiOptions): Promise<Api> {
  const { requestLimit } = options;
  const { now, random, pause } = options.clock;
  const clock: Clock = { now, random, pause: (milliseconds) => pause(milliseconds, signal) };
  // Loaded here, as few runs have anything to ask
  const { getOctokit } = await import('@actions/github');
  const { GitHub } = await import('@actions/github/lib/utils');
  const settings = { baseUrl: baseUrlOf(environment), log: silent };
  const [octokit, anonymous] = [getOctokit(token, settings), new GitHub(settings)];
  for (const { hook } of [octokit, anonymous]) {
    hook.wrap('request', (request, asks) => {
      const send = () =>
        within(signal, requestLimit, async (each) => {
          // Hooks below are bound to these options, so they see what is changed in them, and not what they are called with
          asks.request = { ...asks.request, signal: each } as typeof asks.request;
          return await request(asks);
        });
      return asks.method === 'POST' ? send() : retrying(clock, send);
    });
  }
  const [owner = '', repo = ''] = (environment['GITHUB_REPOSITORY'] ?? '').split('/');
  return { octokit, anonymous, repository: { owner, repo }, clock };
}

/**
 * Work with a signal of its own, which ends with another or after some milliseconds. AbortSignal.any loses those of
 * AbortSignal.timeout to the garbage collector, and would wait for ever: https://github.com/nodejs/node/pull/57867
 */
async function within<T>(
  signal: AbortSignal,
  milliseconds: number | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (milliseconds === undefined) return work(signal);
  const own = new AbortController();
  const end = () => own.abort(signal.reason);
  const late = setTimeout(() => own.abort(new DOMException('no answer', 'TimeoutError')), milliseconds);
  signal.addEventListener('abort', end);
  if (signal.aborted) end();
  try {
    return await work(own.signal);
  } finally {
    clearTimeout(late);
    signal.removeEventListener('abort', end);
  }
}

/** Address of the REST interface, which GitHub Enterprise Server has elsewhere. */
export function baseUrlOf(environment: Variables): string {
  return (environment['GITHUB_API_URL'] || 'https://api.github.com').replace(/\/+$/, '');
}

/**
 * Whether assets may be sent there, with the token: to the server itself, or to the host for uploads that belongs to it,
 * as uploads.github.com to api.github.com.
 */
export function isUploadAddress(address: string, environment: Variables): boolean {
  if (!URL.canParse(address)) return false;
  const [upload, api] = [new URL(address), new URL(baseUrlOf(environment))];
  if (upload.username || upload.password || upload.protocol !== api.protocol) return false;
  return [api.host, `uploads.${api.host.replace(/^api\./, '')}`].includes(upload.host);
}

const nothing = () => undefined;
/** What goes wrong is told in words of ours, and nothing else belongs on the standard output. */
const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing };
