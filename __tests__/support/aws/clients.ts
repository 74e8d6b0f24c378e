import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { credentials } from './credentials.js';

/** The real clients, for what a test itself does with a server. They do not try again, so that each test sees what it caused. */
export function lambdaAt(endpoint: string, region: string): LambdaClient {
  return new LambdaClient({ endpoint, region, credentials, maxAttempts: 1 });
}

export function s3At(endpoint: string, region: string): S3Client {
  return new S3Client({ endpoint, region, credentials, maxAttempts: 1, forcePathStyle: true });
}
