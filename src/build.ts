import { resolve } from 'node:path';
import { checkLayers } from './check-layers.js';
import type { Fetching } from './engine/open-runtime.js';
import { fetchRuntimeImage, openRuntime } from './engine/open-runtime.js';
import { findingOf, LayerpackError } from './errors.js';
import type { Inputs } from './inputs/inputs.js';
import { inspectLayers } from './inspect-layers.js';
import { readWheels } from './layer/contents.js';
import { emptyLayer, nothingApplies } from './layer/empty.js';
import { fitsInMemory, installWheels } from './layer/install.js';
import { readOtherLayers } from './layer/other-layers.js';
import { describeLayer } from './layer/tree.js';
import type { LayerRun } from './layer-run.js';
import { blamesIn, wantsRuntime } from './layer-run.js';
import type { Log } from './log.js';
import type { OutputDirectory } from './pack/output-directory.js';
import { diskFailure, openOutputDirectory } from './pack/output-directory.js';
import { packLayer } from './pack/pack.js';
import { analysisOf } from './report/analysis.js';
import { lockText } from './report/lock.js';
import { manifestText } from './report/manifest.js';
import type { Progress } from './report/progress.js';
import { noProgress, reportOf } from './report/progress.js';
import type { Report } from './report/report.js';
import { failed } from './report/report.js';
import type { Resolved } from './resolve-project.js';
import { resolveProject } from './resolve-project.js';
import { hasTests, testLayers } from './test-layers.js';
import type { World } from './world.js';
import { stages, tell } from './world.js';

/** The story of a run: layers, their files, and the report, which holds whatever went wrong on the way. */
export async function build(inputs: Inputs, world: World): Promise<Report> {
  const { log, lifetime, version } = world;
  const progress = noProgress(inputs);
  const directory = resolve(world.workspace, inputs['output-directory']);
  let output: OutputDirectory | undefined;
  const report = () => reportOf(inputs, version, progress);
  const writeManifest = () => output?.write('manifest.json', manifestText(report(), log.redact));
  try {
    const sources = inputs.layers.flatMap(({ requirements, 'other-layers': others }) => [
      ...requirements,
      ...others.map(({ file }) => file),
    ]);
    output = await openOutputDirectory(
      directory,
      new Set(sources.map((name) => resolve(world.workspace, name))),
    );
    lifetime.defer(output.discard);
    if (await countOtherLayers(inputs, world, progress)) await buildLayers(inputs, world, output, progress);
    if (lifetime.ended) throw new Error('the run was interrupted');
    const done = report();
    if (!failed(done)) {
      const built = done.layers.filter((layer) => layer.built !== null);
      for (const layer of built) await output.write(`${layer.name}.lock.txt`, lockText(done, layer));
      await writeManifest();
      // The zips come last: where they are, everything else is.
      for (const { built: zipped } of built) if (zipped) await output.publish(zipped.zip);
      return done;
    }
  } catch (error) {
    // An interrupted run fails at whatever it was doing; that is not worth telling.
    if (lifetime.ended) throw error;
    if (!(error instanceof LayerpackError) && error instanceof Error) log.debug(error.stack ?? error.message);
    const remedy = 'set RUNNER_TEMP (on the command line TMPDIR) to a directory on another disk';
    tell([findingOf(diskFailure(world.temporaryRoot, remedy, error))], progress, log);
    await output?.retract();
    for (const layer of progress.layers.values()) delete layer.built;
  }
  try {
    await writeManifest();
  } catch (error) {
    // Where the disk is full or gone already, that has been told.
    if (failed(report())) log.debug(String(error));
    else tell([findingOf(error)], progress, log);
  }
  return report();
}

/** Reads what other-layers names. @returns whether all of it could be read */
async function countOtherLayers(inputs: Inputs, world: World, progress: Progress): Promise<boolean> {
  const { byLayer, findings } = await readOtherLayers(inputs, world.workspace);
  for (const state of progress.layers.values()) state.others = byLayer.get(state.name) ?? [];
  tell(findings, progress, world.log);
  return !findings.some(({ severity }) => severity === 'error');
}

/** The story of the layers, from sources to zips that are proven. */
async function buildLayers(
  inputs: Inputs,
  world: World,
  output: OutputDirectory,
  progress: Progress,
): Promise<void> {
  const { log, lifetime } = world;
  const stage = stages(world, progress);
  let fetching: Fetching = Promise.resolve({ reason: 'builder: host has no runtime image' });
  const resolved = await resolveProject(inputs, world, progress, (engine) => {
    if (engine.kind === 'host') return;
    fetching = wantsRuntime(inputs)
      ? fetchRuntimeImage(inputs['runtime-image'], inputs, lifetime, log)
      : Promise.resolve({ reason: 'nothing asks for it' });
  });
  const { workshop, resolution, place } = resolved;
  for (const zip of output.removed) log.info(`Removed ${zip}, which an earlier run left in ${output.path}`);
  if (resolution.wheels.length === 0 && resolution.excluded.length === 0) {
    return tell([nothingApplies(inputs)], progress, log);
  }

  // Neither is waited for before it is needed: the one waits for the index, the other for a container to start
  const heldBackBySdk = resolution.heldBack();
  heldBackBySdk.catch(() => undefined);
  const opening = openRuntime(fetching, place, workshop.helpers, lifetime);
  await stage('Install', () => installLayers(inputs, resolved, progress, log));
  const runtime = await opening;
  if ('reason' in runtime && runtime.finding) tell([runtime.finding], progress, log);
  if ('container' in runtime) progress.runtimeImage = runtime.container.image;
  const blames = blamesIn(inputs, analysisOf(resolution, new Map()));
  const run: LayerRun = { ...resolved, inputs, world, progress, output, blames, runtime };
  await stage('Inspect', () => inspectLayers(run));
  await stage('Pack', async () => {
    for (const state of progress.layers.values()) {
      if (state.tree) state.built = await packLayer(inputs, state.name, state.tree, output);
    }
  });
  await stage('Check', () => checkLayers(run, heldBackBySdk));
  if (hasTests(inputs)) await stage('Test', () => testLayers(run));
  // Its end takes a moment, in which the rest can be written
  if ('container' in runtime) void runtime.container.close();
}

/** The layers' trees, each in a directory of its own. */
async function installLayers(
  inputs: Inputs,
  { workshop, resolution, place: { workDirectory } }: Resolved,
  progress: Progress,
  log: Log,
): Promise<void> {
  const contents = new Map(
    (await readWheels(resolution.wheels, inputs.runtime)).map((each) => [each.wheel.name, each]),
  );
  const placed = resolution.placements.map(({ layer, names, ofRuntime }) => ({
    layer,
    own: names.flatMap((name) => contents.get(name) ?? []),
    left: resolution.excluded.filter(({ name }) => ofRuntime.has(name)),
  }));
  const inMemory = fitsInMemory(placed.flatMap(({ own }) => own));
  for (const [index, { layer, own, left }] of placed.entries()) {
    const state = progress.layers.get(layer);
    if (!state) continue;
    state.left = left;
    if (own.length === 0) {
      tell([emptyLayer(layer, resolution)], progress, log);
      continue;
    }
    const installed = await installWheels(
      workshop,
      inputs,
      own,
      { workDirectory, index, inMemory },
      log.info,
    );
    progress.installer = installed.installer;
    state.directory = installed.directory;
    state.tree = describeLayer(own, installed.files);
  }
}
