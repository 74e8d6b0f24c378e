import type {
  AddLayerVersionPermissionCommandInput,
  AddLayerVersionPermissionCommandOutput,
  DeleteLayerVersionCommandInput,
  GetLayerVersionCommandInput,
  GetLayerVersionCommandOutput,
  GetLayerVersionPolicyCommandInput,
  GetLayerVersionPolicyCommandOutput,
  ListLayerVersionsCommandInput,
  ListLayerVersionsCommandOutput,
  PublishLayerVersionCommandOutput,
  RemoveLayerVersionPermissionCommandInput,
} from '@aws-sdk/client-lambda';
import type { HeadBucketCommandInput, HeadBucketCommandOutput } from '@aws-sdk/client-s3';
import type { Payload } from './body.js';
import type { CallName } from './calls.js';
import type { PublishInput } from './envelope.js';
import type { Times } from './retry.js';

/** What each call takes and gives, by the names of the table. */
export interface Exchanges {
  ListLayerVersions: [ListLayerVersionsCommandInput, ListLayerVersionsCommandOutput];
  GetLayerVersion: [GetLayerVersionCommandInput, GetLayerVersionCommandOutput];
  /** The payload goes as Content.ZipFile; null where the zip is in S3. */
  PublishLayerVersion: [
    { readonly fields: PublishInput; readonly payload: Payload | null },
    PublishLayerVersionCommandOutput,
  ];
  GetLayerVersionPolicy: [GetLayerVersionPolicyCommandInput, GetLayerVersionPolicyCommandOutput];
  AddLayerVersionPermission: [AddLayerVersionPermissionCommandInput, AddLayerVersionPermissionCommandOutput];
  RemoveLayerVersionPermission: [RemoveLayerVersionPermissionCommandInput, unknown];
  DeleteLayerVersion: [DeleteLayerVersionCommandInput, unknown];
  HeadBucket: [HeadBucketCommandInput, HeadBucketCommandOutput];
  PutObject: [{ readonly bucket: string; readonly key: string; readonly payload: Payload }, unknown];
}

export type InputOf<C extends CallName> = Exchanges[C][0];
export type OutputOf<C extends CallName> = Exchanges[C][1];

/** AWS, as the rest of this directory sees it. */
export interface Aws {
  /** One request, no sooner than the region's rate allows, and never repeated by itself. */
  readonly send: <C extends CallName>(region: string, name: C, input: InputOf<C>) => Promise<OutputOf<C>>;
  readonly times: Times;
  /** Ends connections that are kept open. */
  readonly close: () => void;
}
