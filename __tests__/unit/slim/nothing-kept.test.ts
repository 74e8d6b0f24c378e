import { expect, it } from '@jest/globals';
import { LayerpackError } from '../../../src/errors.js';
import { noProgress } from '../../../src/report/progress.js';
import { pruneTrees } from '../../../src/slim-layers.js';
import { inputsOf, thrownBy } from '../support/values.js';
import { filesOf, runtime } from './pruned.js';

const log = { info: () => undefined, finding: () => undefined } as never;

/** Prunes a layer of one module. */
function pruneBy(drop: string): void {
  const inputs = inputsOf({ runtime: runtime.id, 'layer-name': 'layer', drop });
  const progress = noProgress(inputs);
  const state = progress.layers.get('layer');
  if (state) state.tree = { files: filesOf({ 'demo/core.py': '' }), distributions: [], findings: [] };
  pruneTrees({ inputs, progress, world: { log } as never });
}

it('a layer of which patterns leave nothing is refused, since Lambda takes no empty zip', () => {
  const error = thrownBy(() => pruneBy('**'));
  expect(error).toBeInstanceOf(LayerpackError);
  expect((error as LayerpackError).finding).toMatchObject({
    rule: 'prune',
    severity: 'error',
    title: 'Nothing of layer layer is left',
  });
  expect(() => pruneBy('demo/other.py')).not.toThrow();
});
