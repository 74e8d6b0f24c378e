import type { Call } from './calls.js';
import { credentials } from './credentials.js';
import type { Answer } from './errors.js';
import { AwsError, lambdaError, s3Error } from './errors.js';
import type { Backend } from './fake.js';
import { startFake } from './fake.js';
import type { Asked, Fault, Hook } from './front.js';
import { startFront } from './front.js';
import { linkSignature } from './layers.js';

export type { Asked, Call, Fault, Hook };

/** What may stand in no output and no file. */
export const secrets: readonly string[] = [
  credentials.secretAccessKey,
  credentials.sessionToken,
  linkSignature,
];

/** Lambda and S3, all regions, at one address. */
export interface AwsServer {
  /** Such as "http://127.0.0.1:4321". */
  readonly url: string;
  /** Where the same is without hooks and without being remembered, for what a test itself has to do there. */
  readonly direct: string;
  /** All requests in their order, those that a hook answered included. */
  readonly calls: readonly Asked[];
  /** What a program gets in its environment: keys, endpoints, and no other place to find any of them. */
  environment(region?: string): Readonly<Record<string, string>>;
  /** Sets, or without a hook takes back, what becomes of the requests of one call. */
  on(call: Call, hook?: Hook): void;
  /** Puts the service's clock ahead by so many seconds. */
  setClock(ahead: number): void;
  createBucket(name: string, region: string): Promise<void>;
  /** Forgets layers, buckets, calls and hooks, and sets the clock right. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

/** The fake, which is as strict as AWS. */
export function startFakeAws(): Promise<AwsServer> {
  return startBehindFront((now) => startFake(credentials, now));
}

export async function startBehindFront(start: (now: () => Date) => Promise<Backend>): Promise<AwsServer> {
  let ahead = 0;
  const now = () => new Date(Date.now() + ahead * 1000);
  const backend = await start(now);
  const front = await startFront(() => backend.origin, now);
  return {
    url: front.origin,
    direct: backend.origin,
    calls: front.calls,
    environment: (region = 'us-east-1') => ({
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_SESSION_TOKEN: credentials.sessionToken,
      AWS_REGION: region,
      ...noOtherAws(front.origin),
    }),
    on: (call, hook) => {
      if (hook) front.hooks.set(call, hook);
      else front.hooks.delete(call);
    },
    setClock: (seconds) => {
      ahead = seconds;
    },
    createBucket: backend.createBucket,
    reset: async () => {
      ahead = 0;
      front.hooks.clear();
      front.calls.length = 0;
      await backend.reset();
    },
    close: async () => {
      await front.close();
      await backend.close();
    },
  };
}

/** Endpoints, and no files or instance that could tell of others. */
export function noOtherAws(origin: string): Readonly<Record<string, string>> {
  return {
    AWS_ENDPOINT_URL: origin,
    AWS_ENDPOINT_URL_LAMBDA: origin,
    AWS_ENDPOINT_URL_S3: origin,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    NO_PROXY: '127.0.0.1,localhost',
    no_proxy: '127.0.0.1,localhost',
  };
}

const lambda = (...args: ConstructorParameters<typeof AwsError>): Answer =>
  lambdaError(new AwsError(...args));
const caller = 'arn:aws:sts::123456789012:assumed-role/publisher/session';

/** Answers as AWS gives them. */
export const faults = {
  /** @param retryAfter seconds, or undefined for an answer that says nothing of it */
  throttled: (retryAfter?: number) =>
    lambda(
      'TooManyRequestsException',
      'Rate exceeded',
      429,
      retryAfter === undefined ? {} : { 'retry-after': `${retryAfter}` },
    ),
  /** The same of what stands before the service. */
  rateExceeded: lambda('ThrottlingException', 'Rate exceeded', 400),
  serverError: lambda('ServiceException', 'An error occurred and the request cannot be processed.'),
  /** Of a load balancer, which is no service. */
  unavailable: {
    status: 503,
    headers: { 'content-type': 'text/html' },
    body: '<html>503 Service Unavailable</html>',
  },
  /** @param action such as "lambda:PublishLayerVersion" */
  accessDenied: (action: string, resource: string) =>
    lambda(
      'AccessDeniedException',
      `User: ${caller} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
      403,
    ),
  expired: lambda('ExpiredTokenException', 'The security token included in the request is expired', 403),
  storageFull: lambda('CodeStorageExceededException', 'Code storage limit exceeded.'),
  s3AccessDenied: s3Error(new AwsError('AccessDenied', 'Access Denied', 403)),
  s3SlowDown: s3Error(new AwsError('SlowDown', 'Please reduce your request rate.', 503)),
} as const;
