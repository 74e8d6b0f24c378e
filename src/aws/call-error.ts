import type { CallName } from './calls.js';

/** What the SDK says of an error. */
export interface SdkError {
  readonly name?: string;
  readonly message?: string;
  readonly $metadata?: {
    readonly httpStatusCode?: number;
    readonly requestId?: string;
    readonly clockSkewCorrected?: boolean;
  };
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
}

/** An error of a call, with the call that failed. */
export class CallError extends Error {
  readonly call: CallName;
  /** Bucket where it is about S3. */
  readonly bucket: string | null;

  constructor(call: CallName, bucket: string | null, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'CallError';
    this.call = call;
    this.bucket = bucket;
  }
}

/** What the SDK said of anything that was thrown. */
export function sdkError(error: unknown): SdkError {
  const said = error instanceof CallError ? error.cause : error;
  return typeof said === 'object' && said !== null ? (said as SdkError) : {};
}
