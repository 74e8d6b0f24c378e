import { setTimeout } from 'node:timers/promises';
import type { Finding } from '../errors.js';
import { findingOf } from '../errors.js';
import { dockerPlatform } from '../lambda/images.js';
import type { Lifetime } from '../lifetime.js';
import type { Log } from '../log.js';
import type { LocalImage } from './docker.js';
import { engineState, ensureImage } from './docker.js';
import type { BuildPlace } from './engine.js';
import type { Workshop } from './open.js';
import type { RuntimeContainer } from './runtime-container.js';
import { startRuntime } from './runtime-container.js';

/** Why there is no runtime to try layers in, as the end of a sentence that begins with "because". */
export interface NoRuntime {
  readonly reason: string;
  /** Where that is not what the user asked for. */
  readonly finding?: Finding;
}

interface RuntimeImage {
  readonly name: string;
  readonly localImage: LocalImage;
  readonly rootless: boolean;
}

/** The image of the runtime, on its way. */
export type Fetching = Promise<RuntimeImage | NoRuntime>;

/** Pulls the runtime's image where it is not there, beside whatever else goes on. Never rejects. */
export async function fetchRuntimeImage(
  name: string,
  { architecture }: Pick<BuildPlace, 'architecture'>,
  log: Log,
): Fetching {
  try {
    const state = await engineState();
    if (!state.answers) return { reason: `no Docker engine answers (${state.reason})` };
    const wait = (seconds: number) => setTimeout(seconds * 1000);
    const localImage = await ensureImage(name, dockerPlatform(architecture), log.info, wait);
    return { name, localImage, rootless: state.rootless };
  } catch (error) {
    const finding = findingOf(error);
    return { reason: `${name} could not be pulled`, finding: withoutIt(finding) };
  }
}

/**
 * Starts the runtime's container for a build in the container; it ends with the run. Never rejects.
 * @param zipDirectory absolute path of the directory that layers' zips are in
 */
export async function openRuntime(
  fetching: Fetching,
  place: BuildPlace,
  { engine, helpers }: Workshop,
  zipDirectory: string,
  lifetime: Lifetime,
): Promise<RuntimeContainer | NoRuntime> {
  if (engine.kind === 'host') return { reason: 'builder host has no runtime image' };
  const image = await fetching;
  if ('reason' in image) return image;
  const { name, localImage, rootless } = image;
  const container = await startRuntime(place, { image: name, localImage, rootless, zipDirectory, helpers });
  if ('refusal' in container) {
    const finding: Finding = {
      rule: 'image',
      severity: 'warning',
      subject: name,
      title: `Failed to start the runtime image ${name}`,
      reason: container.refusal,
      advice: 'Modules are not imported without it. Name another image by runtime-image.',
    };
    return { reason: `${name} does not start`, finding };
  }
  lifetime.defer(container.close);
  return container;
}

/** The build can do without; what is not checked then is told. */
function withoutIt(finding: Finding): Finding {
  const { advice } = finding;
  return {
    ...finding,
    severity: 'warning',
    advice: `Modules are not imported without it. ${advice.replaceAll('input image', 'input runtime-image')}`,
  };
}
