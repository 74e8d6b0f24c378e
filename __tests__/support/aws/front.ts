import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { Agent, createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import type { Call } from './calls.js';
import { callOf } from './calls.js';
import type { Answer } from './errors.js';
import { AwsError, lambdaError, s3Error } from './errors.js';
import { scopeOf, verifyDate } from './sigv4.js';

/** A request that came. */
export interface Asked {
  readonly call: Call;
  /** Of the signature; "" where there is none. */
  readonly region: string;
  /** Counts from 1 within its call and region. */
  readonly attempt: number;
  /** Path and query. */
  readonly url: string;
  /** Without those that are secret. */
  readonly headers: IncomingHttpHeaders;
  /** Bytes of the body that came so far; all of them once there is a status. */
  bodySize: number;
  /** Of the answer that the client got; undefined where it got none. */
  status?: number;
}

/**
 * What a hook can make of a request: an answer of its own, a connection that breaks before anything is done, one that
 * breaks when all is done and only the answer is missing, or one that never answers.
 */
export type Fault = Answer | 'break' | 'lose-answer' | 'hang';

/** Decides on a request; undefined lets it pass. It may take its time, which makes a slow service. */
export type Hook = (asked: Asked) => Fault | undefined | Promise<Fault | undefined>;

export interface Front {
  readonly origin: string;
  readonly calls: Asked[];
  readonly hooks: Map<Call, Hook>;
  close(): Promise<void>;
}

const secret = new Set(['authorization', 'x-amz-security-token']);

/** Stands before a service: remembers what is asked, and does to it what hooks say. Bodies go through as they come. */
export async function startFront(upstream: () => string, now: () => Date): Promise<Front> {
  const calls: Asked[] = [];
  const hooks = new Map<Call, Hook>();
  const agent = new Agent({ keepAlive: false });

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = '', url = '', headers } = request;
    const call = callOf(method, url);
    const region = scopeOf(headers)?.region ?? '';
    const attempt = calls.filter((asked) => asked.call === call && asked.region === region).length + 1;
    const told = Object.fromEntries(Object.entries(headers).filter(([name]) => !secret.has(name)));
    const asked: Asked = { call, region, attempt, url, headers: told, bodySize: 0 };
    calls.push(asked);
    request.on('data', (chunk: Buffer) => {
      asked.bodySize += chunk.length;
    });
    request.pause();
    const fault = lateOf(headers, now()) ?? (await hooks.get(call)?.(asked));
    if (fault === 'break') {
      response.destroy();
      return;
    }
    if (typeof fault === 'object' || fault === 'hang') {
      request.resume();
      if (fault === 'hang') return;
      // What has no body may have ended before it was listened to
      if (!request.readableEnded) await new Promise((ended) => request.on('end', ended).on('close', ended));
      asked.status = fault.status;
      response.writeHead(fault.status, { date: now().toUTCString(), ...fault.headers });
      response.end(method === 'HEAD' ? '' : fault.body);
      return;
    }
    await passOn(request, response, asked, fault === 'lose-answer');
  };

  const passOn = async (request: IncomingMessage, response: ServerResponse, asked: Asked, lose: boolean) => {
    const { method, url, headers } = request;
    // This end has answered it already
    const { expect: _, ...rest } = headers;
    const onwards = httpRequest(upstream() + url, { method: method ?? 'GET', headers: rest, agent });
    const answer = new Promise<IncomingMessage>((came, failed) =>
      onwards.on('response', came).on('error', failed),
    );
    const sent = pipeline(request, onwards);
    // An upstream that refuses early stops reading; its answer counts
    sent.catch(() => undefined);
    const incoming = await answer;
    if (lose) {
      incoming.resume();
      await new Promise((ended) => incoming.on('end', ended));
      response.destroy();
      return;
    }
    asked.status = incoming.statusCode ?? 500;
    response.writeHead(asked.status, { ...incoming.headers, date: now().toUTCString() });
    await pipeline(incoming, response);
  };

  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    hooks,
    close: async () => {
      const closed = new Promise((done) => server.close(done));
      server.closeAllConnections();
      await closed;
      agent.destroy();
    },
  };
}

/** The service's clock counts whatever stands behind. */
function lateOf(headers: IncomingHttpHeaders, now: Date): Answer | undefined {
  if (!scopeOf(headers)) return undefined;
  try {
    verifyDate(headers, now);
    return undefined;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return scopeOf(headers)?.service === 's3' ? s3Error(error) : lambdaError(error);
  }
}
