import type {
  Change,
  Difference,
  DistributionDifference,
  DistributionSnapshot,
  LayerDifference,
  LayerSnapshot,
  Snapshot,
} from '../compare/model.js';

/** Raised when a reader of older differences would misread a new one. */
export const differenceSchema = 1;

/**
 * A difference for programs; sizes in bytes. It has all that the text has, in the same order: layers and distributions
 * that grew most first.
 */
export function differenceJson(difference: Difference): object {
  const { before, after, unzipped, zipped, layers, circumstances, changed } = difference;
  return {
    tool: 'layerpack',
    'difference-schema': differenceSchema,
    changed,
    before: sideJson(before),
    after: sideJson(after),
    'unzipped-size': changeJson(unzipped),
    'zipped-size': changeJson(zipped),
    layers: layers.map(layerJson),
    circumstances: circumstances.map(({ kind, name, layer, before: was, after: is }) => ({
      kind,
      name,
      layer,
      before: was,
      after: is,
    })),
  };
}

const sideJson = ({ commit, runtime, architecture }: Snapshot) => ({ commit, runtime, architecture });

const changeJson = ({ before, after }: Change) => ({ before, after, growth: after - before });

function layerJson({ name, status, before, after, distributions, same }: LayerDifference): object {
  return {
    name,
    status,
    before: before && layerSideJson(before),
    after: after && layerSideJson(after),
    distributions: distributions.map(distributionJson),
    unchanged: same.map(({ name: distribution, ...snapshot }) => ({
      name: distribution,
      ...contentJson(snapshot),
    })),
  };
}

const layerSideJson = ({ name, sha256, unzipped, zipped, counted, limit }: LayerSnapshot) => ({
  name,
  sha256,
  'unzipped-size': unzipped,
  'zipped-size': zipped,
  'counted-size': counted,
  'max-unzipped-size': limit,
});

function distributionJson(one: DistributionDifference): object {
  const { name, status, other, before, after, elsewhere, growth, pruning } = one;
  return {
    name,
    kind: other ? 'other' : 'distribution',
    status,
    before: before && contentJson(before),
    after: after && contentJson(after),
    'other-layer': elsewhere,
    growth,
    pruning,
  };
}

const contentJson = ({ version, unzipped, zipped, whole }: Omit<DistributionSnapshot, 'name'>) => ({
  // Files of no distribution have none
  version: version === '' ? null : version,
  'unzipped-size': unzipped,
  'zipped-size': zipped,
  'unpruned-size': whole,
});
