import { setTimeout as sleep } from 'node:timers/promises';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { S3Client } from '@aws-sdk/client-s3';
import type { Aws, Exchanges } from './aws.js';
import { CallError, CredentialsError } from './call-error.js';
import type { Times } from './retry.js';
import { isPassing } from './retry.js';
import { senders } from './send.js';

type Variables = Readonly<Record<string, string | undefined>>;

export interface AwsOptions {
  /** Of layerpack, for the user agent. */
  readonly version: string;
  /** Milliseconds: without any byte going either way, and for the whole answer to a small request. */
  readonly limits?: Limits;
  readonly times?: Times;
}

export interface Limits {
  readonly idle: number;
  readonly answer: number;
}

export interface Clients {
  readonly lambda: LambdaClient;
  /** Made when it is asked for, as most zips need none. */
  readonly s3: () => S3Client;
}

/**
 * Requests to a region in so many milliseconds. Lambda's control plane takes 15 a second, which cannot be raised; what leaves
 * a second apart can arrive closer together, as the first wait for their connections. Those to S3 are few and count as well.
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const rate = { limit: 15, interval: 1200, strict: true };

/** Milliseconds. */
const connectLimit = 10_000;
/** Lambda is silent while it unpacks a zip. */
const usualLimits: Limits = { idle: 120_000, answer: 30_000 };

const usualTimes: Times = {
  now: Date.now,
  sleep: (milliseconds) => sleep(milliseconds),
  random: Math.random,
};

/** Calls are repeated by our own loop alone, which looks first where one must not be made twice. */
const once = {
  mode: 'once',
  retry: <A, R>(next: (args: A) => Promise<R>, args: A) => next(args),
};

/** Nothing of the SDK's goes to the console. */
const silent = { trace() {}, debug() {}, info() {}, warn() {}, error() {} };

/**
 * AWS by its own clients, which are loaded here. Credentials come from the usual chain, and are asked for once for all
 * regions.
 * @throws LayerpackError where AWS_CA_BUNDLE or HTTPS_PROXY cannot be used
 */
export async function openAws(environment: Variables, options: AwsOptions): Promise<Aws> {
  // The SDK's own way to leave out its warning about the version of Node, which users of an action cannot choose
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  const [sdk, { openAgents }] = await Promise.all([import('./sdk.js'), import('./network.js')]);
  const { idle, answer } = options.limits ?? usualLimits;
  const agents = openAgents(environment);
  const common = {
    retryStrategy: once,
    requestHandler: {
      ...agents,
      connectionTimeout: connectLimit,
      socketTimeout: idle,
      throwOnRequestTimeout: true,
    },
    customUserAgent: [['layerpack', options.version] as [string, string]],
    logger: silent,
  };
  const opened = new Map<string, Clients>();
  // A role is taken on in the region of the environment: the first to publish in may be one that cannot be used
  const home = environment['AWS_REGION'] || environment['AWS_DEFAULT_REGION'];
  let credentials: LambdaClient['config']['credentials'] | null = null;
  const open = (region: string): Clients => {
    credentials ??= remembering(
      new sdk.LambdaClient({ ...common, region: home || region }).config.credentials,
    );
    const lambda = new sdk.LambdaClient({ ...common, region, credentials });
    const turn = sdk.pThrottle(rate)(() => undefined);
    // After all else that takes time, so that requests leave at this rate
    const place = { step: 'finalizeRequest', priority: 'low', name: 'rate' } as const;
    const paced =
      <A, R>(next: (args: A) => Promise<R>) =>
      async (args: A) => {
        await turn();
        return await next(args);
      };
    lambda.middlewareStack.add(paced, place);
    const settings = { ...common, region, credentials, expectContinueHeader: false };
    let s3: S3Client | null = null;
    return {
      lambda,
      s3: () => {
        if (s3 !== null) return s3;
        s3 = new sdk.S3Client(settings);
        s3.middlewareStack.add(paced, place);
        return s3;
      },
    };
  };
  const make = senders(sdk, answer);
  return {
    times: options.times ?? usualTimes,
    send: async (region, name, input) => {
      const clients = opened.get(region) ?? open(region);
      opened.set(region, clients);
      try {
        return await make[name](clients, input);
      } catch (error) {
        throw new CallError(name, bucketOf(input), error);
      }
    },
    close: () => {
      agents.httpAgent.destroy();
      agents.httpsAgent.destroy();
    },
  };
}

/** Where there are no credentials, the chain is not gone through again for each region: it waits for a network in it. */
function remembering<P extends LambdaClient['config']['credentials']>(provider: P): P {
  let failure: CredentialsError | null = null;
  const asked = async (properties?: Parameters<P>[0]) => {
    if (failure !== null) throw failure;
    try {
      return await provider(properties);
    } catch (error) {
      const failed = new CredentialsError(error);
      if (!isPassing(failed)) failure = failed;
      throw failed;
    }
  };
  return Object.assign(asked, provider) as P;
}

function bucketOf(input: object): string | null {
  const {
    Bucket: asked,
    bucket,
    fields,
  } = input as Partial<
    Exchanges['HeadBucket'][0] & Exchanges['PutObject'][0] & Exchanges['PublishLayerVersion'][0]
  >;
  const content = fields?.Content;
  return asked ?? bucket ?? (content && 'S3Bucket' in content ? content.S3Bucket : null);
}
