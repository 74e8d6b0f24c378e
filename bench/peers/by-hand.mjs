// Scripts by hand: pip in the build image, what is known by name taken out, stripped, and zip -9.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { succeed } from '../measure.mjs';

export const script = fileURLToPath(new URL('by-hand.sh', import.meta.url));

/**
 * @param {string} directory an empty one
 * @param {{ readonly image: string, readonly runtime: string, readonly wheels: string, readonly lock: string }} stack
 * @returns {Promise<string>} the zip
 */
export async function buildByHand(directory, { image, runtime, wheels, lock }) {
  await mkdir(join(directory, 'layer'));
  const user = `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`;
  const volumes = [`${join(directory, 'layer')}:/layer`, `${wheels}:/wheels:ro`, `${script}:/by-hand.sh:ro`];
  await succeed([
    ...['docker', 'run', '--rm', '--network', 'none', '--user', user, '--env', 'HOME=/tmp'],
    ...[...volumes, `${lock}:/requirements.txt:ro`].flatMap((volume) => ['--volume', volume]),
    ...['--entrypoint', '/bin/sh', image, '/by-hand.sh', `python${runtime}`],
    ...['--no-deps', '--no-index', '--find-links', '/wheels', '--requirement', '/requirements.txt'],
  ]);
  await succeed(['zip', '-9', '-q', '-r', '--symlinks', '../by-hand.zip', 'python'], {
    cwd: join(directory, 'layer'),
  });
  return join(directory, 'by-hand.zip');
}
