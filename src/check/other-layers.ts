import type { Finding } from '../errors.js';
import type { OtherLayer } from '../layer/other-layers.js';
import type { LayerTree } from '../layer/tree.js';
import { formatBytes } from '../sizes.js';
import type { Pin } from '../wheel/name.js';

/** A layer with what it is attached with from elsewhere. */
export interface AttachedLayer {
  readonly name: string;
  /** Those of its own other-layers. */
  readonly others: readonly OtherLayer[];
}

/** A layer of the stack, as far as it is described. */
export interface DescribedLayer extends AttachedLayer {
  readonly tree?: LayerTree;
  /** What it needs and leaves to the runtime. */
  readonly left?: readonly Pin[];
}

/**
 * Layers from elsewhere that are attached with any of a stack, each once. What a manifest lists under the name of one
 * of the stack is that layer as an earlier run built it: a function takes one version of a layer.
 */
export function othersOf(stack: readonly AttachedLayer[]): readonly OtherLayer[] {
  return listedIn(stack).filter((other) => !isOfStack(other, stack));
}

/** What othersOf leaves out of a stack and did not leave out of those below its last layer. */
export function countedOnce(stack: readonly AttachedLayer[]): readonly Finding[] {
  const lower = stack.slice(0, -1);
  const told = new Set(listedIn(lower).filter((other) => isOfStack(other, lower)));
  return listedIn(stack)
    .filter((other) => isOfStack(other, stack) && !told.has(other))
    .map(({ title, name = '', file }) => ({
      rule: 'other-layers',
      severity: 'notice',
      subject: file,
      title: `${title} is taken for layer ${name} of this run`,
      reason:
        'a function takes one version of a layer; the one that is built here counts, and that one does not',
      advice: 'Where they are two layers, give this one another name.',
    }));
}

function listedIn(stack: readonly AttachedLayer[]): readonly OtherLayer[] {
  return [...new Set(stack.flatMap(({ others }) => others))];
}

const isOfStack = ({ name }: OtherLayer, stack: readonly AttachedLayer[]) =>
  name !== undefined && stack.some((layer) => layer.name === name);

/** Bytes. */
export function unzippedOf(others: readonly OtherLayer[]): number {
  return others.reduce((sum, { unzipped }) => sum + unzipped, 0);
}

/** How many distributions or layers a message names. */
export const named = 5;

/** "45 MB of other layers (vendor/a.zip)", where there are any. */
export function tellOthers(others: readonly OtherLayer[]): readonly string[] {
  if (others.length === 0) return [];
  return [`${formatBytes(unzippedOf(others))} of other layers (${listTitles(others)})`];
}

export function listTitles(others: readonly OtherLayer[]): string {
  const more = others.length - named;
  const titles = others.slice(0, named).map(({ title }) => title);
  return [...titles, ...(more > 0 ? [`${more} more`] : [])].join(', ');
}
