import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { RuntimeContainer } from '../../src/engine/runtime-container.js';
import type { TestedRuntime } from './docker.js';
import { runImages } from './docker.js';

export type PlainRuntime = Pick<RuntimeContainer, 'image' | 'python' | 'exchange' | 'run'>;

/**
 * A run image with modules in its layer, a container for each command.
 * @param files text by path below the layer's site-packages
 */
export async function plainRuntime(
  runtime: TestedRuntime,
  files: Readonly<Record<string, string>>,
): Promise<PlainRuntime & { readonly remove: () => Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), 'layerpack-imports-'));
  await chmod(directory, 0o755);
  const outside = join(directory, 'exchange');
  const layer = join(directory, 'opt');
  await mkdir(outside);
  for (const [path, text] of Object.entries(files)) {
    const file = join(layer, 'python/lib', runtime, 'site-packages', path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  return {
    ...plainRuntimeOver(runtime, layer, outside),
    remove: () => rm(directory, { recursive: true }),
  };
}

/** The same over a directory that is an unpacked layer already. */
export function plainRuntimeOver(runtime: TestedRuntime, layer: string, outside: string): PlainRuntime {
  const python = `/var/lang/bin/${runtime}`;
  const image = runImages[runtime];
  return {
    image: { name: image, digest: '' },
    python,
    exchange: { outside, inside: '/mnt/exchange' },
    run: ([program = '', ...args]) =>
      new Promise((resolve) => {
        const argv = [
          ...['run', '--rm', '--init', '--network', 'none', '--ipc', 'none', '--read-only'],
          ...['--tmpfs', '/tmp:exec,mode=1777', '--user', '993:990', '--workdir', '/var/task'],
          ...['--volume', `${layer}:/opt:ro`, '--volume', `${outside}:/mnt/exchange:ro`],
          ...['--entrypoint', program, image, ...args],
        ];
        execFile('docker', argv, { maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) =>
          resolve({ exitCode: error ? Number(error.code ?? 1) : 0, stdout, stderr }),
        );
      }),
  };
}
