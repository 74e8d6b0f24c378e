import { describe, expect, it } from '@jest/globals';
import { emptyLayer, nothingApplies } from '../../../src/layer/empty.js';
import type { Placement } from '../../../src/resolve/placement.js';
import type { Resolution } from '../../../src/resolve/resolve.js';
import type { Root } from '../../../src/wheel/graph.js';
import { layerOf } from '../support/sources.js';
import { inputsOf } from '../support/values.js';

const root = (layer: string): Root => ({
  name: 'one',
  extras: [],
  text: 'one',
  location: { file: 'requirements.txt', line: 1 },
  layer,
  direct: true,
});

const placement = (layer: string, elsewhere: Readonly<Record<string, string>> = {}): Placement => ({
  layer,
  names: [],
  ofRuntime: new Set<string>(),
  elsewhere: new Map(Object.entries(elsewhere)),
});

const resolution = (roots: readonly Root[], placements: readonly Placement[]): Resolution => ({
  resolver: 'uv',
  wheels: [],
  excluded: [],
  graph: new Map(),
  roots,
  placements,
  heldBack: async () => [],
});

describe('nothingApplies', () => {
  it('is an error that names all layers, the runtime and the architecture', () => {
    const inputs = inputsOf({ runtime: '3.11', architecture: 'arm64' });
    const layers = ['core', 'app'].map((name) => layerOf(['requirements.txt'], { name }));
    expect(nothingApplies({ ...inputs, layers })).toEqual({
      rule: 'requirements',
      severity: 'error',
      subject: 'core, app',
      title: 'Failed to find anything for layer core, app',
      reason: 'no requirement applies to python3.11 on arm64',
      advice: expect.stringMatching(/markers/),
    });
  });
});

describe('emptyLayer', () => {
  it('says that the runtime has everything', () => {
    expect(emptyLayer('app', resolution([root('app')], [placement('app')]))).toEqual({
      rule: 'empty-layer',
      severity: 'notice',
      subject: 'app',
      title: 'Layer app would be empty, so there is no zip',
      reason: 'the runtime has everything that the requirements ask for',
      advice: expect.stringMatching(/^Leave the layer out/),
    });
  });

  it('names the lower layers that have it, each once', () => {
    const others = placement('app', { one: 'core', two: 'data', three: 'core' });
    const { reason } = emptyLayer('app', resolution([root('app')], [placement('core'), others]));
    expect(reason).toMatch(/^layer core, data, which it is stacked on, and the runtime have everything/);
  });

  it('says that nothing of its own applies, whatever others ask for', () => {
    const { reason } = emptyLayer('app', resolution([root('core')], [placement('core'), placement('app')]));
    expect(reason).toBe('none of its requirements applies to the runtime');
  });
});
