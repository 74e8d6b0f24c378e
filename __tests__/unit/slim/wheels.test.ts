import { expect, it } from '@jest/globals';
import { readWheels } from '../../../src/layer/contents.js';
import { describeLayer } from '../../../src/layer/tree.js';
import { temporaryDirectory } from '../support/files.js';
import { makeWheel } from '../support/wheels.js';
import { droppedOf, prune, runtime, wishesOf } from './pruned.js';

const files = {
  'demo/__init__.py': 'from .tests.helpers import x\n',
  'demo/stored.py': 'import demo.tests.other\n',
  'demo/tests/__init__.py': '',
  'demo/tests/helpers.py': 'x = 1\n',
  'demo/tests/other.py': 'y = 1\n',
  'demo/tests/test_a.py': 'z = 1\n',
};

async function layerFiles() {
  const wheel = makeWheel(temporaryDirectory(), { name: 'demo', files, stored: ['demo/stored.py'] });
  return describeLayer(await readWheels([wheel], runtime), runtime).files;
}

it('code is read out of wheels, compressed or not', async () => {
  const result = prune({ name: 'layer', files: await layerFiles(), wishes: wishesOf({}) });
  expect(Object.keys(droppedOf(result))).toEqual(['demo/tests/test_a.py']);
});

it('code that does not inflate says nothing, and ends nothing', async () => {
  const broken = (await layerFiles()).map((file) => {
    if (!file.path.endsWith('demo/__init__.py') || file.content.kind !== 'wheel') return file;
    const entry = { ...file.content.entry, headerOffset: 1 };
    return { ...file, content: { ...file.content, entry } };
  });
  const result = prune({ name: 'layer', files: broken, wishes: wishesOf({}) });
  expect(Object.keys(droppedOf(result))).toEqual(['demo/tests/helpers.py', 'demo/tests/test_a.py']);
});
