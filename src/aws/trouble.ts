import { errorCode } from '../errors.js';
import type { SdkError } from './call-error.js';
import { CallError, CredentialsError, sdkError } from './call-error.js';
import type { CallName } from './calls.js';
import { calls } from './calls.js';
import { credentialsTrouble, expired } from './credentials-trouble.js';
import type { Trouble } from './model.js';
import { plainText } from './plain-text.js';
import { isThrottling } from './retry.js';

const later = 'Run it again: what is there is found again, and only what is missing is done.';

type Explain = (error: SdkError, call: CallName | null, bucket: string) => Trouble;

export function bucketElsewhere(bucket: string, where: string): Trouble {
  return {
    reason: `the bucket ${bucket} is in ${where}, and Lambda takes zips from a bucket of its own region alone`,
    advice: 'Name a bucket in each region by s3-bucket, with {region} where their names differ.',
  };
}

/** What is known of errors, the first that fits counts. */
const known: readonly (readonly [when: (error: SdkError) => boolean, then: Explain])[] = [
  [named(/^(?:ExpiredToken(?:Exception)?|TokenRefreshRequired|RequestExpired)$/), () => expired],
  [
    named(
      /^(?:UnrecognizedClientException|InvalidClientTokenId|InvalidAccessKeyId|InvalidToken|AuthFailure)$/,
    ),
    () => ({
      reason: 'the region does not know these credentials',
      advice:
        'A region that must be enabled first knows no account that has not enabled it: enable it, or leave it out of regions. Where all regions say so, the credentials are wrong.',
    }),
  ],
  [
    (error) =>
      named(/^(?:RequestTimeTooSkewed|RequestInTheFuture)$/)(error) ||
      (named(/^(?:InvalidSignatureException|SignatureDoesNotMatch)$/)(error) &&
        /expired|not yet current|skew/i.test(error.message ?? '')),
    () => ({ reason: 'the clock of this machine is wrong', advice: 'Set it; signatures hold for minutes.' }),
  ],
  [
    named(/^(?:InvalidSignatureException|SignatureDoesNotMatch|IncompleteSignature(?:Exception)?)$/),
    () => ({
      reason: 'the signature of a request is not accepted',
      advice:
        'The secret key of the credentials is wrong or cut short, or a proxy changes requests. A secret must be given without line breaks.',
    }),
  ],
  [
    (error) => named(/^(?:AccessDenied(?:Exception)?|Forbidden|403)$/)(error) || statusOf(error) === 403,
    denied,
  ],
  [
    named(/^CodeStorageExceededException$/),
    () => ({
      reason: 'the storage of this account for functions and layers is full in the region',
      advice: 'Delete what nobody uses any more; keep-versions does so for old versions of layers.',
    }),
  ],
  [
    (error) => named(/^RequestEntityTooLargeException$/)(error) || statusOf(error) === 413,
    () => ({
      reason: 'the request is too large for Lambda',
      advice: 'Name a bucket by s3-bucket, or drop something from the layer.',
    }),
  ],
  [
    ({ message = '' }) => /Unzipped size must be smaller/i.test(message),
    () => ({
      reason: 'the layer is too large unzipped: it must be smaller than 262144000 bytes',
      advice: 'Drop or replace one of the heaviest distributions.',
    }),
  ],
  [
    (error) =>
      named(/^(?:PermanentRedirect|AuthorizationHeaderMalformed|IllegalLocationConstraintException)$/)(
        error,
      ) ||
      /must be in the same region|S3 Error Code: PermanentRedirect/i.test(error.message ?? '') ||
      statusOf(error) === 301 ||
      // Regions that are newer say so by this header alone
      (statusOf(error) === 400 && bucketRegion(error) !== undefined),
    (error, _, bucket) => bucketElsewhere(bucket, bucketRegion(error) ?? 'another region'),
  ],
  [
    (error) =>
      named(/^(?:NoSuchBucket|NotFound)$/)(error) || /S3 Error Code: NoSuchBucket/.test(error.message ?? ''),
    (_, __, bucket) => ({
      reason: `there is no bucket ${bucket}`,
      advice: 'Create it in the region that is published to, or name another by s3-bucket.',
    }),
  ],
  [
    ({ message = '' }) => /NoSuchKey/.test(message),
    (_, __, bucket) => ({
      reason: `Lambda does not find the zip in the bucket ${bucket}`,
      advice: 'See whether a rule of the bucket deletes or moves objects at once, and run it again.',
    }),
  ],
  [
    named(/^PolicyLengthExceededException$/),
    () => ({
      reason: 'the policy of the version has no room for more grants',
      advice: 'Share with an organisation instead of many accounts.',
    }),
  ],
  [
    (error) => statusOf(error) === 407 || /\bproxy\b/i.test(error.message ?? ''),
    () => ({
      reason: 'the proxy does not let it through',
      advice:
        'See what HTTPS_PROXY names, with which credentials, and what it allows. NO_PROXY goes around it.',
    }),
  ],
  [isThrottling, () => ({ reason: 'AWS asked to slow down, again and again', advice: later })],
  [
    (error) => (statusOf(error) ?? 0) >= 500,
    (error) => ({
      reason: `the service does not work (${plainText(error)})`,
      advice: `${later} https://health.aws.amazon.com/health/status tells whether AWS has trouble.`,
    }),
  ],
];

