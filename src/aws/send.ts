import type { PublishLayerVersionCommandInput } from '@aws-sdk/client-lambda';
import type { Exchanges } from './aws.js';
import type { Body } from './body.js';
import { jsonBody, zipBody } from './body.js';
import type { CallName } from './calls.js';
import type { Clients } from './client.js';
import { base64Of } from './decide.js';
import type * as Sdk from './sdk.js';

type Senders = {
  readonly [C in CallName]: (clients: Clients, input: Exchanges[C][0]) => Promise<Exchanges[C][1]>;
};

/** A request of the SDK, as far as it is touched. */
interface Request {
  body: unknown;
  headers: Record<string, string>;
}

/**
 * How each call of the table is sent.
 * @param answer milliseconds for the whole answer to a small request; large ones end only where nothing moves
 */
export function senders(sdk: typeof Sdk, answer: number): Senders {
  const small = { requestTimeout: answer };
  return {
    ListLayerVersions: ({ lambda }, input) => lambda.send(new sdk.ListLayerVersionsCommand(input), small),
    GetLayerVersion: ({ lambda }, input) => lambda.send(new sdk.GetLayerVersionCommand(input), small),
    GetLayerVersionPolicy: ({ lambda }, input) =>
      lambda.send(new sdk.GetLayerVersionPolicyCommand(input), small),
    AddLayerVersionPermission: ({ lambda }, input) =>
      lambda.send(new sdk.AddLayerVersionPermissionCommand(input), small),
    RemoveLayerVersionPermission: ({ lambda }, input) =>
      lambda.send(new sdk.RemoveLayerVersionPermissionCommand(input), small),
    DeleteLayerVersion: ({ lambda }, input) => lambda.send(new sdk.DeleteLayerVersionCommand(input), small),
    HeadBucket: ({ s3 }, input) => s3().send(new sdk.HeadBucketCommand(input), small),
    PublishLayerVersion: ({ lambda }, { fields, payload }) => {
      const command = new sdk.PublishLayerVersionCommand(fields as PublishLayerVersionCommandInput);
      if (payload !== null)
        command.middlewareStack.add(
          (next) => (args) => next(withBody(args, (json) => jsonBody(textOf(json), payload))),
          lastInBuild,
        );
      return lambda.send(command);
    },
    PutObject: ({ s3 }, { bucket, key, payload }) => {
      const body = zipBody(payload);
      const command = new sdk.PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: body.stream,
        ContentLength: body.length,
        ContentType: 'application/zip',
        ChecksumSHA256: base64Of(payload.sha256),
      });
      command.middlewareStack.add((next) => (args) => next(withBody(args, () => body)), lastInBuild);
      return s3().send(command);
    },
  };
}

/** After the SDK has written the request, before it signs it. */
const lastInBuild = { step: 'build', priority: 'low', name: 'body' } as const;

/** The signer takes the hash that the header has, so a body that is a stream is signed like any other. */
function withBody<A extends { request: unknown }>(args: A, bodyFor: (body: unknown) => Body): A {
  const request = args.request as Request;
  const { length, sha256, stream } = bodyFor(request.body);
  request.body = stream;
  request.headers['content-length'] = String(length);
  request.headers['x-amz-content-sha256'] = sha256;
  return args;
}

/** The SDK has it as text or as its bytes. */
function textOf(body: unknown): string {
  return typeof body === 'string' ? body : new TextDecoder().decode(body as Uint8Array);
}
