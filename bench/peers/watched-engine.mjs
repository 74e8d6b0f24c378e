// Says how many containers a program has made: its DOCKER_HOST is a socket of ours that passes everything on to the engine.
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { inNewDirectory, succeed } from '../measure.mjs';

const creation = /^POST \/(?:v[\d.]+\/)?containers\/create[? ]/gm;

/** @returns {Promise<string | null>} the engine's socket; null where it is reached in another way */
async function engineSocket() {
  const { stdout } = await succeed([
    'docker',
    'context',
    'inspect',
    '--format',
    '{{.Endpoints.docker.Host}}',
  ]);
  const host = process.env['DOCKER_HOST'] || stdout.trim();
  return host.startsWith('unix://') ? host.slice('unix://'.length) : null;
}

/**
 * @template T
 * @param {(env: NodeJS.ProcessEnv) => Promise<T>} work gets what to add to a program's environment
 * @returns {Promise<{ readonly result: T, readonly containers: number | null }>} null where it cannot be known
 */
export async function countingContainers(work) {
  const engine = await engineSocket();
  if (engine === null) return { result: await work({}), containers: null };
  return inNewDirectory(async (directory) => {
    let containers = 0;
    // Docker's client closes its own half of a connection when it has no more to say, and reads on
    const server = createServer({ allowHalfOpen: true }, (client) => {
      const upstream = connect({ path: engine, allowHalfOpen: true });
      client.on('data', (chunk) => {
        containers += chunk.toString('latin1').match(creation)?.length ?? 0;
      });
      client.pipe(upstream).pipe(client);
      // The one end goes with the other
      client.on('error', () => upstream.destroy());
      upstream.on('error', () => client.destroy());
    });
    const socket = join(directory, 'engine.sock');
    await new Promise((resolve) => server.listen(socket, () => resolve(undefined)));
    try {
      const result = await work({ DOCKER_HOST: `unix://${socket}` });
      return { result, containers };
    } finally {
      server.close();
    }
  });
}
