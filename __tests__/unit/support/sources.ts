import type { Environment } from '../../../src/engine/pip-configuration.js';
import type { Finding } from '../../../src/errors.js';
import { LayerpackError } from '../../../src/errors.js';
import type { LayerInputs } from '../../../src/inputs/inputs.js';
import { requirementsOf } from '../../../src/resolve/sources/layer-requirements.js';
import { inspectSources } from '../../../src/resolve/sources/sources.js';
import { inputsOf, thrownBy } from './values.js';

/** A layer of which only the sources matter. */
export function layerOf(
  requirements: readonly string[],
  wish: Partial<Pick<LayerInputs, 'name' | 'extras' | 'groups' | 'project'>> = {},
): LayerInputs {
  const [layer] = inputsOf().layers;
  if (!layer) throw new Error('no layer');
  return { ...layer, ...wish, requirements };
}

/** What sources say that need no tool, of one layer. */
export function statedBy(
  workspace: string,
  requirements: readonly string[],
  environment: Environment = {},
  wish: Parameters<typeof layerOf>[1] = {},
) {
  const { needs, layers } = inspectSources(workspace, [layerOf(requirements, wish)], environment);
  const sources = layers.flatMap((layer) => layer.sources);
  const known = sources.filter((source) => source.kind === 'stated');
  if (known.length < sources.length) throw new Error('not all sources can be read without a tool');
  return { ...requirementsOf('demo', known), needs };
}

/** The finding of the error that a function throws. */
export function findingOf(work: () => unknown): Finding {
  const error = thrownBy(work);
  if (!(error instanceof LayerpackError)) throw error;
  return error.finding;
}
