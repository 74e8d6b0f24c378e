import { execFileSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, it } from '@jest/globals';
import { ensureImage, pullDelays } from '../../src/engine/docker.js';
import { LayerpackError } from '../../src/errors.js';
import { withDocker } from '../support/docker.js';

const sha256 = (bytes: Buffer) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** An image with one empty layer, by the path under which a registry serves each part of it. */
function emptyImage(): ReadonlyMap<string, { type: string; body: Buffer }> {
  const tar = Buffer.alloc(1024);
  const layer = gzipSync(tar);
  const config = Buffer.from(
    JSON.stringify({
      architecture: 'amd64',
      os: 'linux',
      config: { Labels: { test: randomUUID() } },
      rootfs: { type: 'layers', diff_ids: [sha256(tar)] },
    }),
  );
  const type = 'application/vnd.docker.distribution.manifest.v2+json';
  const part = (mediaType: string, body: Buffer) => ({ mediaType, size: body.length, digest: sha256(body) });
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: type,
      config: part('application/vnd.docker.container.image.v1+json', config),
      layers: [part('application/vnd.docker.image.rootfs.diff.tar.gzip', layer)],
    }),
  );
  return new Map([
    ['manifests/1', { type, body: manifest }],
    [`manifests/${sha256(manifest)}`, { type, body: manifest }],
    [`blobs/${sha256(config)}`, { type: 'application/octet-stream', body: config }],
    [`blobs/${sha256(layer)}`, { type: 'application/octet-stream', body: layer }],
  ]);
}

withDocker('pulling an image from a registry', () => {
  let registry: Server | undefined;
  let image = '';

  /** A registry that refuses the first pulls for their rate, and then has the image or has not. */
  async function serve(refusals: number, parts: ReturnType<typeof emptyImage>): Promise<void> {
    let pulls = 0;
    registry = createServer((request, response) => {
      const path = request.url ?? '';
      const fail = (status: number, code: string, message: string) =>
        response
          .writeHead(status, { 'content-type': 'application/json' })
          .end(JSON.stringify({ errors: [{ code, message }] }));
      if (path === '/v2/') {
        response.writeHead(200).end('{}');
        return;
      }
      // docker asks once by HEAD, and again by GET where that fails
      if (path.endsWith('/manifests/1') && request.method === 'HEAD') pulls += 1;
      const part = parts.get(path.split('/').slice(-2).join('/'));
      if (pulls <= refusals) fail(429, 'TOOMANYREQUESTS', 'You have reached your pull rate limit.');
      else if (!part) fail(404, 'MANIFEST_UNKNOWN', 'manifest unknown');
      else {
        const headers = { 'content-type': part.type, 'content-length': part.body.length };
        response
          .writeHead(200, { ...headers, 'docker-content-digest': sha256(part.body) })
          .end(request.method === 'HEAD' ? undefined : part.body);
      }
    });
    await new Promise<void>((resolve) => registry?.listen(0, '127.0.0.1', resolve));
    image = `127.0.0.1:${(registry.address() as AddressInfo).port}/layerpack/test:1`;
  }

  afterEach(() => {
    registry?.close();
    try {
      execFileSync('docker', ['rmi', '--force', image], { stdio: 'pipe' });
    } catch {
      // Tests of failing pulls leave no image
    }
  });

  async function pull() {
    const waits: number[] = [];
    const lines: string[] = [];
    const progress: string[] = [];
    const wait = async (seconds: number) => {
      waits.push(seconds);
    };
    const result = await ensureImage(
      image,
      'linux/amd64',
      { info: (line) => lines.push(line), progress: (text) => progress.push(text) },
      wait,
    ).catch((error: unknown) => error);
    return { result, waits, lines, progress };
  }

  it('tries again while the registry limits the rate, and gives the digest', async () => {
    await serve(2, emptyImage());
    const { result, waits, lines, progress } = await pull();
    expect(progress.at(-1)).toBe(`Pulling ${image}: 1 of 1 parts`);
    expect(result).toEqual({ digest: expect.stringMatching(/layerpack\/test@sha256:[0-9a-f]{64}$/) });
    expect(waits).toEqual(pullDelays.slice(0, 2));
    expect(lines.join('\n')).toMatch(/toomanyrequests.*next attempt in 2 s/);
  });

  it('does not ask the registry for an image that is there', async () => {
    await serve(0, emptyImage());
    const first = await pull();
    registry?.close();
    const second = await pull();
    expect(second.result).toEqual(first.result);
    expect(second.lines).toEqual([]);
  });

  it('gives up after the last wait, and says how to get round the limit', async () => {
    await serve(Number.POSITIVE_INFINITY, new Map());
    const { result, waits } = await pull();
    expect(waits).toEqual(pullDelays);
    expect(result).toBeInstanceOf(LayerpackError);
    const { finding } = result as LayerpackError;
    expect(finding).toMatchObject({ rule: 'image', subject: image });
    expect(finding.reason).toMatch(/toomanyrequests/);
    expect(finding.advice).toMatch(/Log in to the registry/);
  });

  it('does not try again for an image that does not exist', async () => {
    await serve(0, new Map());
    const { result, waits } = await pull();
    expect(waits).toEqual([]);
    expect((result as LayerpackError).finding.reason).toMatch(/manifest unknown|not found/);
  });
});
