import { setTimeout } from 'node:timers/promises';
import type { Finding } from '../errors.js';
import { findingOf } from '../errors.js';
import { dockerPlatform } from '../lambda/images.js';
import type { Lifetime } from '../lifetime.js';
import type { Log } from '../log.js';
import type { LocalImage } from './docker.js';
import { engineState, ensureImage } from './docker.js';
import type { BuildPlace } from './engine.js';
import type { Helpers } from './helpers.js';
import type { RuntimeContainer } from './runtime-container.js';
import { startRuntime } from './runtime-container.js';
import type { ImageLibraries } from './runtime-libraries.js';
import { listImageLibraries } from './runtime-libraries.js';

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
  lifetime: Lifetime,
  log: Log,
): Fetching {
  // A run that ends does not wait for another attempt
  const ending = new AbortController();
  lifetime.defer(async () => ending.abort());
  try {
    const state = await engineState();
    if (!state.answers) return { reason: `no Docker engine answers (${state.reason})` };
    const wait = (seconds: number) => setTimeout(seconds * 1000, undefined, { signal: ending.signal });
    const localImage = await ensureImage(name, dockerPlatform(architecture), log.info, wait);
    return { name, localImage, rootless: state.rootless };
  } catch (error) {
    return { reason: `${name} could not be pulled`, finding: withoutIt(findingOf(error)) };
  }
}

/** The runtime, with what libraries its image has. */
export interface OpenRuntime {
  readonly container: RuntimeContainer;
  readonly libraries: ImageLibraries;
}

/**
 * Starts the runtime's container, which ends with the run.
 * @throws LayerpackError with rule `image` for an image that starts and is not the runtime's
 */
export function openRuntime(
  fetching: Fetching,
  place: BuildPlace,
  helpers: Helpers,
  lifetime: Lifetime,
): Promise<OpenRuntime | NoRuntime> {
  const opening = (async () => {
    const image = await fetching;
    if ('reason' in image) return image;
    const { name, localImage, rootless } = image;
    if (lifetime.ended) return { reason: 'the run has ended' };
    const container = await startRuntime(place, { image: name, localImage, rootless, helpers, lifetime });
    if ('refusal' in container) return notStarted(name, container.refusal, place);
    return { container, libraries: await listImageLibraries(container) };
  })();
  // It is waited for later, or not at all where the run fails before
  opening.catch(() => undefined);
  return opening;
}

function notStarted(name: string, refusal: string, { runtime }: BuildPlace): NoRuntime {
  const foreign = /executable file not found|no such file or directory/i.test(refusal);
  const finding: Finding = {
    rule: 'image',
    severity: 'warning',
    subject: name,
    title: `Failed to start the runtime image ${name}`,
    reason: refusal,
    advice: foreign
      ? `It has no Python of ${runtime.id} where Lambda has it: name the image of this runtime by runtime-image. Modules are not imported without it.`
      : 'Modules are not imported without it. Name another image by runtime-image.',
  };
  return { reason: `${name} does not start`, finding };
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
