import type { LayerOperation } from './model.js';
import { operationAt } from './model.js';

/** What is asked of S3. */
export type ObjectCall = 'HeadBucket' | 'PutObject' | 'HeadObject' | 'DeleteObject';

/** What can be asked for; "Other" is what publishing has no business to ask for. */
export type Call = LayerOperation | ObjectCall | 'CreateBucket' | 'Other';

/** Calls that change something. */
export const writes: readonly Call[] = [
  'PublishLayerVersion',
  'AddLayerVersionPermission',
  'RemoveLayerVersionPermission',
  'DeleteLayerVersion',
  'PutObject',
  'DeleteObject',
];

/** Which call a request is. Buckets are addressed by the path, which clients do where the host is an address. */
export function callOf(method: string, url: string): Call {
  const { pathname: path, searchParams: query } = new URL(url, 'http://localhost');
  if (path.startsWith('/2018-10-31/')) return operationAt(method, path)?.operation.name ?? 'Other';
  const { key } = objectAt(path);
  if ([...query.keys()].some((name) => name !== 'x-id')) return 'Other';
  if (method === 'HEAD') return key === '' ? 'HeadBucket' : 'HeadObject';
  if (method === 'PUT') return key === '' ? 'CreateBucket' : 'PutObject';
  return method === 'DELETE' && key !== '' ? 'DeleteObject' : 'Other';
}

export function objectAt(path: string): { readonly bucket: string; readonly key: string } {
  const [, bucket = '', ...key] = path.split('/').map(decodeURIComponent);
  return { bucket, key: key.join('/') };
}
