import { createHash } from 'node:crypto';
import { fromBuffer } from 'yauzl';
import { AwsError } from './errors.js';

/** Bytes that a layer must stay under, unzipped: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const unzippedLimit = 262_144_000;

/** What the service keeps of a zip. Its bytes are not kept: many regions would fill the memory. */
export interface Code {
  /** Base64. */
  readonly CodeSha256: string;
  readonly CodeSize: number;
}

/** @throws AwsError where these bytes make no layer */
export async function codeOf(bytes: Buffer): Promise<Code> {
  const sizes = await new Promise<readonly number[] | undefined>((done) => {
    fromBuffer(bytes, { lazyEntries: false }, (error, zip) => {
      if (error) return done(undefined);
      const found: number[] = [];
      zip.on('entry', ({ uncompressedSize }) => found.push(uncompressedSize));
      zip.on('error', () => done(undefined));
      zip.on('end', () => done(found));
    });
  });
  if (!sizes) {
    const notZip = 'Could not unzip uploaded file. Please check your file, then try to upload again.';
    throw new AwsError('InvalidParameterValueException', notZip);
  }
  if (sizes.length === 0) {
    throw new AwsError('InvalidParameterValueException', 'Uploaded file must be a non-empty zip');
  }
  if (sizes.reduce((sum, size) => sum + size, 0) >= unzippedLimit) {
    const large = `Unzipped size must be smaller than ${unzippedLimit} bytes`;
    throw new AwsError('InvalidParameterValueException', large);
  }
  return { CodeSha256: createHash('sha256').update(bytes).digest('base64'), CodeSize: bytes.length };
}
