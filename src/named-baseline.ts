import type { Baseline, Snapshot } from './compare/model.js';
import { onlyLayer } from './compare/one-layer.js';
import { unknown } from './compare/zip-snapshot.js';
import type { Finding } from './errors.js';
import { LayerpackError } from './errors.js';
import type { Inputs } from './inputs/inputs.js';
import { reasonOf } from './layer/named-file.js';
import { readSnapshot } from './read-snapshot.js';
import { enumerate } from './sizes.js';

export interface NamedBaseline {
  readonly baseline: Baseline;
  /** What speaks against it, though it can be compared with. */
  readonly findings: readonly Finding[];
}

/**
 * Reads what the user names to be compared with, and says what speaks against it.
 * @throws LayerpackError with rule `baseline` where that cannot be read, or says nothing of this run's layers
 */
export async function namedBaseline(file: string, inputs: Inputs, workspace: string): Promise<NamedBaseline> {
  try {
    const { kind, complete, snapshot, text } = await readSnapshot(file, workspace);
    if (!complete && snapshot.layers.length === 0)
      throw new Error('it is of a run that failed before it had layers');
    const baseline = {
      snapshot: kind === 'zip' ? asLayerOf(inputs, snapshot) : snapshot,
      text,
      origin: file,
    };
    const doubts = [...(complete ? [] : [ofFailedRun(file)]), ...otherTarget(file, snapshot, inputs)];
    return { baseline, findings: doubts };
  } catch (error) {
    throw new LayerpackError(
      {
        rule: 'baseline',
        subject: file,
        title: `Failed to compare with ${file}, which baseline names`,
        reason: error instanceof LayerpackError ? error.finding.reason : reasonOf(error),
        advice:
          'Name the manifest.json of a build, or the zip of a layer. baseline: none compares with nothing.',
      },
      { cause: error },
    );
  }
}

/** A zip under the name of the layer that it is held against: the one that there is, or that of its own name. */
function asLayerOf({ layers }: Inputs, zip: Snapshot): Snapshot {
  const layer = onlyLayer(zip);
  const [first] = layers;
  if (first && layers.length === 1) return { ...zip, layers: [{ ...layer, name: first.name }] };
  if (layers.some(({ name }) => name === layer.name)) return zip;
  const names = enumerate(layers.map(({ name }) => name));
  throw new Error(`it is the zip of a layer ${layer.name}, and the layers of this run are ${names}`);
}

function ofFailedRun(file: string): Finding {
  return {
    rule: 'baseline',
    severity: 'warning',
    subject: file,
    title: 'The layers are compared with those of a run that failed',
    reason: `${file}, which baseline names, has errors among its findings`,
    advice: 'Name the manifest.json of a run that passed.',
  };
}

/** What is for another runtime may have other bytes for that alone. */
function otherTarget(
  file: string,
  { runtime, architecture }: Snapshot,
  inputs: Pick<Inputs, 'runtime' | 'architecture'>,
): readonly Finding[] {
  const others = [
    ['runtime', runtime, inputs.runtime.id],
    ['architecture', architecture, inputs.architecture],
  ] as const;
  return others
    .filter(([, its, ours]) => its !== ours && its !== unknown)
    .map(([name, its, ours]) => ({
      rule: 'baseline',
      severity: 'warning',
      subject: file,
      title: `The layers are compared with those of another ${name}`,
      reason: `${file}, which baseline names, is for ${its}, and this run for ${ours}`,
      advice: 'Name a baseline of its own for each runtime and architecture.',
    }));
}
