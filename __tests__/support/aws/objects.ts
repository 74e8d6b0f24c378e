import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { crc32 } from 'node:zlib';
import { decodeChunked } from './aws-chunked.js';
import type { ObjectCall } from './calls.js';
import type { Answer } from './errors.js';
import { AwsError } from './errors.js';
import { account } from './layers.js';

interface Bucket {
  readonly region: string;
  readonly objects: Map<string, Buffer>;
}

/** What of S3 publishing needs: https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations.html */
export interface Objects {
  create(bucket: string, region: string): void;
  /** As a service of one region reads it. */
  read(bucket: string, key: string, region: string): Buffer;
  answer(call: ObjectCall, request: ObjectRequest): Answer;
}

export interface ObjectRequest {
  readonly bucket: string;
  readonly key: string;
  /** Of the endpoint that was asked. */
  readonly region: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

const empty = { status: 200, headers: {}, body: '' };

export function objectStore(): Objects {
  const buckets = new Map<string, Bucket>();
  const bucketOf = (name: string): Bucket => {
    const bucket = buckets.get(name);
    if (bucket) return bucket;
    throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404);
  };
  const bytesOf = ({ objects }: Bucket, key: string): Buffer => {
    const bytes = objects.get(key);
    if (bytes) return bytes;
    throw new AwsError('NoSuchKey', 'The specified key does not exist.', 404);
  };

  return {
    create: (bucket, region) => buckets.set(bucket, { region, objects: new Map() }),

    read: (name, key, region) => {
      const bucket = bucketOf(name);
      if (bucket.region === region) return bytesOf(bucket, key);
      const elsewhere = `The bucket is in this region: ${bucket.region}. Please use this region to retry the request`;
      throw new AwsError('PermanentRedirect', elsewhere, 301);
    },

    answer: (call, { bucket: name, key, region, headers, body }) => {
      const bucket = bucketOf(name);
      const home = { 'x-amz-bucket-region': bucket.region };
      if (bucket.region !== region) {
        const elsewhere =
          'The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.';
        throw new AwsError('PermanentRedirect', elsewhere, 301, home);
      }
      if ((headers['x-amz-expected-bucket-owner'] ?? account) !== account) {
        throw new AwsError('AccessDenied', 'Access Denied', 403, home);
      }
      switch (call) {
        case 'HeadBucket':
          return { ...empty, headers: home };
        case 'PutObject': {
          const bytes = payloadOf(headers, body);
          bucket.objects.set(key, bytes);
          return { ...empty, headers: { etag: `"${createHash('md5').update(bytes).digest('hex')}"` } };
        }
        case 'HeadObject': {
          const bytes = bytesOf(bucket, key);
          const wanted = headers['x-amz-checksum-mode'] === 'ENABLED';
          const sum = wanted ? { 'x-amz-checksum-sha256': checksums.sha256(bytes) } : {};
          return { ...empty, headers: { 'content-length': `${bytes.length}`, ...sum } };
        }
        case 'DeleteObject':
          bucket.objects.delete(key);
          return { ...empty, status: 204 };
      }
    },
  };
}

/** Base64, as S3 states them: https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html */
const checksums = {
  sha256: (bytes: Buffer) => createHash('sha256').update(bytes).digest('base64'),
  crc32: (bytes: Buffer) => {
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(bytes));
    return sum.toString('base64');
  },
} as const;

/** The object's bytes, which are what the client says of them. */
function payloadOf(headers: IncomingHttpHeaders, body: Buffer): Buffer {
  const chunked = /aws-chunked/.test(headers['content-encoding'] ?? '');
  const { bytes, trailers } = chunked ? decodeChunked(body) : { bytes: body, trailers: {} };
  const stated: Readonly<Record<string, unknown>> = { ...headers, ...trailers };
  for (const [algorithm, sum] of Object.entries(checksums)) {
    const value = stated[`x-amz-checksum-${algorithm}`];
    if (value === undefined || value === sum(bytes)) continue;
    const wrong = `The ${algorithm.toUpperCase()} you specified did not match the calculated checksum.`;
    throw new AwsError('BadDigest', wrong, 400);
  }
  const length = headers['x-amz-decoded-content-length'];
  if (length !== undefined && Number(length) !== bytes.length) {
    throw new AwsError('IncompleteBody', 'The request body terminated unexpectedly', 400);
  }
  return bytes;
}
