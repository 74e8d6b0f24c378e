import { crc32 } from 'node:zlib';
import type { LayerFile } from '../../../src/layer/tree.js';
import type { SizedFile, SplitPart, SplitWish, Unfit } from '../../../src/split/model.js';
import { splitLayer } from '../../../src/split/split-layer.js';
import { zippedSize } from '../../../src/split/zipped-size.js';

export const megabyte = 1024 * 1024;
export const site = 'python/lib/python3.11/site-packages';

/** A file of so many bytes compressed. Nothing of it is there: splitting looks at sizes and names alone. */
export function sized(path: string, owner: string, compressed: number): SizedFile {
  const content = { kind: 'bytes', bytes: Buffer.alloc(0) } as const;
  const file: LayerFile = { path, owner, size: compressed, crc32: crc32(path), mode: 0o644, content };
  return { file, compressed };
}

/** Distributions by name, with about so many bytes zipped in three files. */
export function stackOf(sizes: ReadonlyMap<string, number>): readonly SizedFile[] {
  return [...sizes].flatMap(([name, size]) => [
    sized(`${site}/${name}-1.0.dist-info/METADATA`, name, 1000),
    sized(`${site}/${name}/__init__.py`, name, 200),
    sized(`${site}/${name}/core.so`, name, Math.max(1, Math.round(size) - 1200)),
  ]);
}

export function wish(files: readonly SizedFile[], more: Partial<SplitWish> = {}): SplitWish {
  return { name: 'data', files, maxZipped: 50 * megabyte, maxParts: 5, ...more };
}

/** @throws where it does not fit */
export function partsOf(asked: SplitWish): readonly SplitPart[] {
  const parts = splitLayer(asked);
  if (!isSplit(parts)) throw new Error(`does not fit: ${JSON.stringify(parts)}`);
  return parts;
}

export function unfitOf(asked: SplitWish): Unfit {
  const unfit = splitLayer(asked);
  if (isSplit(unfit)) throw new Error(`fits into ${unfit.length}`);
  return unfit;
}

function isSplit(found: readonly SplitPart[] | Unfit): found is readonly SplitPart[] {
  return Array.isArray(found);
}

/** Bytes of a part's zip. */
export function zippedOf(part: SplitPart, files: readonly SizedFile[]): number {
  const sizes = new Map(files.map(({ file, compressed }) => [file.path, compressed]));
  return zippedSize(part.files.map(({ path }) => ({ path, compressed: sizes.get(path) ?? Number.NaN })));
}

/** A random number from 0 on and below 1, the same for the same seed: mulberry32. */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Sizes of a stack, few heavy and many light as real ones are (log-normal), none larger than a zip may be.
 * @param zips how many zips all together take
 */
export function randomStack(random: () => number, number: number, zips: number): Map<string, number> {
  const most = 50 * megabyte;
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  let sizes = Array.from({ length: number }, () => Math.exp(1.8 * normal()));
  for (let round = 0; round < 20; round += 1) {
    const total = sizes.reduce((sum, size) => sum + size, 0);
    sizes = sizes.map((size) => Math.min((size * zips * most) / total, most * 0.95));
  }
  return new Map(sizes.map((size, index) => [`dist${index}-${Math.floor(random() * 1e6)}`, 1201 + size]));
}
