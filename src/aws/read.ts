import type { LayerVersionsListItem } from '@aws-sdk/client-lambda';
import type { Aws, InputOf, OutputOf } from './aws.js';
import { sdkError } from './call-error.js';
import type { CallName } from './calls.js';
import { isForUs, isOurs } from './decide.js';
import type { LayerToPublish, Listing, Version, VersionContent } from './model.js';
import { withRetries } from './retry.js';

/** A call that may be made twice. */
export function call<C extends Exclude<CallName, 'PublishLayerVersion'>>(
  aws: Aws,
  region: string,
  name: C,
  input: InputOf<C>,
): Promise<OutputOf<C>> {
  return withRetries(() => aws.send(region, name, input), aws.times);
}

/**
 * What a region has of a layer. The service is asked for all versions: neither its order nor its filters are relied on.
 */
export async function readListing(aws: Aws, region: string, layer: LayerToPublish): Promise<Listing> {
  const versions = (await listVersions(aws, region, layer.name)).toSorted((a, b) => b.version - a.version);
  let existing: VersionContent | null = null;
  for (const version of versions.filter((one) => isForUs(one, layer))) {
    existing = await readVersion(aws, region, layer.name, version.version);
    // One that was deleted since is passed over
    if (existing !== null) break;
  }
  return {
    newest: versions[0]?.version ?? 0,
    ours: versions.filter((one) => isOurs(one, layer)).map(({ version }) => version),
    existing,
  };
}

/** One version, or null where it is not there. */
export async function readVersion(
  aws: Aws,
  region: string,
  name: string,
  version: number,
): Promise<VersionContent | null> {
  const found = await orNull(
    call(aws, region, 'GetLayerVersion', { LayerName: name, VersionNumber: version }),
  );
  return found === null ? null : contentOf(found);
}

/** The policy of a version, or null where it has none. */
export async function readPolicy(
  aws: Aws,
  region: string,
  name: string,
  version: number,
): Promise<string | null> {
  const input = { LayerName: name, VersionNumber: version };
  const found = await orNull(call(aws, region, 'GetLayerVersionPolicy', input));
  return found?.Policy ?? null;
}

/**
 * A version as GetLayerVersion and PublishLayerVersion describe it.
 * @throws where none is described: what answered is not Lambda
 */
export function contentOf(
  answer: OutputOf<'GetLayerVersion'> | OutputOf<'PublishLayerVersion'>,
): VersionContent {
  const { Content: content, CreatedDate: createdDate, LayerVersionArn: arn, Version: version } = answer;
  if (!arn || !version) throw new Error('what answered is not Lambda: it names no layer version');
  return {
    ...versionOf(answer),
    codeSha256: content?.CodeSha256 ?? '',
    codeSize: content?.CodeSize ?? 0,
    createdDate: createdDate ?? null,
  };
}

async function listVersions(aws: Aws, region: string, name: string): Promise<readonly Version[]> {
  const versions = new Map<number, Version>();
  const seen = new Set<string>();
  let marker: string | undefined;
  do {
    if (marker !== undefined) seen.add(marker);
    const input = { LayerName: name, MaxItems: 50, ...(marker === undefined ? {} : { Marker: marker }) };
    const page = await orNull(call(aws, region, 'ListLayerVersions', input));
    for (const item of page?.LayerVersions ?? []) {
      const version = versionOf(item);
      versions.set(version.version, version);
    }
    marker = page?.NextMarker || undefined;
  } while (marker !== undefined && !seen.has(marker));
  return [...versions.values()];
}

function versionOf(item: LayerVersionsListItem): Version {
  return {
    arn: item.LayerVersionArn ?? '',
    version: item.Version ?? 0,
    runtimes: item.CompatibleRuntimes ?? [],
    architectures: item.CompatibleArchitectures ?? [],
    licenseInfo: item.LicenseInfo ?? '',
  };
}

/** Null where what is asked for is not there. */
async function orNull<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    const { name, $metadata } = sdkError(error);
    if (name === 'ResourceNotFoundException' || $metadata?.httpStatusCode === 404) return null;
    throw error;
  }
}
