import type { Inputs } from '../inputs/inputs.js';
import type { LayerTree } from '../layer/tree.js';
import type { OutputDirectory } from './output-directory.js';
import { diskFailure, outputRemedy } from './output-directory.js';
import { writeZip } from './zip.js';

/** A layer as built. */
export interface BuiltLayer {
  readonly name: string;
  /** File name of the zip, without directory. */
  readonly zip: string;
  readonly sha256: string;
  /** Bytes. */
  readonly unzipped: number;
  /** Bytes. */
  readonly zipped: number;
}

/** Writes the layer's zip under a temporary name; it gets its own once nothing speaks against it. */
export async function packLayer(
  inputs: Pick<Inputs, 'runtime' | 'architecture'>,
  name: string,
  tree: LayerTree,
  output: OutputDirectory,
): Promise<BuiltLayer> {
  const zip = `${name}-${inputs.runtime.id}-${inputs.architecture}.zip`;
  try {
    return { name, zip, ...(await writeZip(tree.files, output.temporary(zip))) };
  } catch (error) {
    throw diskFailure(output.path, outputRemedy, error);
  }
}
