import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { base64Length } from './envelope.js';

/** A zip in memory: one for all regions, which requests are made of without a copy. */
export interface Payload {
  readonly bytes: Uint8Array;
  /** In hex. */
  readonly sha256: string;
  /** The same as base64 text, made once and only where it is asked for. */
  readonly base64: () => Buffer;
  /** Hashes of whole requests by what stands around the zip, which is the same in most regions. */
  readonly requests: Map<string, string>;
}

export interface Body {
  readonly length: number;
  /** Of the body, in hex. */
  readonly sha256: string;
  /** A new one for each attempt. */
  readonly stream: Readable;
}

/** Bytes that are handed on at a time, a multiple of three so that the base64 of pieces is that of the whole. */
const piece = 3 * 64 * 1024;

const field = '"ZipFile":""';

export function payloadOf(bytes: Uint8Array, sha256: string): Payload {
  let encoded: Buffer | null = null;
  return {
    bytes,
    sha256,
    base64: () => {
      encoded ??= encode(bytes);
      return encoded;
    },
    requests: new Map(),
  };
}

/**
 * The body of a request with the zip in its empty ZipFile field. It never exists as a whole, so memory does not grow with
 * the number of requests under way. Quotes in texts are escaped in JSON, so the field is found only where it is.
 * @param json as the SDK writes the request with an empty zip
 * @throws where there is no such field
 */
export function jsonBody(json: string, payload: Payload): Body {
  const at = json.indexOf(field);
  if (at < 0) throw new Error('the request has no empty ZipFile field');
  const split = at + field.length - 1;
  const parts = [Buffer.from(json.slice(0, split)), payload.base64(), Buffer.from(json.slice(split))];
  let sha256 = payload.requests.get(json);
  if (sha256 === undefined) {
    const digest = createHash('sha256');
    for (const part of parts) digest.update(part);
    sha256 = digest.digest('hex');
    payload.requests.set(json, sha256);
  }
  return {
    length: parts.reduce((sum, { length }) => sum + length, 0),
    sha256,
    stream: streamOf(parts),
  };
}

/** The body that is the zip itself. */
export function zipBody({ bytes, sha256 }: Payload): Body {
  return { length: bytes.length, sha256, stream: streamOf([bytes]) };
}

function encode(bytes: Uint8Array): Buffer {
  const encoded = Buffer.allocUnsafe(base64Length(bytes.length));
  let end = 0;
  for (const slice of slices(bytes)) end += encoded.write(slice.toString('base64'), end, 'latin1');
  return encoded;
}

/** Views, not copies. */
function* slices(bytes: Uint8Array): Generator<Buffer> {
  for (let start = 0; start < bytes.length; start += piece) {
    const length = Math.min(piece, bytes.length - start);
    yield Buffer.from(bytes.buffer, bytes.byteOffset + start, length);
  }
}

/** Read as fast as the connection takes it. */
function streamOf(parts: readonly Uint8Array[]): Readable {
  const pieces = function* () {
    for (const part of parts) yield* slices(part);
  };
  return Readable.from(pieces(), { objectMode: false, highWaterMark: piece });
}
