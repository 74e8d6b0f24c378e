import { setTimeout } from 'node:timers/promises';
import type { Finding, Severity } from '../errors.js';
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
  /** Of the finding that it cannot be used. */
  readonly severity: Severity;
}

/** What the user asks for, as far as it says what the image is and how much it matters. */
interface RuntimeWish {
  readonly architecture: BuildPlace['architecture'];
  readonly layers: readonly { readonly 'import-check': string }[];
}

/** The image of the runtime, on its way. */
export type Fetching = Promise<RuntimeImage | NoRuntime>;

/** Pulls the runtime's image where it is not there, beside whatever else goes on. Never rejects. */
export async function fetchRuntimeImage(
  name: string,
  { architecture, layers }: RuntimeWish,
  lifetime: Lifetime,
  log: Log,
): Fetching {
  // A run that ends does not wait for another attempt
  const ending = new AbortController();
  lifetime.defer(async () => ending.abort());
  // What nothing proves must not look proven
  const severity = layers.some((layer) => layer['import-check'] === 'error') ? 'error' : 'warning';
  try {
    const state = await engineState();
    if (!state.answers) {
      const reason = `no Docker engine answers (${state.reason})`;
      return { reason, finding: notReached(name, state.reason, severity) };
    }
    const wait = (seconds: number) => setTimeout(seconds * 1000, undefined, { signal: ending.signal });
    const localImage = await ensureImage(name, dockerPlatform(architecture), log, wait);
    return { name, localImage, rootless: state.rootless, severity };
  } catch (error) {
    return { reason: `${name} could not be pulled`, finding: withoutIt(findingOf(error), severity) };
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
    const { name, localImage, rootless, severity } = image;
    if (lifetime.ended) return { reason: 'the run has ended' };
    const container = await startRuntime(place, { image: name, localImage, rootless, helpers, lifetime });
    if ('refusal' in container) return notStarted(name, container.refusal, place, severity);
    return { container, libraries: await listImageLibraries(container) };
  })();
  // It is waited for later, or not at all where the run fails before
  opening.catch(() => undefined);
  return opening;
}

/** How to go on all the same. */
function goOn(severity: Severity): string {
  return `Modules are not imported without it${severity === 'error' ? '; set import-check to warn or off to build all the same' : ''}.`;
}

function notStarted(name: string, refusal: string, { runtime }: BuildPlace, severity: Severity): NoRuntime {
  const foreign = /executable file not found|no such file or directory/i.test(refusal);
  const finding: Finding = {
    rule: 'image',
    severity,
    subject: name,
    title: `Failed to start the runtime image ${name}`,
    reason: refusal,
    advice: foreign
      ? `It has no Python of ${runtime.id} where Lambda has it: name the image of this runtime by runtime-image. ${goOn(severity)}`
      : `Name another image by runtime-image. ${goOn(severity)}`,
  };
  return { reason: `${name} does not start`, finding };
}

function notReached(name: string, reason: string, severity: Severity): Finding {
  return {
    rule: 'image',
    severity,
    subject: name,
    title: `Failed to reach a Docker engine for the runtime image ${name}`,
    reason,
    advice: `Check that the engine stays up. ${goOn(severity)}`,
  };
}

/** What is not checked then is told, and fails the run where the check would. */
function withoutIt(finding: Finding, severity: Severity): Finding {
  const advice = finding.advice
    .replaceAll('input image', 'input runtime-image')
    .replace(/, or use builder: host\.$/, '.');
  return { ...finding, severity, advice: `${advice} ${goOn(severity)}` };
}
