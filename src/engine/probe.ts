import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LayerpackError } from '../errors.js';
import { machineOf } from '../lambda/images.js';
import type { Runtime } from '../lambda/runtimes.js';
import type { Sdk } from '../lambda/sdk-family.js';
import { assumedSdk, sdkFamily } from '../lambda/sdk-family.js';
import type { BuildPlace, Engine } from './engine.js';
import { lastLine } from './execute.js';
import type { Helpers } from './helpers.js';

/** What the helper of that name says. */
export interface Probe {
  readonly python: string;
  readonly 'python-version': string;
  readonly machine: string;
  readonly pip: string | null;
  /** Null where there is no image to look at. */
  readonly sdk: {
    /** Absolute path in the image. */
    readonly home: string;
    /** By normalised name. */
    readonly versions: Readonly<Record<string, string>>;
  } | null;
}

/**
 * Looks at what the engine really is; in a container also at the runtime's SDK, whose metadata it copies.
 * @throws LayerpackError with rule `engine` where the engine is not for the target
 */
export async function probeEngine(
  engine: Engine,
  place: BuildPlace,
  helpers: Helpers,
  sdkDirectory: string,
): Promise<Probe> {
  const family = engine.kind === 'container' ? sdkFamily : [];
  const outcome = await engine.run(
    [engine.python, '-I', helpers.probe, sdkDirectory, place.runtime.sdkHomes.join(':'), ...family],
    { cwd: place.workDirectory },
  );
  const fail = (reason: string, advice: string) =>
    new LayerpackError({
      rule: 'engine',
      subject: engine.description,
      title: `Failed to build in ${engine.description}`,
      reason,
      advice,
    });
  if (outcome.exitCode !== 0)
    throw fail(lastLine(outcome.stderr), 'Check that the image is a Lambda build image.');
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

/** The runtime's SDK: as the image has it, or without an image by the dated table. */
export async function readSdk(
  probe: Probe,
  engine: Engine,
  runtime: Runtime,
  sdkDirectory: string,
): Promise<Sdk> {
  if (!engine.image || !probe.sdk) {
    const sdk = assumedSdk(runtime);
    await writeMetadata(sdk, sdkDirectory);
    return sdk;
  }
  return {
    source: `image ${engine.image.name}, ${probe.sdk.home}`,
    versions: probe.sdk.versions,
    accepts: {},
  };
}

/** Names and versions only: without an image, more is not known. */
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
