import type { LayerToPublish, Upload } from './model.js';

/**
 * The whole request must be smaller than this, in bytes. Lambda says so in its error ("Request must be smaller than
 * 69905067 bytes for the PublishLayerVersion operation"): 50 MB in base64, with no room for the other fields.
 */
export const requestLimit = 69_905_067;

/** The fields of a PublishLayerVersion request, in the terms of its API. */
export interface PublishInput {
  readonly LayerName: string;
  readonly Content: { readonly ZipFile: Uint8Array } | { readonly S3Bucket: string; readonly S3Key: string };
  readonly Description: string;
  readonly LicenseInfo?: string;
  readonly CompatibleRuntimes: readonly string[];
  readonly CompatibleArchitectures?: readonly string[];
}

const nothing = new Uint8Array(0);

/**
 * The zip itself is not in it: it is put in while the request is sent.
 * @param architectures false for a region that does not know the field
 */
export function publishInput(layer: LayerToPublish, upload: Upload, architectures: boolean): PublishInput {
  return {
    LayerName: layer.name,
    Content: upload.how === 'direct' ? { ZipFile: nothing } : { S3Bucket: upload.bucket, S3Key: upload.key },
    Description: layer.description,
    ...(layer.licenseInfo === '' ? {} : { LicenseInfo: layer.licenseInfo }),
    CompatibleRuntimes: [layer.runtime],
    ...(architectures ? { CompatibleArchitectures: [layer.architecture] } : {}),
  };
}

/** Bytes of the body of a direct upload: the name of the layer stands in the path, the zip is in base64. */
export function directSize(layer: LayerToPublish): number {
  const { LayerName: _, ...fields } = publishInput(layer, { how: 'direct' }, true);
  const envelope = JSON.stringify({ ...fields, Content: { ZipFile: '' } });
  return Buffer.byteLength(envelope) + base64Length(layer.zipped);
}

export function fitsDirectly(layer: LayerToPublish): boolean {
  return directSize(layer) < requestLimit;
}

export function base64Length(bytes: number): number {
  return 4 * Math.ceil(bytes / 3);
}
