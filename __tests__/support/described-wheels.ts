import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readWheelContents } from '../../src/layer/contents.js';
import type { LayerTree } from '../../src/layer/tree.js';
import { describeLayer } from '../../src/layer/tree.js';
import { runtimeOf } from '../unit/support/values.js';
import type { TestedRuntime } from './docker.js';

/**
 * Fetches real wheels for a runtime from the package index, and describes them as a layer.
 * @param directory for the wheels, not there yet
 */
export async function describeReal(
  runtime: TestedRuntime,
  directory: string,
  requirements: readonly string[],
): Promise<LayerTree> {
  const platforms = ['manylinux1', 'manylinux2010', 'manylinux2014', 'manylinux_2_17'];
  execFileSync('python3', [
    ...['-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary', ':all:', '--dest', directory],
    ...['--implementation', 'cp', '--python-version', runtimeOf(runtime).python],
    ...platforms.flatMap((platform) => ['--platform', `${platform}_x86_64`]),
    ...requirements,
  ]);
  const contents = readdirSync(directory).map((file) => {
    const [name = '', version = ''] = file.split('-');
    const path = join(directory, file);
    const wheel = { name: name.toLowerCase().replaceAll('_', '-'), version, path, sha256: '' };
    return readWheelContents({ ...wheel, origin: { kind: 'index' } }, runtimeOf(runtime));
  });
  return describeLayer(await Promise.all(contents), runtimeOf(runtime));
}
