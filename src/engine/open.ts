import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { LayerpackError } from '../errors.js';
import { dockerPlatform, machineOf } from '../lambda/images.js';
import type { Sdk } from '../lambda/sdk-family.js';
import { assumedSdk, sdkFamily } from '../lambda/sdk-family.js';
import type { Lifetime } from '../lifetime.js';
import type { Log } from '../log.js';
import { startContainer } from './container.js';
import { engineState, ensureImage } from './docker.js';
import type { BuildPlace, Engine } from './engine.js';
import { lastLine } from './execute.js';
import type { Helpers } from './helpers.js';
import { writeHelpers } from './helpers.js';
import { hostEngine } from './host.js';
import type { PipConfiguration } from './pip-configuration.js';
import type { Tools } from './tools.js';
import { fetchTools } from './tools.js';

export interface EngineWish {
  readonly builder: 'container' | 'host' | 'auto';
  readonly image: string;
}

/** An engine that is known to fit the target, with what layerpack needs in it. */
export interface Workshop {
  readonly engine: Engine;
  readonly tools: Tools;
  readonly helpers: Helpers;
  readonly sdk: Sdk;
  /** Holds METADATA of the runtime's SDK as <name>-<version>.dist-info; without an image, names and versions only. */
  readonly sdkDirectory: string;
  /** The interpreter's full version, for the record. */
  readonly pythonVersion: string;
}

interface Probe {
  readonly python: string;
  readonly 'python-version': string;
  readonly machine: string;
  readonly pip: string | null;
  readonly 'sees-files': boolean;
  readonly sdk: Readonly<Record<string, { readonly version: string; readonly home: string }>>;
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
  const engine = await chooseEngine(place, wish, pipConfiguration, helpers, log);
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
  log: Log,
): Promise<Workshop> {
  const toolDirectory = join(place.workDirectory, 'tools');
  const sdkDirectory = join(place.workDirectory, 'sdk');
  await mkdir(toolDirectory);
  await mkdir(sdkDirectory);
  const probe = await look(engine, place, helpers, sdkDirectory);
  log.info(`Python ${probe['python-version']} on ${probe.machine}`);
  const tools = await fetchTools(engine, probe.python, machineOf(place.architecture), toolDirectory);
  for (const [tool, version] of Object.entries(tools.versions)) log.info(`${tool} ${version}`);
  const sdk = engine.image ? readSdk(probe, engine.image.name) : assumedSdk(place.runtime);
  if (!engine.image) await writeMetadata(sdk, sdkDirectory);
  return { engine, tools, helpers, sdk, sdkDirectory, pythonVersion: probe['python-version'] };
}

async function chooseEngine(
  place: BuildPlace,
  wish: EngineWish,
  pipConfiguration: PipConfiguration,
  helpers: Helpers,
  log: Log,
): Promise<Engine> {
  if (wish.builder === 'host') {
    const engine = await hostEngine(place, pipConfiguration);
    log.info(`Building on ${engine.description}: builder host`);
    return engine;
  }
  try {
    const engine = await containerEngine(place, wish, pipConfiguration, helpers, log);
    log.info(
      `Building in ${engine.description}${wish.builder === 'auto' ? ': builder auto, and a Docker engine answers' : ': builder container'}`,
    );
    return engine;
  } catch (error) {
    if (wish.builder === 'container' || !(error instanceof LayerpackError)) throw error;
    const engine = await hostEngine(place, pipConfiguration);
    log.info(
      `Building on ${engine.description}: builder auto, and no container can serve (${error.finding.reason})`,
    );
    return engine;
  }
}

async function containerEngine(
  place: BuildPlace,
  { image }: EngineWish,
  pipConfiguration: PipConfiguration,
  helpers: Helpers,
  log: Log,
): Promise<Engine> {
  const state = await engineState();
  if (!state.answers) {
    throw new LayerpackError({
      rule: 'engine',
      subject: 'builder container',
      title: 'Failed to reach a Docker engine',
      reason: state.reason,
      advice:
        'Start Docker (hosted Linux runners have it), or use builder host, which builds from wheels without one.',
    });
  }
  const platform = dockerPlatform(place.architecture);
  const localImage = await ensureImage(image, platform, log.info, (seconds) => setTimeout(seconds * 1000));
  return startContainer(place, { image, localImage, rootless: state.rootless, pipConfiguration, helpers });
}

async function look(
  engine: Engine,
  place: BuildPlace,
  helpers: Helpers,
  sdkDirectory: string,
): Promise<Probe> {
  const marker = join(place.workDirectory, 'marker');
  await writeFile(marker, '');
  const family = engine.kind === 'container' ? sdkFamily : [];
  const outcome = await engine.run([engine.python, helpers.probe, marker, sdkDirectory, ...family]);
  const fail = (reason: string, advice: string) =>
    new LayerpackError({
      rule: 'engine',
      subject: engine.description,
      title: `Failed to build in ${engine.description}`,
      reason,
      advice,
    });
  if (outcome.exitCode !== 0) {
    throw engine.kind === 'container' && /can't open file|No such file/.test(outcome.stderr)
      ? fail(
          "the Docker engine does not see this machine's files, as in a job that runs in a container itself",
          'Run the job on the runner rather than in a container, or use builder host.',
        )
      : fail(lastLine(outcome.stderr), 'Check that the image is a Lambda build image.');
  }
  const probe = JSON.parse(outcome.stdout) as Probe;
  if (engine.kind === 'host') return probe;
  const machine = machineOf(place.architecture);
  if (probe.python !== place.runtime.python) {
    throw fail(
      `its Python is ${probe.python}, and the runtime is ${place.runtime.id}`,
      'Name an image of that runtime by input image.',
    );
  }
  if (probe.machine !== machine) {
    throw fail(
      `it is for ${probe.machine}, and the architecture is ${place.architecture}`,
      'Name an image of that architecture by input image.',
    );
  }
  if (probe.pip === null) throw fail('its Python has no pip', 'Name a Lambda build image by input image.');
  return probe;
}

function readSdk(probe: Probe, image: string): Sdk {
  const members = Object.entries(probe.sdk);
  return {
    source: `image ${image}`,
    versions: Object.fromEntries(members.map(([name, { version }]) => [name, version])),
    accepts: {},
  };
}

async function writeMetadata({ versions }: Sdk, directory: string): Promise<void> {
  for (const [name, version] of Object.entries(versions)) {
    const distInfo = join(directory, `${name.replaceAll('-', '_')}-${version}.dist-info`);
    await mkdir(distInfo);
    await writeFile(
      join(distInfo, 'METADATA'),
      `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`,
    );
  }
}
