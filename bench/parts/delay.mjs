// A network's delay before a server: each request is passed on so much later.
import { once } from 'node:events';
import { createServer, request as httpRequest } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

/**
 * @param {string} origin such as "http://127.0.0.1:4321"
 * @param {number} milliseconds
 */
export async function startDelay(origin, milliseconds) {
  const server = createServer(async (request, response) => {
    await wait(milliseconds);
    const { method, url, headers } = request;
    const onwards = httpRequest(origin + url, { method, headers }, (incoming) => {
      response.writeHead(incoming.statusCode ?? 500, incoming.headers);
      incoming.pipe(response);
    });
    onwards.on('error', () => response.destroy());
    request.pipe(onwards);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    origin: `http://127.0.0.1:${address.port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
