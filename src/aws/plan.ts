import type { Log } from '../log.js';
import { formatBytes } from '../sizes.js';
import type { Aws } from './aws.js';
import { decide, surplus } from './decide.js';
import { directSize, fitsDirectly, requestLimit } from './envelope.js';
import { objectOf, refusedFields, refusedObject } from './fields.js';
import { planLine } from './lines.js';
import type {
  Destination,
  LayerToPublish,
  Listing,
  Plan,
  PlanEntry,
  Refusal,
  Trouble,
  Upload,
} from './model.js';
import { call, readListing, readPolicy } from './read.js';
import { grantsOf, statementChanges } from './statements.js';
import { bucketElsewhere, troubleOf } from './trouble.js';

type Place = Pick<PlanEntry, 'layer' | 'region'>;

const unread: Listing = { newest: 0, ours: [], existing: null };

/**
 * What is to be done, by reading alone. Where a layer is refused nothing is read either, since nothing would be sent.
 * A region that cannot be read gets an entry that says so, and the others go on.
 */
export async function planVersions(
  layers: readonly LayerToPublish[],
  destination: Destination,
  aws: Aws,
  log: Log,
): Promise<Plan> {
  const refusals = layers.flatMap((layer) => refusalsOf(layer, destination));
  if (refusals.length > 0) return { destination, entries: [], refusals };
  const buckets = new Map<string, Promise<Trouble | null>>();
  const places = layers.flatMap((layer) => destination.regions.map((region) => ({ layer, region })));
  const entries = await Promise.all(
    places.map(async (place) => {
      const entry = await planned(place, destination, aws, buckets);
      if (entry.trouble === null) log.debug(planLine(entry));
      else log.info(planLine(entry));
      return entry;
    }),
  );
  return { destination, entries, refusals };
}

async function planned(
  place: Place,
  destination: Destination,
  aws: Aws,
  buckets: Map<string, Promise<Trouble | null>>,
): Promise<PlanEntry> {
  const { layer, region } = place;
  let listing = unread;
  try {
    listing = await readListing(aws, region, layer);
    const { action, reason } = decide(layer, listing);
    const upload = action === 'publish' ? uploadOf(layer, destination, region) : null;
    const bucketTrouble =
      upload?.how === 's3' ? await checkedBucket(aws, region, upload.bucket, buckets) : null;
    if (bucketTrouble !== null) return notPlanned(place, bucketTrouble, listing);
    const used = action === 'keep' ? (listing.existing?.version ?? null) : null;
    const wanted = grantsOf(layer.shareWith);
    // A new version has no policy
    const policy =
      wanted.length > 0 && used !== null ? await readPolicy(aws, region, layer.name, used) : null;
    const { add, revoke } = statementChanges(wanted, policy);
    return {
      ...place,
      action,
      reason,
      listing,
      upload,
      grants: add,
      revoked: wanted.length > 0 ? revoke : [],
      deleted: surplus(listing.ours, used, layer.keepVersions),
      trouble: null,
    };
  } catch (error) {
    return notPlanned(place, troubleOf(error), listing);
  }
}

function notPlanned(place: Place, trouble: Trouble, listing: Listing): PlanEntry {
  return {
    ...place,
    action: 'none',
    reason: trouble.reason,
    listing,
    upload: null,
    grants: [],
    revoked: [],
    deleted: [],
    trouble,
  };
}

/** What would be refused of a layer wherever it is sent. */
function refusalsOf(layer: LayerToPublish, destination: Destination): readonly Refusal[] {
  const refusals = [...refusedFields(layer)];
  if (fitsDirectly(layer)) return refusals;
  if (destination.bucket === null)
    refusals.push({
      layer: layer.name,
      subject: 's3-bucket',
      reason: `the request would have ${directSize(layer)} bytes with the zip of ${formatBytes(layer.zipped)} in it, and Lambda takes fewer than ${requestLimit}`,
      advice:
        'Name a bucket in each region by s3-bucket ("layers-{region}"), or drop something from the layer.',
    });
  const objects = new Map(
    destination.regions.flatMap((region) => {
      const object = objectOf(layer, destination, region);
      return object === null ? [] : [[`${object.bucket}/${object.key}`, object] as const];
    }),
  );
  return [...refusals, ...[...objects.values()].flatMap((object) => refusedObject(layer, object))];
}

function uploadOf(layer: LayerToPublish, destination: Destination, region: string): Upload {
  const object = fitsDirectly(layer) ? null : objectOf(layer, destination, region);
  return object === null ? { how: 'direct' } : { how: 's3', ...object };
}

/** Asked once for all layers. */
function checkedBucket(
  aws: Aws,
  region: string,
  bucket: string,
  buckets: Map<string, Promise<Trouble | null>>,
): Promise<Trouble | null> {
  const key = `${region}/${bucket}`;
  const asked = buckets.get(key) ?? checkBucket(aws, region, bucket);
  buckets.set(key, asked);
  return asked;
}

/** Lambda takes zips from buckets of its own region alone. */
async function checkBucket(aws: Aws, region: string, bucket: string): Promise<Trouble | null> {
  try {
    const { BucketRegion: where } = await call(aws, region, 'HeadBucket', { Bucket: bucket });
    return where && where !== region ? bucketElsewhere(bucket, where) : null;
  } catch (error) {
    return troubleOf(error);
  }
}
