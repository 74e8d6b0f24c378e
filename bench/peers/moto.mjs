// moto's server, which stands for AWS: one process of Python, whatever is asked of it at a time.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const provider = fileURLToPath(new URL('../../__tests__/support/aws/provide-moto.py', import.meta.url));

/** As LAYERPACK_MOTO names it, or one that is installed once and kept. */
export async function startMoto() {
  const program =
    process.env['LAYERPACK_MOTO'] ?? (await promisify(execFile)('python3', [provider])).stdout.trim();
  const child = spawn(program, ['-H', '127.0.0.1', '-p', '0'], { stdio: ['ignore', 'ignore', 'pipe'] });
  const lines = createInterface(child.stderr);
  const ended = once(child, 'exit');
  const origin = await Promise.race([
    new Promise((/** @type {(address: string) => void} */ listens) => {
      lines.on('line', (line) => {
        const [, address] = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(line) ?? [];
        if (address) listens(address);
      });
    }),
    ended.then(([status]) => Promise.reject(new Error(`${program} ended with ${status}`))),
  ]);
  return {
    origin,
    reset: () => fetch(`${origin}/moto-api/reset`, { method: 'POST' }),
    close: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
