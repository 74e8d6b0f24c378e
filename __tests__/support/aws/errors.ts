import { messageMember, statusOf } from './model.js';

/** An answer that is an error, of either service. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  /** @param status what the model says where it is left out */
  constructor(
    code: string,
    message: string,
    status = statusOf(code) ?? 400,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.code = code;
    this.status = status;
    this.headers = headers;
  }
}

/** An answer as it goes over the wire. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** As Lambda tells an error: https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html#operation-error-serialization */
export function lambdaError({ code, message, status, headers }: AwsError): Answer {
  // Those that no operation raises itself have no type
  const type = statusOf(code) === undefined ? {} : { Type: status >= 500 ? 'Service' : 'User' };
  return {
    status,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': code, ...headers },
    body: JSON.stringify({ ...type, [messageMember(code)]: message }),
  };
}

/** As S3 tells an error: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
export function s3Error({ code, message, status, headers }: AwsError): Answer {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return { status, headers: { 'content-type': 'application/xml', ...headers }, body };
}
