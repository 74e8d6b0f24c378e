import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { makeExchange } from '../../src/engine/exchange.js';
import { writeHelpers } from '../../src/engine/helpers.js';
import type { RuntimeContainer } from '../../src/engine/runtime-container.js';
import type { TestedRuntime } from './docker.js';
import { runImages } from './docker.js';

/** Where the container sees what is shared with it. */
const inside = '/mnt/exchange';

export type PlainRuntime = Pick<RuntimeContainer, 'image' | 'python' | 'share' | 'shareText' | 'run'>;

/**
 * A run image with modules in its layer, a container for each command.
 * @param files content by path below the layer's site-packages
 */
export async function plainRuntime(
  runtime: TestedRuntime,
  files: Readonly<Record<string, string | Buffer>>,
): Promise<PlainRuntime & { readonly remove: () => Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), 'layerpack-imports-'));
  await chmod(directory, 0o755);
  const outside = join(directory, 'exchange');
  const layer = join(directory, 'opt');
  const exchange = await makeExchange(outside, inside);
  const helpers = await writeHelpers(directory);
  for (const [path, text] of Object.entries(files)) {
    const file = join(layer, 'python/lib', runtime, 'site-packages', path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  return {
    ...plainRuntimeOver(runtime, layer, outside),
    share: (helper) => exchange.share(helpers[helper]),
    shareText: exchange.shareText,
    remove: () => rm(directory, { recursive: true }),
  };
}

function plainRuntimeOver(
  runtime: TestedRuntime,
  layer: string,
  outside: string,
): Pick<PlainRuntime, 'image' | 'python' | 'run'> {
  const python = `/var/lang/bin/${runtime}`;
  const image = runImages[runtime];
  return {
    image: { name: image, digest: '' },
    python,
    run: ([program = '', ...args]) =>
      new Promise((resolve) => {
        const argv = [
          ...['run', '--rm', '--init', '--network', 'none', '--ipc', 'none', '--read-only'],
          ...['--tmpfs', '/tmp:exec,mode=1777', '--user', '993:990', '--workdir', '/var/task'],
          ...['--volume', `${layer}:/opt:ro`, '--volume', `${outside}:${inside}:ro`],
          ...['--entrypoint', program, image, ...args],
        ];
        execFile('docker', argv, { maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) =>
          resolve({ exitCode: error ? Number(error.code ?? 1) : 0, stdout, stderr }),
        );
      }),
  };
}
