import { weighRequirements } from './analysis/requirement-weights.js';
import type { Location } from './errors.js';
import type { LayerInputs } from './inputs/inputs.js';
import { stackOf } from './inputs/inputs.js';
import type { LayerRun } from './layer-run.js';
import { analysisOf } from './report/analysis.js';
import type { RemovalWeight } from './split/removals.js';
import { removalAdvice } from './split/removals.js';

type Resolving = Pick<LayerRun, 'inputs' | 'progress' | 'resolution'>;

/** What each requirement of some layers weighs. The heaviest stands first. */
export interface Removable extends RemovalWeight {
  readonly location: Location;
}

/**
 * What would go from layers with each of their requirements.
 * @param layers their names
 * @param sizes bytes by distribution
 */
export function removable(
  { resolution }: Pick<Resolving, 'resolution'>,
  layers: readonly string[],
  sizes: ReadonlyMap<string, number>,
): readonly Removable[] {
  const analysis = analysisOf(resolution, sizes);
  return layers
    .flatMap((layer) => weighRequirements(analysis, layer).requirements)
    .map(({ root: { text, location }, size, distributions }) => ({ text, location, size, distributions }))
    .sort((a, b) => b.size - a.size);
}

/** Says of a layer and those below it what to leave out, so that so many bytes less are to be unzipped. */
export function unzippedRemovals(run: Resolving, layer: LayerInputs): (over: number) => string {
  return (over) => {
    const names = stackOf(layer, run.inputs.layers).map(({ name }) => name);
    const trees = names.flatMap((name) => run.progress.layers.get(name)?.tree ?? []);
    const sizes = new Map(
      trees.flatMap(({ distributions }) => distributions.map(({ name, size }) => [name, size])),
    );
    return removalAdvice(over, removable(run, names, sizes));
  };
}
