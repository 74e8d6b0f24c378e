import { resolve } from 'node:path';
import type { Cache } from './cache/cache.js';
import { checkRuntime } from './check/runtime.js';
import type { BuildPlace, Engine } from './engine/engine.js';
import type { Helpers } from './engine/helpers.js';
import type { Workshop } from './engine/open.js';
import { openEngine, prepareWorkshop } from './engine/open.js';
import type { Inputs } from './inputs/inputs.js';
import { stackOf } from './inputs/inputs.js';
import type { Inspected } from './inspect-project.js';
import type { Progress } from './report/progress.js';
import type { Requirements } from './resolve/requirement.js';
import type { Resolution } from './resolve/resolve.js';
import { resolveLayers } from './resolve/resolve.js';
import { sourceBuilder } from './resolve/source-builds.js';
import { checkRequiresPython } from './resolve/sources/requires-python.js';
import { readSources } from './resolve/sources/sources.js';
import type { Wheel } from './resolve/wheelhouse.js';
import type { SharedWheels } from './share-wheels.js';
import { openSharedWheels } from './share-wheels.js';
import { wheelTarget } from './wheel/target.js';
import type { World } from './world.js';
import { openWorkDirectory, stages, tell } from './world.js';

/** What `resolveProject` leaves for the stages after it. */
export interface Resolved {
  readonly workshop: Workshop;
  readonly resolution: Resolution;
  readonly requirements: readonly Requirements[];
  readonly place: BuildPlace;
  /** Null where nothing is shared with other machines. */
  readonly sharedWheels: SharedWheels | null;
}

/**
 * The story up to the wheels: what the sources say, and what that comes to.
 * @param onEngine called once it is known where the build goes on
 */
export async function resolveProject(
  inputs: Inputs,
  inspected: Inspected,
  cache: Cache | null,
  world: World,
  progress: Progress,
  onEngine: (opened: {
    readonly engine: Engine;
    readonly helpers: Helpers;
    readonly place: BuildPlace;
  }) => void = () => undefined,
): Promise<Resolved> {
  const { workspace, log, lifetime, now } = world;
  const { inspection, directories, needs, pipConfiguration } = inspected;
  const stage = stages(world, progress);
  const workDirectory = await openWorkDirectory(world);

  const { runtime, architecture } = inputs;
  const place: BuildPlace = { runtime, architecture, workspace, workDirectory };
  const start = now();
  const { engine, helpers } = await openEngine(
    place,
    { ...inputs, paths: needs.paths },
    pipConfiguration,
    lifetime,
    log,
  );
  onEngine({ engine, helpers, place });
  progress.timings['start'] = Math.round(now() - start) / 1000;
  const sharedWheels = world.remote
    ? await stage('Restore', () => openSharedWheels(inputs, inspected, engine, cache, world))
    : null;
  const workshop = await stage('Prepare', () => prepareWorkshop(engine, helpers, place, cache, log));
  progress.workshop = workshop;
  tell(checkRuntime(runtime, new Date(now())), progress, log);

  const leaveOut = [resolve(workspace, inputs['output-directory'])];
  const target = wheelTarget(runtime, architecture);
  const builder = sourceBuilder(workshop, { workspace, workDirectory, leaveOut, target }, log);
  const buildWheel = (path: string) =>
    builder.build({ source: { kind: 'directory', path }, configSettings: [], location: undefined });
  const [requirements, projects] = await stage('Read', async () => {
    const buildProject = async (path: string) => (await buildWheel(path)).path;
    await checkRequiresPython(workspace, inputs.layers, workshop, runtime, workDirectory);
    const read = await readSources(inspection, { workshop, workDirectory, buildProject, log });
    const wheels = new Map<string, Wheel>();
    for (const [name, directory] of directories) wheels.set(name, await buildWheel(directory));
    return [read, wheels] as const;
  });
  const layers = inputs.layers.map((layer) => {
    const below = stackOf(layer, inputs.layers).slice(0, -1);
    return { name: layer.name, below: below.map(({ name }) => name) };
  });
  const request = { inputs, workshop, requirements, layers, projects, builder, workspace, workDirectory };
  const resolution = await stage('Resolve', () => resolveLayers({ ...request, pipConfiguration }, log));
  progress.resolution = resolution;
  return { workshop, resolution, requirements, place, sharedWheels };
}
