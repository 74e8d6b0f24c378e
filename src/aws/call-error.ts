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

/** Credentials could not be had, so that nothing was asked of the service that they were for. */
export class CredentialsError extends Error {
  constructor(cause: unknown) {
    super('credentials cannot be had', { cause });
    this.name = 'CredentialsError';
  }
}

/** What the SDK said of anything that was thrown. */
export function sdkError(error: unknown): SdkError {
  if (error instanceof CallError || error instanceof CredentialsError) return sdkError(error.cause);
  return typeof error === 'object' && error !== null ? (error as SdkError) : {};
}
