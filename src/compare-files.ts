import { compare } from './compare/difference.js';
import type { Difference, Snapshot } from './compare/model.js';
import { oneLayer, onlyLayer } from './compare/one-layer.js';
import { LayerpackError } from './errors.js';
import type { ReadSnapshot } from './read-snapshot.js';
import { readSnapshot } from './read-snapshot.js';
import { enumerate } from './sizes.js';

export interface FileComparison {
  readonly difference: Difference;
  /** What a reader of the difference must know, as sentences without a full stop. */
  readonly notes: readonly string[];
}

/**
 * Compares two manifests or zips, in any mix.
 * @param files as the user named them, the earlier first
 * @throws LayerpackError with rule `output` for what cannot be read, or not be compared
 */
export async function compareFiles(
  files: readonly [before: string, after: string],
  workspace: string,
): Promise<FileComparison> {
  const [before, after] = [
    await readSnapshot(files[0], workspace),
    await readSnapshot(files[1], workspace),
  ] as const;
  const failed = [before, after]
    .filter(({ complete }) => !complete)
    .map(
      ({ file, snapshot }) =>
        `${file} is of a run that failed${snapshot.layers.length === 0 ? ' before it had layers' : ''}`,
    );
  const { sides, notes } = matched(before, after);
  return { difference: compare(...sides), notes: [...failed, ...notes] };
}

interface Matched {
  readonly sides: readonly [before: Snapshot, after: Snapshot];
  readonly notes: readonly string[];
}

/** A zip is one layer, and is held against one. */
function matched(before: ReadSnapshot, after: ReadSnapshot): Matched {
  if (before.kind === 'manifest' && after.kind === 'manifest') {
    return { sides: [before.snapshot, after.snapshot], notes: [] };
  }
  const [manifest, zip] = before.kind === 'manifest' ? [before, after] : [after, before];
  const { layer, notes } =
    manifest.kind === 'manifest'
      ? counterpart(manifest, zip)
      : { layer: onlyLayer(after.snapshot), notes: [] };
  const sideOf = ({ kind, snapshot }: ReadSnapshot) =>
    oneLayer(snapshot, kind === 'zip' ? onlyLayer(snapshot) : layer, layer);
  return { sides: [sideOf(before), sideOf(after)], notes };
}

/** The layer of a manifest that a zip is held against: the one of its name, or the only one. */
function counterpart(manifest: ReadSnapshot, zip: ReadSnapshot) {
  const { layers } = manifest.snapshot;
  const { name } = onlyLayer(zip.snapshot);
  const named = layers.find((layer) => layer.name === name);
  const layer = layers.length === 1 ? layers[0] : named;
  if (!layer) {
    const names = enumerate(layers.map((each) => each.name));
    throw new LayerpackError({
      rule: 'output',
      subject: manifest.file,
      title: `Failed to compare ${manifest.file} with ${zip.file}`,
      reason: `the zip is of a layer ${name}, and the manifest has ${names === '' ? 'no layers' : names}`,
      advice:
        'Name the zip as the build did: <layer>-<runtime>-<architecture>.zip, or compare two manifests.',
    });
  }
  const notes =
    layers.length === 1 ? [] : [`${zip.file} is one layer: of ${manifest.file}, ${name} alone is compared`];
  return { layer, notes };
}
