import { createHash } from 'node:crypto';
import type { Inputs } from '../inputs/inputs.js';

type Named = Pick<Inputs, 'layers' | 'runtime' | 'architecture' | 'artifact-name'>;

/** A layer's own name is never longer, so only sets are shortened. */
const longestSet = 140;

/**
 * Name of the artifact with manifest, locks and SBOMs. An artifact's name is unique within a workflow run, so what the jobs of
 * a matrix differ in is in it: layers, runtime and architecture. No zip has it, as names of zips end otherwise.
 */
export function recordName({ layers, runtime, architecture, 'artifact-name': given }: Named): string {
  const set = shortened(layers.map(({ name }) => name).join('+'));
  return given ?? `${set}-${runtime.id}-${architecture}`;
}

/** Name of the artifact of a zip. What is uploaded as it is has the name of its file. */
export function zipName(zip: string, { 'artifact-name': given }: Named): string {
  return given === null ? zip : `${given}-${zip}`;
}

/** A long text as its beginning, with a hash of all of it so that no two become the same. */
function shortened(set: string): string {
  if (set.length <= longestSet) return set;
  const hash = createHash('sha256').update(set).digest('hex').slice(0, 8);
  return `${set.slice(0, longestSet - 1 - hash.length)}-${hash}`;
}
