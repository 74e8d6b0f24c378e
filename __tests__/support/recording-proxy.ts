import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';

/** A proxy that lets everything through, and remembers where to. */
export interface RecordingProxy {
  readonly url: string;
  /** Hosts that were to be reached through a tunnel. */
  readonly hosts: readonly string[];
  close(): void;
}

/** @param known addresses of names that the proxy alone knows */
export async function startRecordingProxy(
  address: string,
  known: Readonly<Record<string, string>> = {},
): Promise<RecordingProxy> {
  const hosts: string[] = [];
  const server = createServer((_, response) => response.writeHead(501).end());
  server.on('connect', ({ url = '' }, client, head) => {
    const { hostname, port } = new URL(`http://${url}`);
    hosts.push(hostname);
    const upstream = connect(Number(port || 443), known[hostname] ?? hostname, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.write(head);
      upstream.pipe(client).pipe(upstream);
    });
    for (const [end, other] of [
      [upstream, client],
      [client, upstream],
    ] as const) {
      end.on('error', () => other.destroy());
    }
  });
  await new Promise<void>((listening) => server.listen(0, address, listening));
  return {
    url: `http://${address}:${(server.address() as AddressInfo).port}`,
    hosts,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
