import { quotas } from '../lambda/quotas.js';
import { versionFields } from '../lambda/version-fields.js';
import type { Destination, LayerToPublish, Refusal } from './model.js';

/**
 * Limits of the service on what a layer version has, as its API states them.
 * https://docs.aws.amazon.com/lambda/latest/api/API_PublishLayerVersion.html
 * https://docs.aws.amazon.com/lambda/latest/api/API_AddLayerVersionPermission.html
 */
export const fieldLimits = {
  layerName: { longest: versionFields.layerName, pattern: /^[a-zA-Z0-9-_]+$/ },
  description: { longest: versionFields.description },
  licenseInfo: { longest: versionFields.licenseInfo },
  statementId: { longest: 100, pattern: /^[a-zA-Z0-9-_]+$/ },
  account: /^\d{12}$/,
  organization: /^o-[a-z0-9]{10,32}$/,
  /** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
  bucket: /^(?=.{3,63}$)[a-z0-9](?:[a-z0-9.-]*[a-z0-9])$/,
  /** Bytes: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html */
  key: 1024,
} as const;

/**
 * A generated description, cut to what the service takes. The length counts characters; a pair of surrogates stays whole.
 */
export function cutDescription(text: string): string {
  const { longest } = fieldLimits.description;
  const line = text.replaceAll(/\s+/g, ' ').trim();
  if (line.length <= longest) return line;
  const cut = line.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, '');
  return `${cut.trimEnd()}…`;
}

/** What the service would refuse of the fields of a layer. */
export function refusedFields(layer: LayerToPublish): readonly Refusal[] {
  const { layerName, description, licenseInfo } = fieldLimits;
  const refusals: Refusal[] = [];
  const refuse = (subject: string, reason: string, advice: string) =>
    refusals.push({ layer: layer.name, subject, reason, advice });
  if (layer.name.length > layerName.longest || !layerName.pattern.test(layer.name))
    refuse(
      'layer-name',
      `Lambda takes letters, digits, - and _ in the name of a layer, ${layerName.longest} at most`,
      'Name the layer so.',
    );
  if (layer.description.length > description.longest)
    refuse(
      'description',
      `it has ${layer.description.length} characters, and Lambda takes ${description.longest}`,
      'Shorten description.',
    );
  if (layer.licenseInfo.length > licenseInfo.longest)
    refuse(
      'license-info',
      `it has ${layer.licenseInfo.length} characters, and Lambda takes ${licenseInfo.longest}`,
      'Give an SPDX expression or the address of the licence as license-info.',
    );
  if (/[\r\n]/.test(layer.licenseInfo))
    refuse('license-info', 'it has more than one line', 'Give it as one line.');
  if (layer.unzipped >= quotas.unzipped)
    refuse(
      layer.name,
      `its files have ${layer.unzipped} bytes, and Lambda takes fewer than ${quotas.unzipped}`,
      'Drop or replace one of the heaviest distributions.',
    );
  for (const whom of layer.shareWith)
    if (whom !== '*' && !fieldLimits.account.test(whom) && !fieldLimits.organization.test(whom))
      refuse(
        'share-with',
        `"${whom}" is no account id of twelve digits, no organisation ("o-...") and not *`,
        'Give such ids. Units of an organisation cannot be granted anything by a layer.',
      );
  return refusals;
}

/** What S3 would refuse of the names of a bucket and a key. */
export function refusedObject(
  layer: LayerToPublish,
  { bucket, key }: { readonly bucket: string; readonly key: string },
): readonly Refusal[] {
  const refusals: Refusal[] = [];
  if (!fieldLimits.bucket.test(bucket))
    refusals.push({
      layer: layer.name,
      subject: 's3-bucket',
      reason: `"${bucket}" is no name of a bucket`,
      advice:
        'Give the name alone, of 3 to 63 lower case letters, digits, hyphens and dots, without s3:// or a path.',
    });
  if (Buffer.byteLength(key) > fieldLimits.key)
    refusals.push({
      layer: layer.name,
      subject: 's3-prefix',
      reason: `the key would have ${Buffer.byteLength(key)} bytes, and S3 takes ${fieldLimits.key}`,
      advice: 'Shorten s3-prefix.',
    });
  return refusals;
}

/** Where the zip of a layer goes in S3: the same content has the same key, so that an upload can be repeated. */
export function objectOf(
  { name, sha256 }: LayerToPublish,
  { bucket, prefix }: Destination,
  region: string,
): { readonly bucket: string; readonly key: string } | null {
  if (bucket === null) return null;
  const directories = prefix.split('/').filter((part) => part !== '');
  return {
    bucket: bucket.replaceAll('{region}', region),
    key: [...directories, name, `${sha256}.zip`].join('/'),
  };
}
