import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buildImages, withDocker } from '../support/docker.js';
import { expectCleanFailure, expectPassed } from '../support/failure.js';
import { project, temporaryDirectory } from '../support/project.js';
import type { Variables } from '../support/runner.js';
import { runAction, runCli } from '../support/runner.js';

const idna = { 'requirements.txt': 'idna\n' };
const noEngine = { DOCKER_HOST: 'unix:///nonexistent.sock' };

/** What the action says when the container that it should build in cannot be had. */
async function complaint(inputs: Readonly<Record<string, string>>, env: Variables = {}) {
  const workspace = project(idna);
  const run = await runAction({ runtime: 'python3.11', ...inputs }, { workspace, env });
  expectCleanFailure(run, join(workspace, 'build/layers'));
  const [error, ...more] = run.annotations;
  expect(more).toEqual([]);
  expect(run.outputs).toMatchObject({ layers: '[]', 'zip-paths': '' });
  expect(run.summary).toMatch(/^## ❌ Layer some-layer/);
  return { rule: error?.properties['title'], message: error?.message ?? '', log: run.log };
}

describe('without a Docker engine', () => {
  test('builder: container says so, and what to do', async () => {
    const { rule, message } = await complaint({}, noEngine);
    expect(rule).toBe('engine');
    expect(message).toMatch(
      /^Failed to reach a Docker engine: .*nonexistent\.sock.* Start Docker .* builder: host/,
    );
  });

  test('builder: container says so where there is no Docker client either', async () => {
    const { rule, message } = await complaint({}, { PATH: temporaryDirectory() });
    expect(rule).toBe('engine');
    expect(message).toMatch(/^Failed to reach a Docker engine: .*docker.*\. Start Docker .* builder: host/);
  });

  test('builder: auto builds on this machine, and the first line says why', async () => {
    const cwd = project(idna);
    const run = await runCli(['build', '--runtime', '3.11', '--layer-name', 'x'], { cwd, env: noEngine });
    expectPassed(run);
    expect(run.stderr.split('\n')[0]).toMatch(
      /^Building on this machine .* \(builder: auto, and no container can serve: .*nonexistent\.sock.*\)$/,
    );
  });
});

withDocker('with a Docker engine', () => {
  let registry: Server;
  let host: string;
  /** How many pulls have begun; each first asks whether a registry is there at all. */
  let pulls = 0;

  beforeAll(async () => {
    // Docker takes plain HTTP from registries of this machine.
    registry = createServer((request, response) => {
      if (request.url === '/v2/') pulls += 1;
      const [status, code] = !request.url?.includes('/manifests/')
        ? [200, '']
        : request.url.includes('/busy/') && pulls === 1
          ? [429, 'TOOMANYREQUESTS']
          : [404, 'MANIFEST_UNKNOWN'];
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ errors: [{ code, message: code.toLowerCase() }] }));
    });
    await new Promise<void>((listening) => registry.listen(0, '127.0.0.1', listening));
    host = `127.0.0.1:${(registry.address() as AddressInfo).port}`;
  });

  afterAll(() => {
    registry.close();
    registry.closeAllConnections();
  });

  test('builder: auto builds in the container, and the first line says why', async () => {
    const cwd = project(idna);
    const run = await runCli(['build', '--runtime', '3.11', '--layer-name', 'x'], { cwd });
    expectPassed(run);
    expect(run.stderr.split('\n')[0]).toMatch(
      /^Building in container public\.ecr\.aws\/sam\/build-python3\.11:latest-x86_64 \(builder: auto, and a Docker engine answers\)$/,
    );
  });

  test('an image that does not exist is named, without another attempt', async () => {
    const { rule, message, log } = await complaint({ image: `${host}/no/such:image` });
    expect(rule).toBe('image');
    expect(message).toContain(`Failed to pull the image ${host}/no/such:image: `);
    expect(message).toMatch(/manifest.* unknown.*Check the name/);
    expect(log).not.toContain('next attempt');
  });

  test('a registry that is busy is asked again', async () => {
    pulls = 0;
    const { rule, message, log } = await complaint({ image: `${host}/busy/image:latest` });
    expect(log).toMatch(/toomanyrequests.*next attempt in 2 s/);
    expect(rule).toBe('image');
    expect(message).toMatch(/manifest.* unknown/);
  });

  test('an image without the Python of the runtime is refused', async () => {
    const { rule, message } = await complaint({ image: buildImages['python3.13'] });
    expect(rule).toBe('engine');
    expect(message).toMatch(/^Failed to start the build container from .*python3\.11.* input image\.$/);
  });

  test('an image of another architecture is refused, with the reason of the engine', async () => {
    const { rule, message } = await complaint({ architecture: 'arm64', image: buildImages['python3.11'] });
    expect(['engine', 'image']).toContain(rule);
    expect(message).toMatch(/^Failed to (?:start the build container from|pull the image) .*: \S/);
    // Docker's last line only says where its help is.
    expect(message).not.toContain('--help');
  });
});
