import type {
  Circumstance,
  DistributionSnapshot,
  LayerSnapshot,
  Snapshot,
} from '../../../src/compare/model.js';
import { quotas } from '../../../src/lambda/quotas.js';

export function snapshotWith(
  layers: readonly LayerSnapshot[],
  circumstances: readonly Circumstance[] = [],
): Snapshot {
  return { commit: null, runtime: 'python3.12', architecture: 'x86_64', circumstances, layers };
}

/** "numpy 2.0": 100 bytes of unzipped files, and so on. */
export type Contents = Readonly<Record<string, number>>;

/** A layer whose zip and sizes follow from what is in it. */
export function layerWith(
  name: string,
  contents: Contents,
  facts: Partial<LayerSnapshot> = {},
): LayerSnapshot {
  const distributions = Object.entries(contents).map(([pin, unzipped]): DistributionSnapshot => {
    const [distribution = '', version = '1.0'] = pin.split(' ');
    return { name: distribution, version, unzipped, zipped: null, whole: null };
  });
  return layerOf(name, { distributions, ...facts });
}

export function layerOf(name: string, facts: Partial<LayerSnapshot>): LayerSnapshot {
  const { distributions = [], others = [] } = facts;
  const unzipped = [...distributions, ...others].reduce((sum, each) => sum + each.unzipped, 0);
  return {
    name,
    sha256: hashOf(JSON.stringify([distributions, others])),
    unzipped,
    zipped: Math.ceil(unzipped / 3),
    counted: unzipped,
    limit: quotas.unzipped,
    distributions,
    others,
    ...facts,
  };
}

/** The same for the same text, and that is all it has of a hash. */
function hashOf(text: string): string {
  let number = 7;
  for (const character of text) number = (number * 31 + (character.codePointAt(0) ?? 0)) % 4_294_967_291;
  return number.toString(16).padStart(64, '0');
}
