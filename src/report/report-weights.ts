import type { Weights } from '../analysis/requirement-weights.js';
import { weighRequirements } from '../analysis/requirement-weights.js';
import type { LayerReport, Report } from './report.js';

/** What the bytes of a layer are for. */
export interface LayerWeights extends Weights {
  /** Unzipped bytes of the layer, in all its zips. */
  readonly whole: number;
  /** What several requirements lead to, the heaviest first, and its bytes. */
  readonly bySeveral: { readonly names: readonly string[]; readonly size: number };
}

/** @returns null where it is not known, and for the further zips of a split layer: the first has it for all */
export function weightsOf({ inputs, split }: LayerReport, { layers, analysis }: Report): LayerWeights | null {
  if (!analysis || (split && split.number > 1)) return null;
  const zips = layers.filter((each) => each.inputs.name === inputs.name);
  const weights = weighRequirements(
    analysis,
    inputs.name,
    zips.map(({ name }) => name),
  );
  const several = weights.sharedDistributions.filter(({ requirements }) => requirements.length > 0);
  return {
    ...weights,
    whole: zips.reduce((sum, { built }) => sum + (built?.unzipped ?? 0), 0),
    bySeveral: {
      names: several.map(({ name }) => name),
      size: several.reduce((sum, { size }) => sum + size, 0),
    },
  };
}
