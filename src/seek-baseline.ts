import { join } from 'node:path';
import type { Cache } from './cache/cache.js';
import { openCache } from './cache/cache.js';
import type { Baseline, Snapshot } from './compare/model.js';
import { snapshotOf } from './compare/snapshot.js';
import type { Finding } from './errors.js';
import type { Inputs } from './inputs/inputs.js';
import { reasonOf } from './layer/named-file.js';
import { namedBaseline } from './named-baseline.js';
import type { Progress } from './report/progress.js';
import type { Baselines, World } from './world.js';
import { openWorkDirectory, tell } from './world.js';

/** What a run is compared with; why there is nothing, as the end of a sentence; null where nothing is looked for. */
export type Sought =
  | (({ readonly baseline: Baseline } | { readonly missing: string }) & {
      readonly findings: readonly Finding[];
    })
  | null;

/** What a run is compared with, and what it leaves for others. */
export interface BaselineRun {
  readonly sought: Promise<Sought>;
  /** Full id of the commit that is built; null where that is not known. */
  readonly commit: Promise<string | null>;
  /** Keeps the manifest, where the run is one that others may be compared with. */
  save(manifest: () => string): Promise<void>;
}

const nothing: BaselineRun = {
  sought: Promise.resolve(null),
  commit: Promise.resolve(null),
  save: async () => undefined,
};

/**
 * Begins to look for what the run is compared with; it goes on beside all else. What the user names is read at once,
 * since the run may write over it.
 * @throws LayerpackError with rule `baseline` where that cannot be read
 */
export async function seekBaseline(
  inputs: Inputs,
  world: World,
  cache: Cache | null,
  progress: Progress,
): Promise<BaselineRun> {
  const { baseline } = inputs;
  const { baselines, log } = world;
  if (baseline === 'none') return nothing;
  const commit = baselines?.commit() ?? nothing.commit;
  commit.catch(() => undefined);
  if (baseline !== null) {
    const sought = Promise.resolve(await namedBaseline(baseline, inputs, world.workspace));
    return { ...nothing, sought, commit };
  }
  if (!baselines) return nothing;
  // A run without a cache of its own leaves nothing on this machine, and can be compared all the same
  const place =
    cache ??
    openCache(join(await openWorkDirectory(world), 'cache'), (finding) => tell([finding], progress, log));
  const sought = lookUp(baselines, place, world);
  // Until it is waited for
  sought.catch(() => undefined);
  return { sought, commit, save: async (manifest) => baselines.save(manifest(), place) };
}

async function lookUp(baselines: Baselines, cache: Cache, { log }: World): Promise<Sought> {
  const found = await baselines.lookUp(cache);
  if (found.kind === 'not looked for') return null;
  if (found.kind === 'none') return { missing: found.reason, findings: [] };
  const { text, commit, why } = found;
  const origin = `${commit.slice(0, 7)}, ${why}`;
  log.info(`The baseline is ${origin}`);
  try {
    return { baseline: { snapshot: { ...parsed(text), commit }, text, origin }, findings: [] };
  } catch (error) {
    const missing = `that of ${origin} cannot be read: ${reasonOf(error)}`;
    return { missing, findings: [unreadable(commit, missing)] };
  }
}

const parsed = (text: string): Snapshot => snapshotOf(JSON.parse(text));

function unreadable(commit: string, reason: string): Finding {
  return {
    rule: 'baseline',
    severity: 'warning',
    subject: commit,
    title: 'The layers are compared with nothing',
    reason,
    advice:
      'The next run of the base branch keeps another. Use one version of layerpack on the base branch and in pull requests.',
  };
}
