import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Runtime } from '../../../src/lambda/runtimes.js';
import { readWheels } from '../../../src/layer/contents.js';
import { readList } from '../../../src/layer/install.js';
import { compareTree } from '../../../src/layer/installed.js';
import type { LayerTree } from '../../../src/layer/tree.js';
import { describeLayer } from '../../../src/layer/tree.js';
import type { Wheel } from '../../../src/resolve/wheelhouse.js';

const helper = fileURLToPath(new URL('../../../src/engine/helpers/list_tree.py', import.meta.url));

/** Describes wheels, and holds what was installed of them against them, listed by the helper that engines run. */
export async function describeTree(
  wheels: readonly Wheel[],
  directory: string,
  runtime: Runtime,
): Promise<LayerTree> {
  const list = execFileSync('python3', ['-I', helper, directory], { encoding: 'utf8' });
  const contents = await readWheels(wheels, runtime);
  compareTree(contents, readList(list));
  return describeLayer(contents, runtime);
}
