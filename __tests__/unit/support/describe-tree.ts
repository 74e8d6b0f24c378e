import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Runtime } from '../../../src/lambda/runtimes.js';
import { readWheels } from '../../../src/layer/contents.js';
import type { LayerTree } from '../../../src/layer/tree.js';
import { describeLayer } from '../../../src/layer/tree.js';
import type { Wheel } from '../../../src/resolve/wheelhouse.js';

const helper = fileURLToPath(new URL('../../../src/engine/helpers/list_tree.py', import.meta.url));

type Row = readonly [path: string, size: number, crc32: number, elf: boolean];

/** Describes wheels that were installed to a directory, as listed there by the helper that engines run. */
export async function describeTree(
  wheels: readonly Wheel[],
  directory: string,
  runtime: Runtime,
): Promise<LayerTree> {
  const list = execFileSync('python3', ['-I', helper, directory], { encoding: 'utf8' });
  const rows = JSON.parse(list) as readonly Row[];
  const installed = rows.map(([path, size, crc32, elf]) => ({ path, size, crc32, elf }));
  return describeLayer(await readWheels(wheels, runtime), installed);
}
