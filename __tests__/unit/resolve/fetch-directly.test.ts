import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Server } from 'node:https';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sha256OfText } from '../../../src/cache/files.js';
import { fetchDirectly, isPlain } from '../../../src/resolve/fetch-directly.js';
import type { LockedWheel } from '../../../src/resolve/uv.js';
import { temporaryDirectory } from '../support/files.js';

const tls = fileURLToPath(new URL('../fixtures/tls/', import.meta.url));
const certificate = join(tls, 'certificate.pem');

let server: Server;
let base: string;
/** Requests that wait until there are two of them. */
const waiting: (() => void)[] = [];

const answer = async ({ url = '' }: IncomingMessage, response: ServerResponse) => {
  const [, kind = '', file = ''] = url.split('/');
  if (kind === 'paired') {
    await new Promise<void>((go) => {
      if (waiting.push(go) < 2) return;
      for (const other of waiting.splice(0)) other();
    });
  }
  if (/^\d+$/.test(kind)) response.writeHead(Number(kind)).end();
  else if (kind === 'moved') response.writeHead(302, { location: `/files/${file}` }).end();
  else if (kind === 'downgraded') response.writeHead(302, { location: 'http://127.0.0.1:1/x' }).end();
  else if (kind === 'round') response.writeHead(302, { location: url }).end();
  else if (kind === 'cut') {
    response.writeHead(200, { 'content-length': 100 }).write(file);
    setImmediate(() => response.destroy());
  } else response.writeHead(200).end(file);
};

beforeAll(async () => {
  const key = readFileSync(join(tls, 'key.pem'));
  server = createServer({ key, cert: readFileSync(certificate) }, (request, response) => {
    void answer(request, response);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  base = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.close();
  server.closeAllConnections();
});

/** A wheel whose content is its file's name. */
function wheel(kind: string, name = kind, more: Partial<LockedWheel> = {}): LockedWheel {
  const file = `${name}-1.0-py3-none-any.whl`;
  const url = `${base}/${kind}/${file}`;
  return { name, version: '1.0', file, url, sha256: sha256OfText(file), size: file.length, ...more };
}

async function fetched(wheels: readonly LockedWheel[], environment: Record<string, string> = {}) {
  // In a directory of its own, where what is beside it is of this run alone
  const wheelhouse = join(temporaryDirectory(), 'wheelhouse');
  mkdirSync(wheelhouse);
  const progress: string[] = [];
  const log = { debug: () => undefined, progress: (text: string) => progress.push(text) };
  const trusting = { PIP_CERT: certificate, ...environment };
  const result = await fetchDirectly(trusting, wheels, wheelhouse, log);
  const left = result.left.map(({ name }) => name);
  return { ...result, left, progress, files: readdirSync(wheelhouse).sort(), wheelhouse };
}

describe('fetchDirectly', () => {
  it('brings wheels over HTTPS that the certificates of pip vouch for, several at once', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const {
      files,
      left,
      fetched: count,
      progress,
    } = await fetched(names.map((name) => wheel('paired', name)));
    expect(files).toEqual(names.map((name) => `${name}-1.0-py3-none-any.whl`));
    expect(left).toEqual([]);
    expect(count).toEqual({ wheels: 6, bytes: 6 * 'a-1.0-py3-none-any.whl'.length });
    expect(progress.at(-1)).toMatch(/^Fetching \d of 6 wheels/);
  });

  it('follows an index that sends it elsewhere', async () => {
    expect(await fetched([wheel('moved')])).toMatchObject({
      left: [],
      files: ['moved-1.0-py3-none-any.whl'],
    });
  });

  it.each(['401', '404', '503', 'cut', 'downgraded', 'round'])(
    'leaves to pip what it does not get, and nothing half: %s',
    async (kind) => {
      const {
        left,
        files,
        fetched: count,
        wheelhouse,
      } = await fetched([wheel(kind, 'x'), wheel('files', 'y')]);
      expect(left).toEqual(['x']);
      expect(files).toEqual(['y-1.0-py3-none-any.whl']);
      expect(count).toEqual({ wheels: 1, bytes: 'y-1.0-py3-none-any.whl'.length });
      expect(readdirSync(join(wheelhouse, '..')).filter((name) => name.endsWith('-direct'))).toEqual([]);
    },
  );

  it('leaves to pip what is not what it was locked as', async () => {
    const { left, files } = await fetched([wheel('files', 'x', { sha256: sha256OfText('another') })]);
    expect({ left, files }).toEqual({ left: ['x'], files: [] });
  });

  it.each([
    ['without a hash', () => ({ sha256: '' })],
    ['over HTTP', () => ({ url: 'http://127.0.0.1:1/x.whl' })],
    ['with a password', () => ({ url: base.replace('//', '//me:secret@') })],
    ['on this machine', () => ({ url: 'file:///x.whl' })],
  ])('does not try what is %s', async (_what, more) => {
    expect((await fetched([wheel('files', 'x', more())])).left).toEqual(['x']);
  });

  it('trusts nobody that pip would not trust', async () => {
    expect((await fetched([wheel('files', 'x')], { PIP_CERT: '' })).left).toEqual(['x']);
  });

  it.each([
    'HTTPS_PROXY',
    'https_proxy',
    'ALL_PROXY',
    'NETRC',
    'PIP_PROXY',
    'PIP_CLIENT_CERT',
    'PIP_TRUSTED_HOST',
    'PIP_KEYRING_PROVIDER',
  ])('leaves all to pip where it alone follows %s', async (name) => {
    expect(isPlain({ [name]: 'x' })).toBe(false);
    expect((await fetched([wheel('files', 'x')], { [name]: 'x' })).left).toEqual(['x']);
  });

  it('takes settings that say nothing of how to get there for plain', () => {
    expect(isPlain({ PIP_INDEX_URL: 'https://host', PIP_CERT: '/x', NO_PROXY: 'x', HTTPS_PROXY: '' })).toBe(
      true,
    );
  });
});
