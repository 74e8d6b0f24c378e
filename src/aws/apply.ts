import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Log } from '../log.js';
import type { Aws } from './aws.js';
import { batchesOf, publishes } from './batches.js';
import type { Payload } from './body.js';
import { payloadOf } from './body.js';
import { decide, surplus } from './decide.js';
import { outcomeLine } from './lines.js';
import type {
  Grant,
  LayerToPublish,
  Plan,
  PlanEntry,
  Trouble,
  VersionContent,
  VersionOutcome,
} from './model.js';
import type { Published } from './publish.js';
import { publish, twinOf } from './publish.js';
import { call, readPolicy } from './read.js';
import { share } from './share.js';
import { grantsOf, statementChanges } from './statements.js';
import { troubleOf } from './trouble.js';

/**
 * Does what a plan says, for all regions beside each other, and for as many layers as memory has room for. What fails in
 * one region stops no other.
 */
export async function applyPlan(plan: Plan, aws: Aws, log: Log): Promise<readonly VersionOutcome[]> {
  const outcomes: VersionOutcome[] = [];
  for (const batch of batchesOf(plan.entries)) {
    const done = batch.map(async (entries) => {
      const [{ layer }] = entries;
      const payload = publishes(entries) ? await payloadFor(layer) : null;
      return Promise.all(
        entries.map(async (entry) => {
          const outcome = await applied(entry, payload, aws);
          // What could not be planned has been told
          if (entry.trouble === null) log.info(outcomeLine(outcome));
          return outcome;
        }),
      );
    });
    outcomes.push(...(await Promise.all(done)).flat());
  }
  return outcomes;
}

/** The outcomes of a dry run: what is there, and what would be. */
export function plannedOutcomes({ entries }: Plan): readonly VersionOutcome[] {
  return entries.map((entry) => {
    const { action, trouble, upload, grants, revoked, deleted } = entry;
    if (trouble !== null) return failed(entry, asGood(entry), trouble);
    return {
      ...blank(entry, asGood(entry)),
      status: action === 'keep' ? 'unchanged' : 'planned',
      uploaded: upload?.how ?? null,
      granted: grants,
      revoked,
      deleted,
    };
  });
}

/** One zip, or why it cannot be read or is not what was packed. */
async function payloadFor({ zip, sha256, zipped }: LayerToPublish): Promise<Payload | Trouble> {
  try {
    const bytes = await readFile(zip);
    const isPacked = createHash('sha256').update(bytes).digest('hex') === sha256 && bytes.length === zipped;
    if (isPacked) return payloadOf(bytes, sha256);
  } catch {
    // Told as the same
  }
  return {
    reason: 'its zip is not there any more, or is not what was packed',
    advice: 'See what else writes to the output directory while layerpack runs.',
  };
}

async function applied(
  entry: PlanEntry,
  payload: Payload | Trouble | null,
  aws: Aws,
): Promise<VersionOutcome> {
  const { layer, region, listing, upload } = entry;
  if (entry.trouble !== null) return failed(entry, asGood(entry), entry.trouble);
  let version: VersionContent | null = null;
  try {
    const result = await versionFor(entry, payload, aws);
    if ('reason' in result) return failed(entry, null, result);
    version = result.version;
    const changes = await changesFor(entry, result, aws);
    await share(aws, region, layer, version.version, changes);
    const twin =
      result.status === 'published'
        ? await twinOf(aws, region, layer, version, listing.newest).catch(() => null)
        : null;
    const { deleted, trouble } = await tidied(entry, version.version, aws);
    return {
      ...blank(entry, version),
      status: result.status,
      uploaded: result.status === 'unchanged' ? null : (upload?.how ?? null),
      granted: changes.grants,
      revoked: changes.revoked,
      deleted,
      twin,
      trouble,
    };
  } catch (error) {
    return failed(entry, version, troubleOf(error));
  }
}

async function versionFor(
  entry: PlanEntry,
  payload: Payload | Trouble | null,
  aws: Aws,
): Promise<Published | Trouble> {
  const { existing } = entry.listing;
  if (entry.action === 'keep' && existing !== null) return { status: 'unchanged', version: existing };
  if (entry.upload === null || payload === null) throw new Error('the plan says nothing of this region');
  return 'reason' in payload ? payload : await publish(aws, entry, entry.upload, payload);
}

/** What the plan says of grants, or what a version needs that is there against expectation. */
async function changesFor(
  { action, grants, revoked, layer, region }: PlanEntry,
  { status, version }: Published,
  aws: Aws,
): Promise<{ readonly grants: readonly Grant[]; readonly revoked: readonly string[] }> {
  const wanted = grantsOf(layer.shareWith);
  if (action === 'keep' || status === 'published' || wanted.length === 0) return { grants, revoked };
  const { add, revoke } = statementChanges(
    wanted,
    await readPolicy(aws, region, layer.name, version.version),
  );
  return { grants: add, revoked: revoke };
}

/** Deletes what keep-versions lets go, counted again with the version that there is now. */
async function tidied(
  { layer, region, listing }: PlanEntry,
  used: number,
  aws: Aws,
): Promise<{ readonly deleted: readonly number[]; readonly trouble: Trouble | null }> {
  const deleted: number[] = [];
  try {
    for (const version of surplus(listing.ours, used, layer.keepVersions)) {
      await call(aws, region, 'DeleteLayerVersion', { LayerName: layer.name, VersionNumber: version });
      deleted.push(version);
    }
    return { deleted, trouble: null };
  } catch (error) {
    return { deleted, trouble: troubleOf(error) };
  }
}

/** The version that is there and as good as ours, also where something else could not be read. */
function asGood({ layer, listing }: PlanEntry): VersionContent | null {
  return decide(layer, listing).action === 'keep' ? listing.existing : null;
}

function blank({ layer, region }: PlanEntry, version: VersionContent | null): Omit<VersionOutcome, 'status'> {
  return {
    layer,
    region,
    arn: version?.arn ?? null,
    version: version?.version ?? null,
    codeSha256: version?.codeSha256 ?? null,
    codeSize: version?.codeSize ?? null,
    createdDate: version?.createdDate ?? null,
    uploaded: null,
    granted: [],
    revoked: [],
    deleted: [],
    twin: null,
    trouble: null,
  };
}

function failed(entry: PlanEntry, version: VersionContent | null, trouble: Trouble): VersionOutcome {
  return { ...blank(entry, version), status: 'failed', trouble };
}
