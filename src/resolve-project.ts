import { resolve } from 'node:path';
import { checkRuntime } from './check/runtime.js';
import type { BuildPlace, Engine } from './engine/engine.js';
import type { Workshop } from './engine/open.js';
import { openEngine, prepareWorkshop } from './engine/open.js';
import type { Environment } from './engine/pip-configuration.js';
import { readPipConfiguration } from './engine/pip-configuration.js';
import type { Inputs, LayerInputs } from './inputs/inputs.js';
import { stackOf } from './inputs/inputs.js';
import { projectDirectory } from './inputs/project.js';
import type { Progress } from './report/progress.js';
import { requireProject } from './resolve/project-directory.js';
import type { Requirements, SourceNeeds } from './resolve/requirement.js';
import type { Resolution } from './resolve/resolve.js';
import { resolveLayers } from './resolve/resolve.js';
import { sourceBuilder } from './resolve/source-builds.js';
import { mergeNeeds } from './resolve/sources/layer-requirements.js';
import { checkRequiresPython } from './resolve/sources/requires-python.js';
import { inspectSources, readSources } from './resolve/sources/sources.js';
import type { Wheel } from './resolve/wheelhouse.js';
import { wheelTarget } from './wheel/target.js';
import type { World } from './world.js';
import { openWorkDirectory, stages, tell } from './world.js';

/** What `resolveProject` leaves for the stages after it. */
export interface Resolved {
  readonly workshop: Workshop;
  readonly resolution: Resolution;
  readonly requirements: readonly Requirements[];
  readonly place: BuildPlace;
}

/**
 * The story up to the wheels: what the sources say, and what that comes to.
 * @param onEngine called once it is known where the build goes on
 */
export async function resolveProject(
  inputs: Inputs,
  world: World,
  progress: Progress,
  onEngine: (engine: Engine) => void = () => undefined,
): Promise<Resolved> {
  const { workspace, environment, log, lifetime, now } = world;
  const stage = stages(world, progress);
  const directories = projectsOf(inputs, workspace);
  for (const directory of directories.values()) requireProject(directory, workspace);
  const inspection = inspectSources(workspace, inputs.layers, environment);
  const needs = mergeNeeds([inspection.needs, inspectTests(inputs, workspace, environment)]);
  const pipConfiguration = readPipConfiguration(environment, workspace, needs.variables);
  [...needs.secrets, ...pipConfiguration.secrets].forEach(log.mask);
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
  onEngine(engine);
  progress.timings['start'] = Math.round(now() - start) / 1000;
  const workshop = await stage('Prepare', () => prepareWorkshop(engine, helpers, place, log));
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
  return { workshop, resolution, requirements, place };
}

/** What the build must be given for the requirements of test commands, as for those of layers. */
function inspectTests(inputs: Inputs, workspace: string, environment: Environment): SourceNeeds {
  const tests = inputs.layers.filter((layer) => layer['test-requirements'].length > 0);
  const sources = tests.map((layer): LayerInputs => {
    return { ...layer, requirements: layer['test-requirements'], extras: [], groups: [] };
  });
  return inspectSources(workspace, sources, environment).needs;
}

/** Absolute directories of the projects that are asked for, by layer. */
function projectsOf(inputs: Inputs, workspace: string): ReadonlyMap<string, string> {
  const asked = inputs.layers.filter(({ project }) => project === 'include');
  return new Map(
    asked.map(({ name, requirements }) => {
      const sources = requirements.length > 0 ? requirements : allSources(inputs);
      return [name, resolve(workspace, projectDirectory(sources))];
    }),
  );
}

/** A layer of the project alone is of the project that the other layers are of. */
function allSources({ layers }: Inputs): readonly string[] {
  return layers.flatMap(({ requirements }) => requirements);
}
