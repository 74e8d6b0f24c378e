import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { ObjectCall } from './calls.js';
import { callOf, objectAt } from './calls.js';
import type { Answer } from './errors.js';
import { AwsError, lambdaError, s3Error } from './errors.js';
import type { Input, Methods } from './layers.js';
import { layerMethods } from './layers.js';
import type { Operation } from './model.js';
import { operationAt, shapeOf } from './model.js';
import type { Objects } from './objects.js';
import { objectStore } from './objects.js';
import type { Credentials, Scope } from './sigv4.js';
import { scopeOf, verifyDate, verifySignature } from './sigv4.js';
import { problemsOf, problemsText } from './validate.js';

/** Bytes that the body of a request to publish must stay under: the text of the service's own error names them. */
export const bodyLimit = 69_905_067;

export interface Backend {
  /** Such as "http://127.0.0.1:4321". */
  readonly origin: string;
  createBucket(name: string, region: string): Promise<void>;
  /** Forgets everything. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

/** Lambda's layers and S3 as far as publishing needs them, all regions behind one port, told apart by the signature. */
export async function startFake(credentials: Credentials, now: () => Date): Promise<Backend> {
  let objects = objectStore();
  let methods = layerMethods(objects, now);

  const answerTo = async (request: IncomingMessage, body: Buffer): Promise<Answer> => {
    const { method = '', url = '', headers } = request;
    const scope = verifySignature({ method, url, headers }, body, credentials);
    verifyDate(headers, now());
    return scope.service === 'lambda'
      ? answerOfLambda(method, url, body, scope, methods)
      : answerOfS3(request, body, scope, objects);
  };

  const server = createServer((request, response) => {
    const s3 = scopeOf(request.headers)?.service === 's3';
    buffer(request)
      .then((body) => answerTo(request, body))
      .catch((error: unknown) => {
        const known = error instanceof AwsError ? error : new AwsError('FakeFailed', String(error), 500);
        return (s3 ? s3Error : lambdaError)(known);
      })
      .then((answer) => send(answer, response, now()));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    createBucket: async (name, region) => objects.create(name, region),
    reset: async () => {
      objects = objectStore();
      methods = layerMethods(objects, now);
    },
    close: async () => {
      const closed = new Promise((done) => server.close(done));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answerOfLambda(
  method: string,
  url: string,
  body: Buffer,
  { region }: Scope,
  methods: Methods,
): Promise<Answer> {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  const found = operationAt(method, pathname);
  if (!found) throw new AwsError('UnknownOperationException', `no operation at ${method} ${pathname}`, 404);
  const { operation, labels } = found;
  if (body.length >= bodyLimit) {
    const large = `Request must be smaller than ${bodyLimit} bytes for the ${operation.name} operation`;
    throw new AwsError('RequestEntityTooLargeException', large, 413);
  }
  const input = inputOf(operation, labels, searchParams, body);
  const output = await methods[operation.name](input, region);
  // A fake that lies would make tests pass that should not
  const lies = output && operation.output ? problemsOf(output, operation.output.shape) : [];
  if (lies.length > 0) throw new Error(lies.join('; '));
  return {
    status: operation.http.responseCode,
    headers: { 'content-type': 'application/json' },
    body: output ? JSON.stringify(output) : '',
  };
}

/** A request's members from where the model says that they are, valid by the model. */
function inputOf(
  { input }: Operation,
  labels: Readonly<Record<string, string>>,
  query: URLSearchParams,
  body: Buffer,
): Input {
  try {
    const members: Record<string, unknown> = body.length > 0 ? JSON.parse(body.toString()) : {};
    for (const [name, { shape, location, locationName = name }] of Object.entries(
      shapeOf(input.shape).members ?? {},
    )) {
      if (location === undefined) continue;
      if (name in members) throw new TypeError(`${name} belongs in the ${location}`);
      const text = location === 'uri' ? labels[locationName] : query.get(locationName);
      if (text === undefined || text === null) continue;
      members[name] = /^(?:long|integer)$/.test(shapeOf(shape).type) ? Number(text) : text;
    }
    const problems = problemsOf(members, input.shape);
    if (problems.length === 0) return members as unknown as Input;
    throw new AwsError('ValidationException', problemsText(problems), 400);
  } catch (error) {
    if (error instanceof AwsError) throw error;
    throw new AwsError('SerializationException', error instanceof Error ? error.message : String(error), 400);
  }
}

function answerOfS3(request: IncomingMessage, body: Buffer, { region }: Scope, objects: Objects): Answer {
  const { method = '', url = '', headers } = request;
  const call = callOf(method, url);
  const served: readonly string[] = [
    'HeadBucket',
    'PutObject',
    'HeadObject',
    'DeleteObject',
  ] satisfies ObjectCall[];
  if (!served.includes(call)) throw new AwsError('NotImplemented', `no ${method} ${url} here`, 501);
  const place = objectAt(new URL(url, 'http://localhost').pathname);
  return objects.answer(call as ObjectCall, { ...place, region, headers, body });
}

function send({ status, headers, body }: Answer, response: ServerResponse, now: Date): void {
  response.writeHead(status, { date: now.toUTCString(), 'x-amzn-requestid': 'of-no-one', ...headers });
  response.end(response.req.method === 'HEAD' ? '' : body);
}
