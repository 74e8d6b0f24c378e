import type { Finding } from '../errors.js';
import type { Api, WorldClock } from './api.js';
import { isUploadAddress, openApi } from './api.js';
import { isNotFound } from './api-trouble.js';
import type { Release, ReleaseMode, Wanted } from './release.js';
import { findRelease, wantedRelease } from './release.js';
import type { Asset, Listed, Put } from './release-assets.js';
import { isKept, listAssets, putAsset } from './release-assets.js';
import { writeNotes } from './release-body.js';
import {
  noRelease,
  noSingleRelease,
  notAttached,
  notFound,
  notNoted,
  strangeAddress,
  withoutToken,
} from './release-findings.js';
import type { NotesSection } from './release-notes.js';
import type { ApiTrouble } from './release-trouble.js';
import { apiTroubleOf, immutable, isTaken } from './release-trouble.js';

type Variables = Readonly<Record<string, string | undefined>>;

/** What a release is to get. */
export interface ReleasePlan {
  readonly mode: ReleaseMode;
  /** In the order in which they are attached: sums last, so that they are never ahead of what they are of. */
  readonly assets: readonly Asset[];
  /** Null where no layer version was published. */
  readonly notes: NotesSection | null;
}

export interface ReleaseOptions {
  readonly token: string | null;
  readonly environment: Variables;
  /** Payload of the event, as it was parsed. */
  readonly event: unknown;
  readonly clock: WorldClock;
  /** Milliseconds for all of it, after which all requests end. */
  readonly limit: number;
  readonly tell: (line: string) => void;
}

export interface ReleaseOutcome {
  /** Null where the run is for none. */
  readonly release: { readonly tag: string; readonly url: string } | null;
  readonly assets: readonly { readonly name: string; readonly put: Put }[];
  readonly findings: readonly Finding[];
}

/**
 * Attaches what was built to the release that the run is for, one asset after another as GitHub asks for, and writes
 * the layer versions into its notes. Nothing is thrown: what was built is there all the same.
 */
export async function publishRelease(plan: ReleasePlan, options: ReleaseOptions): Promise<ReleaseOutcome> {
  const { mode } = plan;
  const wanted = wantedRelease(options.environment, options.event, mode);
  if (wanted.by === 'nothing') return nothing(wanted.reason === null ? [] : [noRelease(wanted.reason)]);
  const { token, limit } = options;
  if (token === null || token === '') return nothing([withoutToken(mode)]);
  const api = await openApi({ ...options, token, signal: AbortSignal.timeout(limit) });
  const release = await found(api, wanted, mode);
  if ('rule' in release) return nothing([release]);
  if (!isUploadAddress(withoutTemplate(release), options.environment))
    return nothing([strangeAddress(release)]);

  const { done, lost } = await attach(api, release, plan.assets, options.tell);
  const findings = [...notAttached(release, lost, mode)];
  // Of an immutable release the notes can be changed all the same
  const hopeless = lost.some(({ trouble }) => trouble.forAll && trouble !== immutable);
  if (plan.notes && !hopeless) findings.push(...(await note(api, release, plan.notes)));
  return { release: { tag: release.tag, url: release.url }, assets: done, findings };
}

async function found(
  api: Api,
  wanted: Exclude<Wanted, { by: 'nothing' }>,
  mode: ReleaseMode,
): Promise<Release | Finding> {
  try {
    const release = await findRelease(api, wanted);
    return release === null || typeof release === 'number' ? noSingleRelease(wanted.tag, release) : release;
  } catch (error) {
    return notFound(wanted.tag, apiTroubleOf(error, 'find', api.clock.now()), mode);
  }
}

async function attach(api: Api, release: Release, assets: readonly Asset[], tell: (line: string) => void) {
  const done: { name: string; put: Put }[] = [];
  const lost: { name: string; trouble: ApiTrouble }[] = [];
  // Names of assets differ, so one list does for all as long as nothing goes wrong
  const listing = { known: null };
  let trouble: ApiTrouble | undefined;
  for (const asset of assets) {
    const { name } = asset;
    const result: Put | ApiTrouble = trouble ?? (await attached(api, release, asset, listing));
    if (typeof result === 'string') {
      done.push({ name, put: result });
      tell(`${name}: ${said[result]}`);
    } else {
      lost.push({ name, trouble: result });
      // What is the same already can be kept by an immutable release
      if (result.forAll && result !== immutable) trouble = result;
    }
  }
  return { done, lost };
}

const said: Readonly<Record<Put, string>> = {
  kept: 'is there already, and the same',
  uploaded: 'uploaded',
  replaced: 'uploaded in the place of the asset that had its name',
};

async function attached(
  api: Api,
  release: Release,
  asset: Asset,
  listing: { known: readonly Listed[] | null },
): Promise<Put | ApiTrouble> {
  for (let again = true; ; again = false) {
    try {
      listing.known ??= await listAssets(api, release);
      const listed = listing.known;
      if (release.immutable) return (await isKept(api, asset, listed)) ? 'kept' : immutable;
      return await putAsset(api, release, asset, listed);
    } catch (error) {
      // Another asset came to the name meanwhile, and is to be replaced as safely as one that was there, or a job that
      // builds the same took ours for one that was left behind
      listing.known = null;
      if (!again || !(isTaken(error) || isNotFound(error)))
        return apiTroubleOf(error, 'upload', api.clock.now());
    }
  }
}

async function note(api: Api, release: Release, section: NotesSection): Promise<readonly Finding[]> {
  const outcome = await writeNotes(api, release, section).catch((error: unknown) =>
    apiTroubleOf(error, 'notes', api.clock.now()),
  );
  return outcome === 'kept' || outcome === 'written' ? [] : [notNoted(release, outcome, section.complete)];
}

/** The address ends with what a URI template has for name and label. */
function withoutTemplate({ uploadUrl }: Release): string {
  return uploadUrl.replace(/\{.*$/, '');
}

function nothing(findings: readonly Finding[]): ReleaseOutcome {
  return { release: null, assets: [], findings };
}
