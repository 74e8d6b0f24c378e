import type { Inputs } from '../inputs/inputs.js';
import type { LayerFile } from '../layer/tree.js';
import { count, formatPart } from '../sizes.js';
import type { OutputDirectory } from './output-directory.js';
import { diskFailure, outputRemedy } from './output-failure.js';
import type { Packed } from './zip.js';
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
  /** Bytes of its files as they are compressed, by distribution, or `librariesOwner`. */
  readonly byOwner: ReadonlyMap<string, number>;
}

/** A layer as packed. */
export interface PackedLayer {
  readonly built: BuiltLayer;
  /** Bytes of the files as they are compressed, in their order. */
  readonly compressed: readonly number[];
}

/**
 * Writes a layer's zip under a temporary name; it gets its own once nothing speaks against it.
 * @param files sorted by path
 */
export async function packLayer(
  inputs: Pick<Inputs, 'runtime' | 'architecture'>,
  name: string,
  files: readonly LayerFile[],
  output: OutputDirectory,
  progress: (text: string) => void,
): Promise<PackedLayer> {
  const zip = `${name}-${inputs.runtime.id}-${inputs.architecture}.zip`;
  try {
    const tell = packing(name, files, progress);
    const { compressed, ...written } = await writeZip(files, output.temporary(zip), tell);
    return { built: { name, zip, ...written }, compressed };
  } catch (error) {
    throw diskFailure(output.path, outputRemedy, error);
  }
}

/** Files between two looks at how far it is: to tell of each would take longer than to pack most. */
const apart = 100;

/** "Packing data: 1200 of 5898 files, 45.2 of 126.0 MB". */
function packing(name: string, files: readonly LayerFile[], progress: (text: string) => void) {
  const whole = files.reduce((sum, { size }) => sum + size, 0);
  return ({ files: done, bytes }: Packed) => {
    if (done % apart !== 0) return;
    progress(`Packing ${name}: ${done} of ${count(files.length, 'file')}, ${formatPart(bytes, whole)}`);
  };
}
