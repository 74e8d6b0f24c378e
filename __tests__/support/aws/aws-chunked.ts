import { AwsError } from './errors.js';

/**
 * A body in the encoding aws-chunked, whose chunks are not signed:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
export function decodeChunked(body: Buffer): {
  readonly bytes: Buffer;
  /** By lower-case name. */
  readonly trailers: Readonly<Record<string, string>>;
} {
  const chunks: Buffer[] = [];
  let at = 0;
  const line = (): string => {
    const end = body.indexOf('\r\n', at);
    if (end < 0) throw new AwsError('IncompleteBody', 'The request body terminated unexpectedly', 400);
    const text = body.toString('latin1', at, end);
    at = end + 2;
    return text;
  };
  for (;;) {
    const size = Number.parseInt(line(), 16);
    if (Number.isNaN(size)) throw new AwsError('InvalidRequest', 'The body is not chunked', 400);
    if (size === 0) break;
    chunks.push(body.subarray(at, at + size));
    at += size;
    line();
  }
  const trailers: Record<string, string> = {};
  while (at < body.length) {
    const [name = '', value = ''] = line().split(/: ?/, 2);
    if (name !== '') trailers[name.toLowerCase()] = value.trim();
  }
  return { bytes: Buffer.concat(chunks), trailers };
}
