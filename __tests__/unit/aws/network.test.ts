import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createSecureServer, request } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { isDirect, openAgents } from '../../../src/aws/network.js';
import { errorCode } from '../../../src/errors.js';

const tls = fileURLToPath(new URL('../fixtures/tls', import.meta.url));

describe('a host', () => {
  it.each([
    [true, 'localhost', ''],
    [true, '127.0.0.1', ''],
    [true, '::1', ''],
    [false, 'lambda.eu-west-1.amazonaws.com', ''],
    [false, 'lambda.eu-west-1.amazonaws.com', 'example.com, lambda.eu-west-2.amazonaws.com'],
    [true, 'lambda.eu-west-1.amazonaws.com', 'lambda.eu-west-1.amazonaws.com'],
    [true, 'lambda.eu-west-1.amazonaws.com', ' AMAZONAWS.COM '],
    [true, 'lambda.eu-west-1.amazonaws.com', '.amazonaws.com'],
    [true, 'lambda.eu-west-1.amazonaws.com', 'lambda.eu-west-1.amazonaws.com:443'],
    [false, 'lambda.eu-west-1.amazonaws.com', 'lambda.eu-west-1.amazonaws.com:8443'],
    [false, 'notamazonaws.com', 'amazonaws.com'],
    [true, 'any.host', '*'],
    [false, 'any.host', ' , '],
  ])('goes around the proxy: %s, for %s with NO_PROXY=%j', (direct, host, NO_PROXY) => {
    expect(isDirect(host, 443, { NO_PROXY })).toBe(direct);
  });

  it('is looked up in the small variable first, as other clients do', () => {
    expect(isDirect('any.host', 443, { no_proxy: 'any.host', NO_PROXY: 'other' })).toBe(true);
  });
});

describe('a connection', () => {
  /** A proxy that remembers where to, and lets nothing through. */
  async function hostsAsked(more: Readonly<Record<string, string>>): Promise<readonly string[]> {
    const hosts: string[] = [];
    const proxy = createServer().on('connect', ({ url = '' }, socket) => {
      hosts.push(url);
      socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n');
    });
    const { httpsAgent } = openAgents({ HTTPS_PROXY: `http://127.0.0.1:${await listening(proxy)}`, ...more });
    await new Promise<void>((done) => {
      const asked = request('https://lambda.nowhere.invalid/', { agent: httpsAgent }, (response) => {
        response.resume().on('end', () => done());
      });
      asked.on('error', () => done()).end();
    });
    httpsAgent.destroy();
    proxy.close();
    return hosts;
  }

  it('is asked of the proxy', async () => {
    expect(await hostsAsked({})).toEqual(['lambda.nowhere.invalid:443']);
  });

  it('goes around the proxy where NO_PROXY says so', async () => {
    expect(await hostsAsked({ NO_PROXY: '.invalid' })).toEqual([]);
  });

  it.each([
    ['AWS_CA_BUNDLE', { AWS_CA_BUNDLE: '/nowhere/ca.pem' }, 'ENOENT'],
    ['HTTPS_PROXY', { HTTPS_PROXY: 'http://user:password@:x' }, ''],
  ])(
    'is not made where %s cannot be used, which is told without its value',
    (variable, environment, code) => {
      expect(() => openAgents(environment)).toThrow(`${variable} cannot be used`);
      expect(() => openAgents(environment)).toThrow(code);
      expect(() => openAgents(environment)).not.toThrow('password');
    },
  );

  it.each([
    ['by AWS_CA_BUNDLE', { AWS_CA_BUNDLE: join(tls, 'certificate.pem') }, 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['by nobody', {}, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  ])(
    'behind a proxy ends where the certificate is trusted %s, and is for another host',
    async (_, more, code) => {
      const certificate = {
        key: readFileSync(join(tls, 'key.pem')),
        cert: readFileSync(join(tls, 'certificate.pem')),
      };
      const service = createSecureServer(certificate, (_, response) => response.end());
      const to = await listening(service);
      const proxy = createServer().on('connect', (_, socket) => {
        const upstream = connect(to, '127.0.0.1', () => {
          socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
          upstream.pipe(socket).pipe(upstream);
        });
        for (const end of [upstream, socket]) end.on('error', () => undefined);
      });
      const port = await listening(proxy);
      const { httpsAgent } = openAgents({ HTTPS_PROXY: `127.0.0.1:${port}`, ...more });
      const error = await new Promise((failed) => {
        request('https://nowhere.invalid/', { agent: httpsAgent }).on('error', failed).end();
      });
      expect(errorCode(error)).toBe(code);
      httpsAgent.destroy();
      for (const one of [proxy, service]) {
        one.close();
        one.closeAllConnections();
      }
    },
  );
});

async function listening(server: Server): Promise<number> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return (server.address() as AddressInfo).port;
}
