import { join, resolve } from 'node:path';
import type { Cache } from './cache/cache.js';
import { openCache } from './cache/cache.js';
import { cacheDirectory } from './cache/directory.js';
import { dropDamaged, keepEntry, readEntry, takeFiles } from './cache/entries.js';
import { checkRuntime } from './check/runtime.js';
import { engineState } from './engine/docker.js';
import type { Fetching } from './engine/open-runtime.js';
import type { Finding } from './errors.js';
import type { Inputs } from './inputs/inputs.js';
import { wantsRuntime } from './inputs/inputs.js';
import type { Inspected } from './inspect-project.js';
import type { OutputDirectory } from './pack/output-directory.js';
import { diskFailure, outputRemedy } from './pack/output-failure.js';
import { dateText } from './report/date-text.js';
import type { Progress } from './report/progress.js';
import { redactReport } from './report/redact.js';
import type { Report } from './report/report.js';
import type { Resolved } from './resolve-project.js';
import { contentsOf } from './reuse/contents.js';
import { resolvedKey, resultKey } from './reuse/key.js';
import { whyNotLocked, whyOnlyBuildsKnow } from './reuse/locked.js';
import { whyNotProven } from './reuse/proven.js';
import type { Settings } from './reuse/settings.js';
import { settingsOf } from './reuse/settings.js';
import { hasZips, readReport } from './reuse/stored-report.js';
import { isTooOld, readResult, reusedOf, storedResult } from './reuse/stored-result.js';
import type { World } from './world.js';
import { tell } from './world.js';

/** A run of a build, once it knows where its files go. */
export interface BuildRun {
  readonly inputs: Inputs;
  readonly world: World;
  readonly progress: Progress;
  readonly output: OutputDirectory;
  /** Null where nothing is kept between runs. */
  readonly cache: Cache | null;
}

/** How a run comes to the finished layers of an earlier one. */
export interface Reuse {
  /** @returns whether layers were reused that this input alone decides */
  byInput(): Promise<boolean>;
  /** @returns whether layers were reused that came of the same resolution */
  byResolution(resolved: Resolved, fetching: Fetching): Promise<boolean>;
  /** Keeps finished layers, whose zips have their names, for runs that are asked for the same. */
  keep(report: Report, resolved: Resolved): Promise<void>;
}

/** @returns null where no earlier result can stand for the run */
export async function openReuse(run: BuildRun, inspected: Inspected): Promise<Reuse | null> {
  const { world, cache } = run;
  const own = cache && (await inputKey(run, inspected));
  if (!cache || !own) return null;
  let byResolutionKey: string | null = null;
  return {
    byInput: () =>
      takeResult(
        { key: own, why: 'the input locks all versions, and nothing of it has changed', imageKnown: false },
        cache,
        run,
      ),
    byResolution: async ({ workshop, resolution }, fetching) => {
      const runtimeImage = await fetching;
      // What could not be pulled today may have been there then
      if ('finding' in runtimeImage) return false;
      byResolutionKey = resolvedKey(own, {
        resolution,
        image: workshop.engine.image?.digest ?? null,
        runtimeImage: 'localImage' in runtimeImage ? runtimeImage.localImage.digest : null,
        sdk: workshop.sdk.versions,
      });
      const why = 'all versions are resolved to the same as then, and nothing else has changed';
      return takeResult({ key: byResolutionKey, why, imageKnown: true }, cache, run);
    },
    keep: async (report, { requirements, resolution }) => {
      const unproven = whyNotProven(report, wantsRuntime(run.inputs));
      if (unproven !== null) return world.log.debug(`The result is not kept: ${unproven}`);
      const open =
        whyOnlyBuildsKnow(inspected.inspection) ??
        whyNotLocked(requirements, resolution, settingsIn(run, inspected).places);
      world.log.debug(open === null ? 'The input locks all versions' : `The input is not locked: ${open}`);
      const key = open === null ? own : byResolutionKey;
      if (key) await keepResult(key, report, cache, run);
    },
  };
}

/** The cache of a run; null where it is not to have one. */
export function cacheOf(inputs: Inputs, world: World, progress: Progress): Cache | null {
  if (!inputs.cache) return null;
  return openCache(cacheDirectory(world.environment), (finding) => tell([finding], progress, world.log));
}

/**
 * The key of the run's result by its input alone.
 * @returns null where no result can stand for the run: tests of the user's try the workspace as it is now
 */
