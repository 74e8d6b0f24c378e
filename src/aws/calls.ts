/** What a call may be made for. */
export type Need = 'always' | 's3-bucket' | 'share-with' | 'keep-versions';

/** What a call is made on, as a form of its ARN. */
export type Resource = 'layer' | 'layer-version' | 'bucket' | 'object';

export interface Call {
  readonly service: 'lambda' | 's3';
  /** IAM actions that it needs, the one of its own name first. */
  readonly actions: readonly string[];
  readonly resource: Resource;
  readonly need: Need;
  /** Whether it changes nothing, so that a dry run makes it too. */
  readonly reads: boolean;
  readonly purpose: string;
}

/**
 * Every call to AWS that there is: no other can be made, and the README's policies are generated from this table.
 * What is called may be limited to:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
 */
export const calls = {
  ListLayerVersions: {
    service: 'lambda',
    actions: ['lambda:ListLayerVersions'],
    resource: 'layer',
    need: 'always',
    reads: true,
    purpose: 'find the newest version',
  },
  GetLayerVersion: {
    service: 'lambda',
    actions: ['lambda:GetLayerVersion'],
    resource: 'layer-version',
    need: 'always',
    reads: true,
    purpose: 'compare its content',
  },
  PublishLayerVersion: {
    service: 'lambda',
    actions: ['lambda:PublishLayerVersion'],
    resource: 'layer',
    need: 'always',
    reads: false,
    purpose: 'publish a version',
  },
  HeadBucket: {
    service: 's3',
    actions: ['s3:ListBucket'],
    resource: 'bucket',
    need: 's3-bucket',
    reads: true,
    purpose: 'see that the bucket is there, and in which region',
  },
  PutObject: {
    service: 's3',
    // Lambda reads the object by the permissions of who publishes
    actions: ['s3:PutObject', 's3:GetObject'],
    resource: 'object',
    need: 's3-bucket',
    reads: false,
    purpose: 'upload a zip that is too large for a request',
  },
  GetLayerVersionPolicy: {
    service: 'lambda',
    actions: ['lambda:GetLayerVersionPolicy'],
    resource: 'layer-version',
    need: 'share-with',
    reads: true,
    purpose: 'see who may use a version',
  },
  AddLayerVersionPermission: {
    service: 'lambda',
    actions: ['lambda:AddLayerVersionPermission'],
    resource: 'layer-version',
    need: 'share-with',
    reads: false,
    purpose: 'let others use a version',
  },
  RemoveLayerVersionPermission: {
    service: 'lambda',
    actions: ['lambda:RemoveLayerVersionPermission'],
    resource: 'layer-version',
    need: 'share-with',
    reads: false,
    purpose: 'take back what is no longer shared',
  },
  DeleteLayerVersion: {
    service: 'lambda',
    actions: ['lambda:DeleteLayerVersion'],
    resource: 'layer-version',
    need: 'keep-versions',
    reads: false,
    purpose: 'delete older versions',
  },
} as const satisfies Readonly<Record<string, Call>>;

export type CallName = keyof typeof calls;
