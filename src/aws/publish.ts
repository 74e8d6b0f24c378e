import type { Aws } from './aws.js';
import type { Payload } from './body.js';
import { sdkError } from './call-error.js';
import { differenceOf } from './decide.js';
import { publishInput } from './envelope.js';
import type { LayerToPublish, PlanEntry, Upload, VersionContent } from './model.js';
import { call, contentOf, readListing, readVersion } from './read.js';
import { withRetries } from './retry.js';

export interface Published {
  readonly status: 'published' | 'recovered' | 'unchanged';
  readonly version: VersionContent;
}

/** Versions of others that are looked at, where more than one was published at the same time. */
const othersSeen = 5;

/**
 * Publishes a version of what the plan compared. Lambda makes one with each call, so before a call is repeated it is
 * looked for: what came about without an answer is taken.
 */
export async function publish(
  aws: Aws,
  { region, layer, listing }: PlanEntry,
  upload: Upload,
  payload: Payload,
): Promise<Published> {
  if (upload.how === 's3')
    await call(aws, region, 'PutObject', { bucket: upload.bucket, key: upload.key, payload });
  const attempt = (architectures: boolean) =>
    withRetries<Published>(
      async () => {
        const answer = await aws.send(region, 'PublishLayerVersion', {
          fields: publishInput(layer, upload, architectures),
          payload: upload.how === 'direct' ? payload : null,
        });
        return { status: 'published', version: contentOf(answer) };
      },
      aws.times,
      async () => {
        const { existing } = await readListing(aws, region, layer);
        const isNew = existing !== null && existing.version > listing.newest;
        return isNew && differenceOf(existing, layer, architectures) === null
          ? { status: 'recovered', version: existing }
          : null;
      },
    );
  try {
    return await attempt(true);
  } catch (error) {
    if (!refusesArchitectures(error)) throw error;
  }
  // Such a region cannot say the architecture of a version, so one without is as good as ours
  const { existing } = listing;
  if (existing !== null && differenceOf(existing, layer, false) === null)
    return { status: 'unchanged', version: existing };
  return await attempt(false);
}

/**
 * A version with the same content that was published since the plan, before ours: two jobs at a time may do so. Null
 * where there is none.
 * @param newest the highest number that the plan saw
 */
export async function twinOf(
  aws: Aws,
  region: string,
  layer: LayerToPublish,
  { version, architectures }: VersionContent,
  newest: number,
): Promise<number | null> {
  const first = Math.max(newest + 1, version - othersSeen);
  for (let other = version - 1; other >= first; other -= 1) {
    const found = await readVersion(aws, region, layer.name, other);
    if (found !== null && differenceOf(found, layer, architectures.length > 0) === null) return other;
  }
  return null;
}

/** Some regions know no architectures: https://docs.aws.amazon.com/lambda/latest/dg/foundation-arch.html */
function refusesArchitectures(error: unknown): boolean {
  const { name, message = '' } = sdkError(error);
  return (
    name === 'InvalidParameterValueException' && /CompatibleArchitectures are not supported/i.test(message)
  );
}
