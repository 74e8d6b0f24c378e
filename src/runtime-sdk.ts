import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openEngine } from './engine/open.js';
import { readPipConfiguration } from './engine/pip-configuration.js';
import { probeEngine, readSdk } from './engine/probe.js';
import type { Inputs } from './inputs/inputs.js';
import type { Sdk } from './lambda/sdk-family.js';
import type { World } from './world.js';
import { openWorkDirectory } from './world.js';

/** The story of the runtime's SDK: what the image has of it, or without one the table. */
export async function readRuntimeSdk(inputs: Inputs, world: World): Promise<Sdk> {
  const { workspace, environment, log, lifetime } = world;
  const pipConfiguration = readPipConfiguration(environment, workspace);
  pipConfiguration.secrets.forEach(log.mask);
  const workDirectory = await openWorkDirectory(world);
  const { runtime, architecture } = inputs;
  const place = { runtime, architecture, workspace, workDirectory };
  const { engine, helpers } = await openEngine(
    place,
    { ...inputs, paths: [] },
    pipConfiguration,
    lifetime,
    log,
  );
  const sdkDirectory = join(workDirectory, 'sdk');
  await mkdir(sdkDirectory);
  const probe = await probeEngine(engine, place, helpers, sdkDirectory);
  return readSdk(probe, engine, runtime, sdkDirectory);
}
