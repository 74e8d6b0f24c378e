import { sha256OfText } from '../cache/files.js';
import type { Inputs } from '../inputs/inputs.js';
import { outsideResult } from '../inputs/outside-result.js';
import type { Resolution } from '../resolve/resolve.js';

/** Raised when an older result would be misread, or must not be used any more. */
export const resultSchema = 3;

/** What a result depends on, beside what resolving finds out. */
export interface KeyParts {
  /** layerpack's version and build. */
  readonly program: string;
  readonly inputs: Inputs;
  /** SHA-256 of what the run reads of this machine, by path relative to the workspace. */
  readonly contents: ReadonlyMap<string, string>;
  /** pip's settings and the variables that sources name; without secrets. */
  readonly settings: Readonly<Record<string, string>>;
}

/** The key of a result whose input says all of it. */
export function resultKey({ program, inputs, contents, settings }: KeyParts): string {
  const { runtime, layers, ...others } = inputs;
  return sha256OfText(
    JSON.stringify(
      [
        resultSchema,
        program,
        runtime.id,
        counting(others),
        layers.map(counting),
        [...contents].sort(),
        Object.entries(settings).sort(),
      ],
      // Where something stands in a config changes with each line above it
      (name, value: unknown) => (name === 'location' ? undefined : value),
    ),
  );
}

/** What counts of the inputs, or of a layer's. */
function counting(inputs: object): object {
  const counts = ([name]: readonly [string, unknown]) => !outsideResult.some((outside) => outside === name);
  return Object.fromEntries(Object.entries(inputs).filter(counts));
}

/** What resolving found out that the input does not say. */
export interface Found {
  readonly resolution: Pick<Resolution, 'wheels' | 'excluded' | 'roots' | 'resolver' | 'placements'>;
  /** By digest. */
  readonly image: string | null;
  readonly runtimeImage: string | null;
  readonly sdk: Readonly<Record<string, string>>;
}

/** The key of a result whose input was resolved: the same as long as that comes to the same. */
export function resolvedKey(inputKey: string, { resolution, image, runtimeImage, sdk }: Found): string {
  const { wheels, excluded, roots, resolver, placements } = resolution;
  return sha256OfText(
    JSON.stringify([
      inputKey,
      wheels.map(({ name, version, sha256, origin }) => [name, version, sha256, origin]),
      excluded.map(({ name, version }) => [name, version]),
      // What a build says that its project needs may change without the files that come of it
      roots.map(({ name, extras, text, layer, direct }) => [name, extras, text, layer, direct]),
      placements.map(({ layer, names }) => [layer, names]),
      resolver,
      image,
      runtimeImage,
      Object.entries(sdk).sort(),
    ]),
  );
}
