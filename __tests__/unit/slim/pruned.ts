import { crc32 } from 'node:zlib';
import type { Pruning } from '../../../src/inputs/inputs.js';
import type { LayerFile } from '../../../src/layer/tree.js';
import type { LayerToPrune, PrunedFiles } from '../../../src/slim/prune.js';
import { pruneLayers } from '../../../src/slim/prune.js';
import { runtimeOf } from '../support/values.js';

export const runtime = runtimeOf('3.11');
export const site = 'python/lib/python3.11/site-packages/';

/** Texts by path in site-packages; a path that begins with a slash is one in the zip. */
export type Texts = Readonly<Record<string, string | Buffer>>;

export interface Wishes {
  readonly prune?: Partial<Pruning>;
  readonly keep?: readonly string[];
  readonly drop?: readonly string[];
}

/** A layer of one distribution, whose bytes are at hand. */
export function layerOf(texts: Texts, wishes: Wishes = {}, owner = 'demo', name = 'layer'): LayerToPrune {
  return { name, files: filesOf(texts, owner), wishes: wishesOf(wishes) };
}

export function wishesOf({ prune, keep = [], drop = [] }: Wishes): LayerToPrune['wishes'] {
  return { prune: { safe: true, without: [], ...prune }, keep, drop };
}

export function filesOf(texts: Texts, owner = 'demo'): readonly LayerFile[] {
  return Object.entries(texts).map(([path, text]) => {
    const bytes = Buffer.from(text);
    const content = { kind: 'bytes', bytes } as const;
    const inZip = path.startsWith('/') ? path.slice(1) : `${site}${path}`;
    const elf = bytes.subarray(0, 4).toString('latin1') === '\u007fELF';
    return { path: inZip, owner, size: bytes.length, crc32: crc32(bytes), mode: 0o644, content, elf };
  });
}

export function prune(...layers: readonly LayerToPrune[]): PrunedFiles {
  const [result] = pruneLayers(layers, { runtime, architecture: 'x86_64' }).values();
  if (!result) throw new Error('there is no layer');
  return result;
}

const shown = (path: string) => (path.startsWith(site) ? path.slice(site.length) : `/${path}`);

/** What is left out, by path, with its rule. */
export function droppedOf({ dropped }: Pick<PrunedFiles, 'dropped'>): Readonly<Record<string, string>> {
  return Object.fromEntries(dropped.map(({ file, rule }) => [shown(file.path), rule]));
}

export function keptOf({ kept }: Pick<PrunedFiles, 'kept'>): readonly string[] {
  return kept.map(({ path }) => shown(path));
}

/** What a layer of these files goes without. */
export function droppedFrom(texts: Texts, wishes?: Wishes): Readonly<Record<string, string>> {
  return droppedOf(prune(layerOf(texts, wishes)));
}

export const binary = '\u007fELF and more';