/** What an error means. Its own text may hold addresses, of which none is shown. */
export function troubleOf(error: unknown): Trouble {
  const failed = error instanceof CallError ? error : null;
  const said = sdkError(error);
  if (failed?.cause instanceof CredentialsError) return credentialsTrouble(said);
  const [, explain] = known.find(([when]) => when(said)) ?? [];
  if (explain) return explain(said, failed?.call ?? null, failed?.bucket ?? 'of s3-bucket');
  const code = errorCode(error);
  if (code === 'ENOTFOUND' && failed?.bucket == null)
    return {
      reason: 'the region is not found by its name',
      advice:
        'See whether the region is spelt right and has Lambda, and whether the machine can resolve names.',
    };
  if (said.name === 'TimeoutError' && (code === undefined || code === 'ETIMEDOUT'))
    return { reason: 'the region does not answer', advice: later };
  if (
    code !== undefined &&
    /^(?:E[A-Z]{3,}|ERR_TLS|ERR_SSL|CERT_|SELF_SIGNED|UNABLE_TO|DEPTH_ZERO)/.test(code)
  )
    return {
      reason: `AWS cannot be reached (${code})`,
      advice: `${later} A proxy is taken from HTTPS_PROXY and NO_PROXY, certificates from AWS_CA_BUNDLE.`,
    };
  const what = failed === null ? '' : `${failed.call}: `;
  return {
    reason: `${what}${plainText(said)}`,
    advice: 'See what the message says of the cause.',
  };
}

/** The service names the action in its own words, of some calls; Lambda has words of its own for what S3 denied it. */
function denied(error: SdkError, call: CallName | null): Trouble {
  const [, told] = /not authorized to perform: ([a-z0-9]+:[A-Za-z]+)/.exec(error.message ?? '') ?? [];
  const [, explicit] = /with an (explicit deny)/.exec(error.message ?? '') ?? [];
  const [, ofS3] = /denied by S3.*permission to (GetObject)/.exec(error.message ?? '') ?? [];
  const action = told ?? (ofS3 ? `s3:${ofS3}` : call === null ? null : calls[call].actions[0]);
  if (explicit !== undefined)
    return {
      reason: `a policy denies ${action ?? 'it'}`,
      advice: 'See the policies of the organisation, and the boundary of the role.',
    };
  return {
    reason: action === null ? 'access is denied' : `the role may not do ${action}`,
    advice: `Allow ${action ?? 'what it needs'} in the policy of the role; the README has the policy for each set of options.`,
  };
}

function named(names: RegExp): (error: SdkError) => boolean {
  return ({ name = '' }) => names.test(name);
}

function statusOf({ $metadata }: SdkError): number | undefined {
  return $metadata?.httpStatusCode;
}

function bucketRegion({ $response }: SdkError): string | undefined {
  return $response?.headers?.['x-amz-bucket-region'];
}
