import { checkLayers } from './check-layers.js';
import type { Fetching } from './engine/open-runtime.js';
import { fetchRuntimeImage, openRuntime } from './engine/open-runtime.js';
import type { Inputs } from './inputs/inputs.js';
import { inspectLayers } from './inspect-layers.js';
import type { Inspected } from './inspect-project.js';
import { readWheels } from './layer/contents.js';
import { emptyLayer, nothingApplies } from './layer/empty.js';
import { fitsInMemory, installWheels } from './layer/install.js';
import { describeLayer } from './layer/tree.js';
import type { LayerRun } from './layer-run.js';
import { blamesIn, wantsRuntime } from './layer-run.js';
import type { Log } from './log.js';
import { packLayer } from './pack/pack.js';
import { analysisOf } from './report/analysis.js';
import type { Progress } from './report/progress.js';
import type { Report } from './report/report.js';
import type { Resolved } from './resolve-project.js';
import { resolveProject } from './resolve-project.js';
import type { BuildRun, Reuse } from './reuse-result.js';
import { hasTests, testLayers } from './test-layers.js';
import { stages, tell } from './world.js';

/**
 * The story of the layers, from sources to zips that are proven.
 * @returns what keeps for later runs what this one made
 */
export async function buildLayers(
  { inputs, world, output, progress, cache }: BuildRun,
  inspected: Inspected,
  reuse: Reuse | null,
): Promise<((report: Report) => Promise<void>) | null> {
  const { log, lifetime } = world;
  const stage = stages(world, progress);
  let fetching: Fetching = Promise.resolve({ reason: 'builder: host has no runtime image' });
  const resolved = await resolveProject(inputs, inspected, cache, world, progress, (engine) => {
    if (engine.kind === 'host') return;
    fetching = wantsRuntime(inputs)
      ? fetchRuntimeImage(inputs['runtime-image'], inputs, lifetime, log)
      : Promise.resolve({ reason: 'nothing asks for it' });
  });
  const { workshop, resolution, place } = resolved;
  if (resolution.wheels.length === 0 && resolution.excluded.length === 0) {
    tell([nothingApplies(inputs)], progress, log);
    return null;
  }
  const keep = async (report: Report) => {
    await Promise.all([reuse?.keep(report, resolved), resolved.sharedWheels?.save()]);
  };
  if (await reuse?.byResolution(resolved, fetching)) return async () => resolved.sharedWheels?.save();

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
  return keep;
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
