import { describe, expect, it } from '@jest/globals';
import type { LayerFile } from '../../../src/layer/tree.js';
import { noProgress } from '../../../src/report/progress.js';
import { nothingSlimmed, setFiles, withinQuota } from '../../../src/slim-layers.js';
import { inputsOf } from '../support/values.js';
import { filesOf, runtime, site } from './pruned.js';

const log = { info: () => undefined } as never;

/** @param back bytes that come back to a layer that has room for 100, of which its bytecode takes 50 */
function grown(back: number) {
  const inputs = inputsOf({ runtime: runtime.id, 'layer-name': 'layer', 'max-unzipped-size': '100B' });
  const progress = noProgress(inputs);
  const state = progress.layers.get('layer');
  if (!state) throw new Error('there is no layer');
  const compiled: LayerFile = {
    path: `${site}demo/__pycache__/core.cpython-311.pyc`,
    ...{ owner: 'demo', size: 50, crc32: 0, mode: 0o644, content: { kind: 'file', file: '/nowhere' } },
  };
  state.tree = {
    files: [...filesOf({ 'demo/core.py': 'x'.repeat(40) }), compiled],
    distributions: [],
    findings: [],
  };
  state.slimmed = { ...nothingSlimmed, bytecode: { files: 1, size: 50, failed: [] } };
  setFiles(inputs, state, [...state.tree.files, ...filesOf({ 'demo/tests/a.py': 'x'.repeat(back) })]);
  const changed = withinQuota({ inputs, progress, world: { log } as never });
  const paths = state.tree.files.map(({ path }) => path.slice(site.length));
  return { changed: changed.map(({ name }) => name), paths, bytecode: state.slimmed.bytecode };
}

describe('bytecode of a layer that has files back', () => {
  it('stays where there is room for both', () => {
    const { changed, bytecode } = grown(10);
    expect(changed).toEqual([]);
    expect(bytecode).toMatchObject({ files: 1 });
  });

  it('goes where it would take the layer over its quota, and says why', () => {
    expect(grown(11)).toEqual({
      changed: ['layer'],
      paths: ['demo/core.py', 'demo/tests/a.py'],
      bytecode: { missing: expect.stringContaining('1 B more than the quota has room for') },
    });
  });
});