async function inputKey(run: BuildRun, inspected: Inspected): Promise<string | null> {
  const { inputs, world } = run;
  const { workspace, program } = world;
  if (inputs.layers.some((layer) => layer['test-command'] !== null)) return null;
  const { needs } = inspected;
  const { values, paths } = settingsIn(run, inspected);
  const others = inputs.layers.flatMap((layer) => layer['other-layers'].map(({ file }) => file));
  const named = others.map((file) => resolve(workspace, file));
  const contents = await contentsOf([...needs.paths, ...paths, ...named], workspace);
  return resultKey({ program, inputs, contents, settings: values });
}

function settingsIn({ world }: BuildRun, { needs, pipConfiguration }: Inspected): Settings {
  return settingsOf(pipConfiguration.environment, needs.variables, world.workspace, world.log.redact);
}

const again = 'The layers are built again.';

/** What a result is looked for by, and why it may stand for the run. */
interface Wanted {
  readonly key: string;
  readonly why: string;
  /** Whether this run has seen which images they are. */
  readonly imageKnown: boolean;
}

/**
 * Brings a finished result back: its zips under their temporary names, its report as this run's.
 * @returns whether there was one that counts
 */
async function takeResult(
  wanted: Wanted,
  cache: Cache,
  { inputs, world, progress, output }: BuildRun,
): Promise<boolean> {
  const { key, why, imageKnown } = wanted;
  const name = { kind: 'results', key } as const;
  if (!(await readEntry(cache, name))) await world.remote?.restore('result', [`${remoteKey(key)}-`], cache);
  const entry = await readEntry(cache, name);
  if (!entry) return false;
  const stored = readResult(entry.data);
  const report = stored && readReport(stored.report, inputs);
  if (!report || !hasZips(report, entry)) {
    await dropDamaged(cache, name, new Error('what it says of its zips is not whole'), again);
    return false;
  }
  if (!imageKnown && isTooOld(stored, world.now())) {
    world.log.info(`The result of ${dateText(stored.built)} is too old: its image may have changed since`);
    return false;
  }
  // What was built without a container was not tried in the runtime either
  if (stored.engine === 'host' && inputs.builder === 'auto' && (await engineState()).answers) return false;
  const taken = takeFiles(cache, name, entry, output.temporary, again).catch((error: unknown) => {
    throw diskFailure(output.path, outputRemedy, error);
  });
  if (!(await taken)) return false;
  const reused = reusedOf(stored, why, imageKnown);
  world.log.info(`Reusing the layers of ${dateText(stored.built)}: ${reused.why}`);
  progress.reused = { ...report, run: { ...report.run, reused } };
  // A runtime ages meanwhile, the trouble that another run had with its cache is not ours, and what was found
  // already has its place in the config as it is now
  const told = new Set(progress.findings.map(placeless));
  const lasting = report.findings
    .filter(({ rule }) => rule !== 'runtime-deprecated' && rule !== 'cache')
    .filter((finding) => !told.has(placeless(finding)));
  tell([...checkRuntime(inputs.runtime, new Date(world.now())), ...lasting], progress, world.log);
  return true;
}

function placeless(finding: Finding): string {
  return JSON.stringify({ ...finding, location: undefined });
}

/**
 * Keeps a finished result for runs that are asked for the same.
 * @param report of a run whose zips have their names
 */
async function keepResult(
  key: string,
  report: Report,
  cache: Cache,
  { world, output }: BuildRun,
): Promise<void> {
  const zips = report.layers.flatMap(({ built }) => built ?? []);
  const files = new Map(zips.map(({ zip, sha256 }) => [zip, { path: join(output.path, zip), sha256 }]));
  const stored = storedResult(redactReport(report, world.log.redact), world.now());
  const name = { kind: 'results', key } as const;
  await keepEntry(cache, name, files, stored);
  if (!cache.used.has(join(name.kind, key))) return;
  const time = new Date(world.now()).toISOString();
  // A key of the store can be given once; a result of a moving image has to be replaced some day, a damaged one at once
  const today = cache.damaged.has(join(name.kind, key)) ? time.replaceAll(/\D/g, '-') : time.slice(0, 10);
  await world.remote?.save('result', `${remoteKey(key)}-${today}`, [name], cache);
}

function remoteKey(key: string): string {
  return `layerpack-result-${key}`;
}
