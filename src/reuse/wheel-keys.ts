import { sha256OfText } from '../cache/files.js';
import type { Inputs } from '../inputs/inputs.js';

/** Raised when older entries would be misread. */
const wheelSchema = 1;

const short = (text: string) => sha256OfText(text).slice(0, 12);

/** What wheels of a run are kept under, beside those that were used. */
export interface WheelOrigin {
  readonly inputs: Pick<Inputs, 'runtime' | 'architecture' | 'layers'>;
  /** The build image's; null for the host builder. */
  readonly imageDigest: string | null;
  /** SHA-256 of the sources, by path relative to the workspace. */
  readonly contents: ReadonlyMap<string, string>;
}

/**
 * Starts of keys, what fits best first: the same sources, the same layers with other sources, and whatever else was
 * built for this runtime in this image.
 */
export function wheelKeyStarts({ inputs, imageDigest, contents }: WheelOrigin): readonly string[] {
  const { runtime, architecture, layers } = inputs;
  const { major, minor } = runtime.glibc;
  const place = imageDigest === null ? 'host' : short(imageDigest);
  const start = `layerpack-wheels-${wheelSchema}-${runtime.id}-${architecture}-glibc${major}.${minor}-${place}-`;
  const set = `${start}${short(layers.map(({ name }) => name).join('\n'))}-`;
  return [`${set}${short(JSON.stringify([...contents].sort()))}-`, set, start];
}

/**
 * The key that a run keeps its wheels under.
 * @param used paths of the entries that it needed, relative to the cache
 */
export function wheelKey(origin: WheelOrigin, used: Iterable<string>): string {
  return `${wheelKeyStarts(origin)[0]}${short([...used].sort().join('\n'))}`;
}
