import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** A private package index with HTTP basic authentication. */
export interface PackageIndex {
  /** Such as "http://172.17.0.1:4321/simple/", without credentials. */
  readonly url: string;
  readonly host: string;
  readonly user: string;
  readonly password: string;
  /** The URL with `user:password@`. */
  readonly withCredentials: string;
  /** Paths asked for without or with wrong credentials. */
  readonly refused: string[];
  /** Files served. */
  readonly served: string[];
  /** Names of projects that were asked for, with credentials. */
  readonly asked: string[];
  /** Those of them that pip asked for; uv reads no more than their metadata. */
  readonly fetched: string[];
  /** layerpack's own tools that were asked for, and are to be had elsewhere. */
  readonly tools: string[];
  close(): Promise<void>;
}

export interface IndexOptions {
  readonly address: string;
  /** The files to offer. */
  readonly directory: string;
  readonly password: string;
  /** Awaited before a file is served: the moment at which a download is under way. */
  readonly beforeFile?: () => Promise<void>;
  /** Whether the pages of layerpack's tools are this index's own, so that nobody has to ask the public one. */
  readonly toolPages?: boolean;
}

const user = 'reader';

export async function startIndex({
  address,
  directory,
  password,
  beforeFile,
  toolPages = false,
}: IndexOptions): Promise<PackageIndex> {
  const refused: string[] = [];
  const served: string[] = [];
  const asked: string[] = [];
  const fetched: string[] = [];
  const tools: string[] = [];
  const expected = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const path = decodeURIComponent(request.url ?? '/');
    if (request.headers.authorization !== expected) {
      refused.push(path);
      response.writeHead(401, { 'www-authenticate': 'Basic realm="index"' }).end();
      return;
    }
    const [, kind, name = ''] = path.split('/');
    if (kind === 'files') {
      await beforeFile?.();
      served.push(name);
      if (request.headers['user-agent']?.startsWith('pip/')) fetched.push(name);
      response.writeHead(200, { 'content-type': 'application/octet-stream' });
      response.end(readFileSync(join(directory, name)));
    } else if ((name === 'pip' || name === 'uv') && toolPages) {
      const page = await fetch(`${publicIndex()}/${name}/`, { headers: { accept: 'text/html' } });
      response.writeHead(page.status, { 'content-type': 'text/html' }).end(await page.text());
    } else if (name === 'pip' || name === 'uv') {
      // layerpack's own tools are to be had as from any index that mirrors the public one.
      tools.push(name);
      response.writeHead(302, { location: `${publicIndex()}/${name}/` }).end();
    } else {
      asked.push(name);
      const links = readdirSync(directory).filter((file) => projectOf(file) === name);
      response.writeHead(links.length > 0 ? 200 : 404, { 'content-type': 'text/html' });
      response.end(
        `<!DOCTYPE html><html><body>${links.map((file) => link(directory, file)).join('')}</body></html>`,
      );
    }
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.writeHead(500).end());
  });
  await new Promise<void>((listening) => server.listen(0, address, listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${address}:${port}/simple/`,
    host: `${address}:${port}`,
    user,
    password,
    withCredentials: `http://${user}:${encodeURIComponent(password)}@${address}:${port}/simple/`,
    refused,
    served,
    asked,
    fetched,
    tools,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

function projectOf(file: string): string {
  return file
    .replace(/-\d.*$/, '')
    .replaceAll(/[-_.]+/g, '-')
    .toLowerCase();
}

function link(directory: string, file: string): string {
  const sha256 = createHash('sha256')
    .update(readFileSync(join(directory, file)))
    .digest('hex');
  return `<a href="/files/${encodeURIComponent(file)}#sha256=${sha256}">${file}</a><br>`;
}

/** The index that pip of this machine would ask, without a slash at the end. */
export function publicIndex(): string {
  const code = 'from pip._internal.models.index import PyPI; print(PyPI.simple_url)';
  const url =
    process.env['PIP_INDEX_URL'] ?? execFileSync('python3', ['-c', code], { encoding: 'utf8' }).trim();
  return url.replace(/\/$/, '');
}
