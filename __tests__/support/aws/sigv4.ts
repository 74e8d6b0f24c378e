import { createHash, createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { AwsError } from './errors.js';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

export interface SignedRequest {
  readonly method: string;
  /** As it stands in the request, query included. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

/** What a signature is good for: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html */
export interface Scope {
  readonly accessKeyId: string;
  /** Such as "20261126". */
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

const authorization =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;

/** What a request says about its signature, whether or not that is right; undefined where it is not signed. */
export function scopeOf(headers: IncomingHttpHeaders): Scope | undefined {
  const found = authorization.exec(headers.authorization ?? '');
  if (!found) return undefined;
  const [, accessKeyId = '', date = '', region = '', service = '', signed = '', signature = ''] = found;
  return { accessKeyId, date, region, service, signedHeaders: signed.split(';'), signature };
}

/** @throws AwsError where the request is not signed by these credentials as the service wants it */
export function verifySignature(request: SignedRequest, body: Buffer, credentials: Credentials): Scope {
  const { headers } = request;
  const scope = scopeOf(headers);
  if (!scope) throw new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token', 403);
  if (
    scope.accessKeyId !== credentials.accessKeyId ||
    headers['x-amz-security-token'] !== credentials.sessionToken
  ) {
    const invalid = 'The security token included in the request is invalid.';
    throw new AwsError('UnrecognizedClientException', invalid, 403);
  }
  const stamp = String(headers['x-amz-date']);
  const stated = headers['x-amz-content-sha256'];
  const unsigned = typeof stated === 'string' && /^(?:STREAMING-)?UNSIGNED-PAYLOAD/.test(stated);
  const hash = unsigned ? stated : sha256(body);
  const [path = '', query = ''] = request.url.split('?');
  const canonical = [
    request.method,
    // All services but S3 encode the path once more
    scope.service === 's3' ? path : path.split('/').map(encode).join('/'),
    [...new URLSearchParams(query)]
      .map((pair) => pair.map(encode).join('='))
      .sort()
      .join('&'),
    ...scope.signedHeaders.map(
      (name) =>
        `${name}:${String(headers[name] ?? '')
          .trim()
          .replaceAll(/ +/g, ' ')}`,
    ),
    '',
    scope.signedHeaders.join(';'),
    hash,
  ].join('\n');
  const covered = ['date', 'region', 'service'] as const;
  const names = [...covered.map((name) => scope[name]), 'aws4_request'];
  const toSign = ['AWS4-HMAC-SHA256', stamp, names.join('/'), sha256(canonical)].join('\n');
  const key = names.reduce<string | Buffer>(
    (secret, name) => createHmac('sha256', secret).update(name).digest(),
    `AWS4${credentials.secretAccessKey}`,
  );
  const right = createHmac('sha256', key).update(toSign).digest('hex') === scope.signature;
  const complete = ['host', 'x-amz-date', 'x-amz-security-token'].every((name) =>
    scope.signedHeaders.includes(name),
  );
  if (!right || !complete || !stamp.startsWith(scope.date) || (stated !== undefined && stated !== hash)) {
    throw new AwsError(
      scope.service === 's3' ? 'SignatureDoesNotMatch' : 'InvalidSignatureException',
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
      403,
    );
  }
  return scope;
}

/** Minutes that the clocks of client and service may differ. S3 allows 15, which makes no difference here. */
const allowed = 5;

/** @throws AwsError where a request was signed too long before, or after, the service's own time */
export function verifyDate(headers: IncomingHttpHeaders, now: Date): void {
  const stamp = String(headers['x-amz-date']);
  const [, date, hour, minute, second] = /^(\d{8})T(\d\d)(\d\d)(\d\d)Z$/.exec(stamp) ?? [];
  const day = date?.replace(/(\d{4})(\d\d)(\d\d)/, '$1-$2-$3');
  const signed = Date.parse(`${day}T${hour}:${minute}:${second}Z`);
  const late = now.getTime() - signed;
  if (Math.abs(late) <= allowed * 60_000) return;
  const edge = new Date(now.getTime() - Math.sign(late) * allowed * 60_000);
  const [told, server] = [edge, now].map((time) => time.toISOString().replaceAll(/[-:]|\.\d+/g, ''));
  if (scopeOf(headers)?.service === 's3') {
    const tooLarge = 'The difference between the request time and the current time is too large.';
    throw new AwsError('RequestTimeTooSkewed', tooLarge, 403);
  }
  throw new AwsError(
    'InvalidSignatureException',
    late > 0
      ? `Signature expired: ${stamp} is now earlier than ${told} (${server} - ${allowed} min.)`
      : `Signature not yet current: ${stamp} is still later than ${told} (${server} + ${allowed} min.)`,
    403,
  );
}

function encode(text: string): string {
  const code = (letter: string) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, code);
}

export function sha256(bytes: string | Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
