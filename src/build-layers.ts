import { checkLayers } from './check-layers.js';
import type { Fetching, NoRuntime, OpenRuntime } from './engine/open-runtime.js';
import { fetchRuntimeImage, openRuntime } from './engine/open-runtime.js';
import type { Inputs } from './inputs/inputs.js';
import { wantsLibraries, wantsRuntime } from './inputs/inputs.js';
import { inspectLayers } from './inspect-layers.js';
import type { Inspected } from './inspect-project.js';
import type { WheelContents } from './layer/contents.js';
import { readWheels } from './layer/contents.js';
import { emptyLayer, nothingApplies } from './layer/empty.js';
import { fitsInMemory, installWheels } from './layer/install.js';
import { compareTree } from './layer/installed.js';
import { describeLayer } from './layer/tree.js';
import type { LayerRun } from './layer-run.js';
import { blamesIn } from './layer-run.js';
import type { Log } from './log.js';
import { packLayers } from './pack-layers.js';
import { analysisOf } from './report/analysis.js';
import type { LayerProgress, Progress } from './report/progress.js';
import type { Report } from './report/report.js';
import type { Resolved } from './resolve-project.js';
import { resolveProject } from './resolve-project.js';
import type { BuildRun, Reuse } from './reuse-result.js';
import { addBytecode, slimLayers } from './slim-layers.js';
import { hasTests, testLayers } from './test-layers.js';
import { besides, stages, tell } from './world.js';

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
  const noImage = Promise.resolve<NoRuntime>({ reason: 'builder: host has no runtime image' });
  let fetching: Fetching = noImage;
  let opening: Promise<OpenRuntime | NoRuntime> = noImage;
  const resolved = await resolveProject(
    inputs,
    inspected,
    cache,
    world,
    progress,
    ({ engine, helpers, place }) => {
      if (engine.kind === 'host') return;
      fetching = wantsRuntime(inputs)
        ? fetchRuntimeImage(inputs['runtime-image'], inputs, lifetime, log)
        : Promise.resolve({ reason: 'nothing asks for it' });
      opening = openRuntime(fetching, place, helpers, lifetime);
    },
  );
  const { resolution } = resolved;
  if (resolution.wheels.length === 0 && resolution.excluded.length === 0) {
    tell([nothingApplies(inputs)], progress, log);
    return null;
  }
  const keep = async (report: Report) => {
    await reuse?.keep(report, resolved);
    await resolved.sharedWheels?.save();
  };
  if (await reuse?.byResolution(resolved, fetching)) return async () => resolved.sharedWheels?.save();

  // None is waited for before it is needed: they wait for the index, for a container to start, for a tree to be written
  const heldBackBySdk = resolution.heldBack();
  heldBackBySdk.catch(() => undefined);
  const contents = await layerContents(inputs, resolved, progress, log);
  const installing = besides(world, progress)('Install', () =>
    installLayers(inputs, resolved, contents, progress, log),
  );
  for (const { state, own } of contents) state.tree = describeLayer(own, inputs.runtime);
  await stage('Slim', () => slimLayers({ ...resolved, inputs, world, progress }));
  const runtime = await opening;
  if ('reason' in runtime && runtime.finding) tell([runtime.finding], progress, log);
  if ('container' in runtime) progress.runtimeImage = runtime.container.image;
  const blames = blamesIn(inputs, analysisOf(resolution, new Map()));
  const run: LayerRun = { ...resolved, inputs, world, progress, output, blames, runtime, installing };
  // Only libraries that come in change what is packed
  const inspecting = inputs.layers.some(wantsLibraries)
    ? stage('Inspect', () => inspectLayers(run))
    : besides(world, progress)('Inspect', () => inspectLayers(run));
  if (inputs.layers.some(wantsLibraries)) await inspecting;
  if (inputs.layers.some(({ bytecode }) => bytecode !== 'none'))
    await stage('Compile', () => addBytecode(run));
  await stage('Pack', () => packLayers(run));
  await stage('Check', () => checkLayers(run, inspecting, heldBackBySdk));
  if (hasTests(inputs)) await stage('Test', () => testLayers(run));
  // Their end takes a moment, in which the rest can be written
  if ('container' in runtime) void runtime.container.close();
  void resolved.workshop.engine.close();
  return keep;
}

/** A layer that comes to something. */
interface FilledLayer {
  readonly state: LayerProgress;
  /** Its wheels, with what each puts into it. */
  readonly own: readonly WheelContents[];
}

/** What goes into each layer. One that comes to nothing is told. */
async function layerContents(
  inputs: Inputs,
  { resolution }: Resolved,
  progress: Progress,
  log: Log,
): Promise<readonly FilledLayer[]> {
  const contents = new Map(
    (await readWheels(resolution.wheels, inputs.runtime)).map((each) => [each.wheel.name, each]),
  );
  return resolution.placements.flatMap(({ layer, names, ofRuntime }) => {
    const state = progress.layers.get(layer);
    if (!state) return [];
    state.left = resolution.excluded.filter(({ name }) => ofRuntime.has(name));
    const own = names.flatMap((name) => contents.get(name) ?? []);
    if (own.length > 0) return [{ state, own }];
    tell([emptyLayer(layer, resolution)], progress, log);
    return [];
  });
}

/** Installs the layers, each in a directory of its own, and holds what comes of that against their wheels. */
async function installLayers(
  inputs: Inputs,
  { workshop, place: { workDirectory } }: Resolved,
  layers: readonly FilledLayer[],
  progress: Progress,
  log: Log,
): Promise<void> {
  const inMemory = fitsInMemory(layers.flatMap(({ own }) => own));
  for (const [index, { state, own }] of layers.entries()) {
    const installed = await installWheels(
      workshop,
      inputs,
      own,
      { workDirectory, index, inMemory },
      log.info,
    );
    compareTree(own, installed.files);
    progress.installer = installed.installer;
    state.directory = installed.directory;
  }
}
