import type { BlameFor } from '../../analysis/blame.js';
import type { Architecture, Runtime } from '../../lambda/runtimes.js';
import type { LayerTree } from '../../layer/tree.js';
import type { Module } from './modules.js';
import { modulesOf } from './modules.js';

/** What is in a layer, or in several over each other. */
export type Content = Pick<LayerTree, 'files' | 'distributions'>;

/** The files of layers over each other: a later layer's file replaces an earlier one's. */
export function filesAt(trees: readonly Pick<Content, 'files'>[]): LayerTree['files'] {
  return [...new Map(trees.flatMap((tree) => tree.files).map((file) => [file.path, file])).values()];
}

/**
 * What people import of the layers below the last, which a file or another version in it may break.
 * @param sound normalised names of the distributions below whose modules import without the last layer
 */
export function frontsBelow(
  trees: readonly Content[],
  sound: ReadonlySet<string>,
  blameFor: BlameFor,
  runtime: Runtime,
  architecture: Architecture,
): readonly Module[] {
  const own = new Set(trees.at(-1)?.distributions.map(({ name }) => name));
  const fronts = trees.slice(0, -1).flatMap(({ distributions }, index) => {
    const names = distributions.map(({ name }) => name);
    const asked = names.filter((name) => sound.has(name) && !own.has(name) && blameFor(name).requested);
    const files = filesAt(trees.slice(0, index + 1));
    return modulesOf(files, new Set(asked), runtime, architecture).modules;
  });
  return fronts.filter(({ rank }) => rank === 'front');
}
