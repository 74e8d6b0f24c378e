import type { Runtime } from './runtimes.js';

/** The distributions that make up the AWS SDK in a Python runtime; docutils only in old ones. */
export const sdkFamily: readonly string[] = [
  'boto3',
  'botocore',
  's3transfer',
  'jmespath',
  'python-dateutil',
  'six',
  'urllib3',
  'docutils',
];

/** What makes up a whole SDK: with one of these in a layer, all must be, or parts of two versions meet. */
export const sdkCore: readonly string[] = ['boto3', 'botocore', 's3transfer'];

/**
 * Who needs whom in the family, for when the runtime's own metadata is not at hand. It has been so since 2015:
 * https://github.com/boto/boto3/blob/develop/setup.cfg, https://github.com/boto/botocore/blob/develop/setup.cfg
 */
export const sdkRequires: Readonly<Record<string, readonly string[]>> = {
  boto3: ['botocore', 'jmespath', 's3transfer'],
  botocore: ['jmespath', 'python-dateutil', 'urllib3'],
  s3transfer: ['botocore'],
  'python-dateutil': ['six'],
};

/** The runtime's own SDK: what it is known or assumed to carry. */
export interface Sdk {
  /** Where this was read: the image, or the table with its day. */
  readonly source: string;
  /** Exact versions by normalised name. These are left out of a layer. */
  readonly versions: Readonly<Record<string, string>>;
  /** For members whose exact version is not known: what the SDK's own metadata accepts. */
  readonly accepts: Readonly<Record<string, string>>;
}

/** The family's versions as the text of a constraints file. */
export function sdkConstraints({ versions, accepts }: Sdk): string {
  const exact = Object.entries(versions).map(([name, version]) => `${name}==${version}\n`);
  const ranges = Object.entries(accepts).map(([name, specifier]) => `${name}${specifier}\n`);
  return [...exact, ...ranges].sort().join('');
}

interface KnownSdk {
  readonly asOf: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly accepts: Readonly<Record<string, string>>;
}

const acceptedByBotocore = { jmespath: '>=0.7.1,<2', 'python-dateutil': '>=2.1,<3' };

/** As listed from lambci's python3.6 image, which is archived and so does not change. */
const frozen36: KnownSdk = {
  asOf: '2021-01-29',
  versions: {
    boto3: '1.12.49',
    botocore: '1.15.49',
    s3transfer: '0.3.3',
    jmespath: '0.9.5',
    'python-dateutil': '2.8.1',
    six: '1.14.0',
    urllib3: '1.25.9',
    docutils: '0.15.2',
  },
  accepts: {},
};

/** https://github.com/aws/aws-lambda-base-images/issues/118 */
const october2023: KnownSdk = {
  asOf: '2023-10-01',
  versions: { boto3: '1.26.90', botocore: '1.29.90' },
  accepts: { ...acceptedByBotocore, s3transfer: '>=0.6,<0.7', urllib3: '>=1.25.4,<1.27' },
};

/** Read from public.ecr.aws/lambda/python:3.12 on that day. */
const september2026: KnownSdk = {
  asOf: '2026-09-13',
  versions: { boto3: '1.42.97', botocore: '1.42.97', s3transfer: '0.16.1' },
  accepts: { ...acceptedByBotocore, urllib3: '>=1.25.4,<3,!=2.2.0' },
};

const known: Readonly<Record<string, KnownSdk>> = {
  'python3.6': frozen36,
  'python3.7': october2023,
  'python3.8': october2023,
  'python3.9': october2023,
};

/**
 * The SDK by a dated table, for when no image is at hand. AWS publishes no such table and versions differ by
 * region, so whoever uses this says so.
 */
export function assumedSdk(runtime: Runtime): Sdk {
  const { asOf, versions, accepts } = known[runtime.id] ?? september2026;
  return { source: `table of ${asOf}`, versions, accepts };
}
