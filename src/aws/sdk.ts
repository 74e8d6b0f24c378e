// The part of AWS's clients that is used, so that the bundle has no more of them. Loaded by client.ts when it is needed.
export {
  AddLayerVersionPermissionCommand,
  DeleteLayerVersionCommand,
  GetLayerVersionCommand,
  GetLayerVersionPolicyCommand,
  LambdaClient,
  ListLayerVersionsCommand,
  PublishLayerVersionCommand,
  RemoveLayerVersionPermissionCommand,
} from '@aws-sdk/client-lambda';
export { HeadBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
export { default as pThrottle } from 'p-throttle';
