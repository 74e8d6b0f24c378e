import { describe, expect, it } from '@jest/globals';
import { CallError, CredentialsError } from '../../../src/aws/call-error.js';
import type { CallName } from '../../../src/aws/calls.js';
import { troubleOf } from '../../../src/aws/trouble.js';

interface Said {
  readonly name?: string;
  readonly message?: string;
  readonly status?: number;
  readonly code?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

function errorOf({ name = 'Error', message = '', status, code, headers }: Said): Error {
  return Object.assign(new Error(message), {
    name,
    ...(code === undefined ? {} : { code }),
    ...(status === undefined ? {} : { $metadata: { httpStatusCode: status } }),
    ...(headers === undefined ? {} : { $response: { headers } }),
  });
}

const reasonOf = (call: CallName, said: Said, bucket: string | null = null) =>
  troubleOf(new CallError(call, bucket, errorOf(said)));

const user = 'User: arn:aws:sts::123456789012:assumed-role/ci/x is not authorized to perform:';

describe('what an error means', () => {
  it.each<[string, string, CallName, Said]>([
    [
      'AWS asked to slow down, again and again',
      'only what is missing',
      'ListLayerVersions',
      { name: 'TooManyRequestsException', status: 429 },
    ],
    [
      'the service does not work (Service failed)',
      'health.aws.amazon.com',
      'GetLayerVersion',
      { name: 'ServiceException', message: 'Service failed', status: 500 },
    ],
    [
      'the role may not do lambda:ListLayerVersions',
      'Allow lambda:ListLayerVersions',
      'ListLayerVersions',
      {
        name: 'AccessDeniedException',
        message: `${user} lambda:ListLayerVersions on resource: arn:aws:lambda:x`,
        status: 403,
      },
    ],
    [
      'the role may not do s3:GetObject',
      'Allow s3:GetObject',
      'PublishLayerVersion',
      { name: 'AccessDeniedException', message: `${user} s3:GetObject`, status: 403 },
    ],
    [
      'the role may not do lambda:DeleteLayerVersion',
      'Allow lambda:DeleteLayerVersion',
      'DeleteLayerVersion',
      { name: 'AccessDeniedException', status: 403 },
    ],
    [
      'the role may not do s3:PutObject',
      'Allow s3:PutObject in',
      'PutObject',
      { name: 'AccessDenied', message: 'Access Denied', status: 403 },
    ],
    [
      'the role may not do s3:GetObject',
      'Allow s3:GetObject in',
      'PublishLayerVersion',
      {
        name: 'AccessDeniedException',
        message:
          'Your access has been denied by S3, please make sure your request credentials have permission to GetObject for layers/data/x.zip. S3 Error Code: AccessDenied. S3 Error Message: Access Denied',
        status: 403,
      },
    ],
    ['the role may not do s3:ListBucket', 'Allow s3:ListBucket', 'HeadBucket', { name: '403', status: 403 }],
    [
      'a policy denies lambda:PublishLayerVersion',
      'organisation',
      'PublishLayerVersion',
      {
        name: 'AccessDeniedException',
        message: `${user} lambda:PublishLayerVersion with an explicit deny in a service control policy`,
        status: 403,
      },
    ],
    [
      'the credentials have expired',
      'role-duration-seconds',
      'ListLayerVersions',
      { name: 'ExpiredTokenException', status: 403 },
    ],
    [
      'the credentials have expired',
      'role-duration-seconds',
      'PutObject',
      { name: 'ExpiredToken', status: 400 },
    ],
    [
      'the region does not know these credentials',
      'enable it',
      'ListLayerVersions',
      { name: 'UnrecognizedClientException', status: 403 },
    ],
    [
      'the region does not know these credentials',
      'enable it',
      'HeadBucket',
      { name: 'InvalidClientTokenId', status: 403 },
    ],
    [
      'the storage of this account for functions and layers is full in the region',
      'keep-versions',
      'PublishLayerVersion',
      { name: 'CodeStorageExceededException', status: 400 },
    ],
    [
      'the request is too large for Lambda',
      's3-bucket',
      'PublishLayerVersion',
      { name: 'RequestEntityTooLargeException', status: 413 },
    ],
    [
      'the layer is too large unzipped: it must be smaller than 262144000 bytes',
      'heaviest',
      'PublishLayerVersion',
      {
        name: 'InvalidParameterValueException',
        message: 'Unzipped size must be smaller than 262144000 bytes',
        status: 400,
      },
    ],
    [
      'the bucket of s3-bucket is in eu-north-1, and Lambda takes zips from a bucket of its own region alone',
      '{region}',
      'HeadBucket',
      { name: '301', status: 301, headers: { 'x-amz-bucket-region': 'eu-north-1' } },
    ],
    [
      'the bucket of s3-bucket is in me-south-1, and Lambda takes zips from a bucket of its own region alone',
      '{region}',
      'HeadBucket',
      { name: '400', status: 400, headers: { 'x-amz-bucket-region': 'me-south-1' } },
    ],
    [
      'the bucket of s3-bucket is in another region, and Lambda takes zips from a bucket of its own region alone',
      '{region}',
      'PublishLayerVersion',
      {
        name: 'InvalidParameterValueException',
        message:
          'Error occurred while GetObject. S3 Error Code: PermanentRedirect. S3 Error Message: The bucket is in this region: x',
        status: 400,
      },
    ],
    ['there is no bucket of s3-bucket', 'Create it', 'HeadBucket', { name: 'NotFound', status: 404 }],
    ['there is no bucket of s3-bucket', 'Create it', 'PutObject', { name: 'NoSuchBucket', status: 404 }],
    [
      'Lambda does not find the zip in the bucket of s3-bucket',
      'deletes or moves',
      'PublishLayerVersion',
      {
        name: 'InvalidParameterValueException',
        message: 'Error occurred while GetObject. S3 Error Code: NoSuchKey.',
        status: 400,
      },
    ],
    [
      'the policy of the version has no room for more grants',
      'organisation',
      'AddLayerVersionPermission',
      { name: 'PolicyLengthExceededException', status: 400 },
    ],
    [
      'the clock of this machine is wrong',
      'Set it',
      'PutObject',
      { name: 'RequestTimeTooSkewed', status: 403 },
    ],
    [
      'the clock of this machine is wrong',
      'Set it',
      'ListLayerVersions',
      { name: 'InvalidSignatureException', message: 'Signature expired: 1', status: 403 },
    ],
    [
      'the signature of a request is not accepted',
      'secret key',
      'ListLayerVersions',
      { name: 'InvalidSignatureException', message: 'The request signature we calculated', status: 403 },
    ],
    ['AWS cannot be reached (ECONNREFUSED)', 'HTTPS_PROXY', 'ListLayerVersions', { code: 'ECONNREFUSED' }],
    [
      'AWS cannot be reached (SELF_SIGNED_CERT_IN_CHAIN)',
      'AWS_CA_BUNDLE',
      'ListLayerVersions',
      { code: 'SELF_SIGNED_CERT_IN_CHAIN' },
    ],
    ['the region is not found by its name', 'spelt', 'ListLayerVersions', { code: 'ENOTFOUND' }],
    [
      'the region does not answer',
      'Run it again',
      'ListLayerVersions',
      { name: 'TimeoutError', message: 'request timed out' },
    ],
    [
      'the proxy does not let it through',
      'NO_PROXY',
      'ListLayerVersions',
      { message: 'Proxy connection ended before receiving CONNECT response' },
    ],
    [
      'PublishLayerVersion: Uploaded file must be a non-empty zip',
      'message',
      'PublishLayerVersion',
      {
        name: 'InvalidParameterValueException',
        message: 'Uploaded file must be a non-empty zip',
        status: 400,
      },
    ],
  ])('is told as: %s', (reason, advice, call, said) => {
    const trouble = reasonOf(call, said);
    expect(trouble.reason).toBe(reason);
    expect(trouble.advice).toContain(advice);
  });

  it('names the bucket', () => {
    expect(reasonOf('HeadBucket', { name: 'NotFound', status: 404 }, 'layers').reason).toBe(
      'there is no bucket layers',
    );
  });

  it('shows no address, and nothing but the first line', () => {
    const message =
      'See https://bucket.s3.amazonaws.com/x?X-Amz-Signature=secret for it\n    at Object.<anonymous>';
    const { reason } = reasonOf('PublishLayerVersion', { name: 'X', message, status: 400 });
    expect(reason).toBe('PublishLayerVersion: See [address] for it');
  });

  it('has nothing in it that a terminal obeys', () => {
    const { reason } = reasonOf('PublishLayerVersion', {
      message: '\u001b[31m red\u2028::error::x',
      status: 400,
    });
    expect(reason).toBe('PublishLayerVersion: [31m red');
  });

  it('is told of what is no error of a call too', () => {
    expect(troubleOf(new Error('odd')).reason).toBe('odd');
    expect(troubleOf('odd').advice).not.toBe('');
  });
});

describe('what it means that credentials cannot be had', () => {
  it.each<[string, string, Said]>([
    [
      'there are no credentials for AWS',
      'id-token: write',
      { name: 'CredentialsProviderError', message: 'Could not load credentials from any providers' },
    ],
    [
      'the credentials have expired',
      'role-duration-seconds',
      { name: 'CredentialsProviderError', message: 'The SSO session has expired' },
    ],
    [
      'the credentials have expired',
      'role-duration-seconds',
      { name: 'ExpiredTokenException', message: 'Token expired: current date/time', status: 400 },
    ],
    [
      'the credentials that the environment asks for cannot be had (Not authorized to perform sts:AssumeRoleWithWebIdentity)',
      'trust policy',
      {
        name: 'AccessDenied',
        message: 'Not authorized to perform sts:AssumeRoleWithWebIdentity',
        status: 403,
      },
    ],
    [
      'the credentials that the environment asks for cannot be had (ENOENT)',
      'AWS_WEB_IDENTITY_TOKEN_FILE',
      { code: 'ENOENT', message: "ENOENT: no such file or directory, open '/x'" },
    ],
    [
      'the credentials that the environment asks for cannot be had (Error)',
      'AWS_PROFILE',
      { message: 'Command failed: helper --token secret' },
    ],
  ])('is told as: %s', (reason, advice, said) => {
    const failed = new CallError('ListLayerVersions', null, new CredentialsError(errorOf(said)));
    expect(troubleOf(failed).reason).toBe(reason);
    expect(troubleOf(failed).advice).toContain(advice);
  });
});
