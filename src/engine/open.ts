import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Cache } from '../cache/cache.js';
import { LayerpackError } from '../errors.js';
import { dockerPlatform, machineOf } from '../lambda/images.js';
import type { Sdk } from '../lambda/sdk-family.js';
import type { Lifetime } from '../lifetime.js';
import type { Log } from '../log.js';
import { targetEnvironment, wheelTarget } from '../wheel/target.js';
import { startContainer } from './container.js';
import { engineState, ensureImage } from './docker.js';
import type { BuildPlace, Engine } from './engine.js';
import type { Helpers } from './helpers.js';
import { writeHelpers } from './helpers.js';
import { hostEngine } from './host.js';
import type { PipConfiguration } from './pip-configuration.js';
import { probeEngine, readSdk } from './probe.js';
import type { Tools } from './tools.js';
import { fetchTools } from './tools.js';

export interface EngineWish {
  readonly builder: 'container' | 'host' | 'auto';
  readonly image: string;
  /** Absolute paths beside the workspace that commands must see. */
  readonly paths: readonly string[];
}

/** An engine that is known to fit the target, with what layerpack needs in it. */
export interface Workshop {
  readonly engine: Engine;
  readonly tools: Tools;
  readonly helpers: Helpers;
  readonly sdk: Sdk;
  /** Holds METADATA of the runtime's SDK as <name>-<version>.dist-info; without an image, names and versions only. */
  readonly sdkDirectory: string;
  /** Path of a file of JSON with the target's markers and tags; null in it where they are the interpreter's own. */
  readonly targetFile: string;
  /** The interpreter's full version, for the record. */
  readonly pythonVersion: string;
  /** Null where nothing is kept between runs. */
  readonly cache: Cache | null;
}

/**
 * Starts the engine that the user wishes; the first line of the log says which, and why.
 * @throws LayerpackError with rule `engine` or `image`
 */
export async function openEngine(
  place: BuildPlace,
  wish: EngineWish,
  pipConfiguration: PipConfiguration,
  lifetime: Lifetime,
  log: Log,
): Promise<{ readonly engine: Engine; readonly helpers: Helpers }> {
  const helpers = await writeHelpers(place.workDirectory);
  await mkdir(join(place.workDirectory, 'tmp'));
  const engine = await chooseEngine(place, wish, pipConfiguration, helpers, lifetime, log);
  lifetime.defer(() => engine.close());
  return { engine, helpers };
}

/**
 * Looks at what the engine really is, and brings pip and uv into it.
 * @throws LayerpackError with rule `engine` where it is not for the target
 */
export async function prepareWorkshop(
  engine: Engine,
  helpers: Helpers,
  place: BuildPlace,
  cache: Cache | null,
  log: Log,
): Promise<Workshop> {
  const toolDirectory = join(place.workDirectory, 'tools');
  const sdkDirectory = join(place.workDirectory, 'sdk');
  await mkdir(toolDirectory);
  await mkdir(sdkDirectory);
  const machine = machineOf(place.architecture);
  const probing = probeEngine(engine, place, helpers, sdkDirectory);
  // A container's Python is known beforehand (the probe makes sure), so that both can go on at once.
  const python = engine.kind === 'container' ? place.runtime.python : (await probing).python;
  const [probe, tools] = await Promise.all([
    probing,
    fetchTools(engine, python, machine, toolDirectory, helpers, cache),
  ]);
  log.info(`Python ${probe['python-version']} on ${probe.machine}`);
  for (const [tool, version] of Object.entries(tools.versions)) log.info(`${tool} ${version}`);
  const sdk = await readSdk(probe, engine, place.runtime, sdkDirectory);
  const targetFile = join(place.workDirectory, 'target.json');
  const target = targetEnvironment(wheelTarget(place.runtime, place.architecture));
  await writeFile(targetFile, JSON.stringify(engine.kind === 'host' ? target : null));
  return {
    engine,
    tools,
    helpers,
    sdk,
    sdkDirectory,
    targetFile,
    pythonVersion: probe['python-version'],
    cache,
  };
}

async function chooseEngine(
  place: BuildPlace,
  wish: EngineWish,
  pipConfiguration: PipConfiguration,
  helpers: Helpers,
  lifetime: Lifetime,
  log: Log,
): Promise<Engine> {
  if (wish.builder === 'host') {
    const engine = await hostEngine(place, pipConfiguration);
    log.info(`Building on ${engine.description} (builder: host)`);
    return engine;
  }
  try {
    const engine = await containerEngine(place, wish, pipConfiguration, helpers, lifetime, log);
    log.info(
      `Building in ${engine.description} (builder: ${wish.builder === 'auto' ? 'auto, and a Docker engine answers' : 'container'})`,
    );
    return engine;
  } catch (error) {
    if (wish.builder === 'container' || !(error instanceof LayerpackError)) throw error;
    const engine = await hostEngine(place, pipConfiguration);
    log.info(
      `Building on ${engine.description} (builder: auto, and no container can serve: ${error.finding.reason})`,
    );
    return engine;
  }
}

async function containerEngine(
  place: BuildPlace,
  { image, paths }: EngineWish,
  pipConfiguration: PipConfiguration,
  helpers: Helpers,
  lifetime: Lifetime,
  log: Log,
): Promise<Engine> {
  const state = await engineState();
  if (!state.answers) {
    throw new LayerpackError({
      rule: 'engine',
      subject: 'builder: container',
      title: 'Failed to reach a Docker engine',
      reason: state.reason,
      advice:
        'Start Docker (hosted Linux runners have it), or use builder: host, which builds from wheels without one.',
    });
  }
  const platform = dockerPlatform(place.architecture);
  const localImage = await ensureImage(image, platform, log, (seconds) => setTimeout(seconds * 1000));
  return startContainer(place, {
    image,
    localImage,
    rootless: state.rootless,
    pipConfiguration,
    paths,
    helpers,
    lifetime,
  });
}
