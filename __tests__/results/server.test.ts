import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DefaultArtifactClient } from '@actions/artifact';
import { restoreCache, saveCache } from '@actions/cache';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { temporaryDirectory } from '../support/project.js';
import type { ResultsServer } from '../support/results-server.js';
import { faults, startResultsServer } from '../support/results-server.js';

jest.setTimeout(60_000);

let server: ResultsServer;
const workspace = temporaryDirectory();
const before = { ...process.env };
const home = process.cwd();

beforeAll(async () => {
  server = await startResultsServer();
  Object.assign(process.env, server.environment('1'), {
    GITHUB_WORKSPACE: workspace,
    RUNNER_TEMP: temporaryDirectory(),
  });
  process.chdir(workspace);
});
afterAll(async () => {
  process.chdir(home);
  process.env = before;
  await server.close();
});

test('the cache client finds what it saved, by key and by prefix, and the newest', async () => {
  writeFileSync(join(workspace, 'kept.txt'), 'first');
  expect(await restoreCache(['kept.txt'], 'pip-1')).toBeUndefined();
  await saveCache(['kept.txt'], 'pip-1');
  writeFileSync(join(workspace, 'kept.txt'), 'second');
  await saveCache(['kept.txt'], 'pip-2');
  writeFileSync(join(workspace, 'kept.txt'), 'gone');
  expect(await restoreCache(['kept.txt'], 'pip-3', ['pip-'])).toBe('pip-2');
  expect(readFileSync(join(workspace, 'kept.txt'), 'utf8')).toBe('second');
  expect(await restoreCache(['kept.txt'], 'pip-1')).toBe('pip-1');
  expect(await restoreCache(['other.txt'], 'pip-1')).toBeUndefined();
  expect(server.caches.map(({ key }) => key)).toEqual(['pip-2', 'pip-1']);
});

test('the cache client is told that it may not write', async () => {
  server.on('CreateCacheEntry', () => faults.cacheReadOnly);
  expect(await saveCache(['kept.txt'], 'pip-4')).toBe(-1);
  server.on('CreateCacheEntry');
});

test('the artifact client gets back what it uploaded, and only of its own run', async () => {
  const client = new DefaultArtifactClient();
  const file = join(workspace, 'kept.txt');
  const { id = 0, digest } = await client.uploadArtifact('kept', [file], workspace, { retentionDays: 3 });
  const { artifact } = await client.getArtifact('kept');
  expect(artifact).toMatchObject({ id, digest: `sha256:${digest}` });
  const path = temporaryDirectory();
  await client.downloadArtifact(id, { path });
  expect(readFileSync(join(path, 'kept.txt'))).toEqual(readFileSync(file));
  await expect(client.uploadArtifact('kept', [file], workspace)).rejects.toThrow('(409)');

  Object.assign(process.env, server.environment('2'));
  await expect(client.getArtifact('kept')).rejects.toThrow('not found');
  await client.uploadArtifact('kept', [file], workspace);
  await client.deleteArtifact('kept');
  expect(server.artifacts.map(({ name, run }) => [name, run])).toEqual([['kept', '1']]);
});

test('uploads of bytes can fail as well', async () => {
  server.on('UploadBlob', () => faults.blobForbidden);
  const client = new DefaultArtifactClient();
  const upload = client.uploadArtifact('refused', [join(workspace, 'kept.txt')], workspace);
  await expect(upload).rejects.toThrow();
  server.on('UploadBlob');
  expect(server.calls.filter(({ call }) => call === 'UploadBlob').length).toBeGreaterThan(0);
});
