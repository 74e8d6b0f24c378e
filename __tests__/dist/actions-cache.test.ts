import { readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { unpackBundle } from '../support/bundles.js';
import { makeWheel } from '../support/distributions.js';
import { startIndex } from '../support/index-server.js';
import type { Built, Step } from '../support/machine.js';
import { expectOneWarning, expectQuiet, onNewMachine } from '../support/machine.js';
import { programOnPath } from '../support/programs.js';
import { filesUnder, project, temporaryDirectory } from '../support/project.js';
import type { CacheEntry, ResultsServer } from '../support/results-server.js';
import { startResultsServer } from '../support/results-server.js';
import type { Variables } from '../support/runner.js';
import { together } from '../support/together.js';

let server: ResultsServer;
let first: Built;
/** What the first run kept. */
let kept: readonly CacheEntry[];

beforeAll(async () => {
  server = await startResultsServer();
  first = await build({});
  kept = cachesOf('some');
});
afterAll(() => server.close());

const build = (step: Step) => onNewMachine(server, step);
const zip = 'data-python3.12-x86_64.zip';
const cachesOf = (repository: string) => server.caches.filter((entry) => entry.repository === repository);
const callsOf = (repository: string) => server.calls.filter((asked) => asked.repository === repository);
const hit = ({ outputs }: Built) => outputs['cache-hit'];

/** A PATH with what unpacks a bundle and nothing that builds: no Python, uv, pip or Docker. */
function nothingToBuildWith(): Variables {
  const directory = temporaryDirectory();
  for (const program of ['tar', 'zstd', 'unzstd', 'gzip']) {
    // Whether zstd is there decides which bundles are found
    const path = programOnPath(program);
    if (path) symlinkSync(path, join(directory, program));
  }
  return { PATH: directory, DOCKER_HOST: 'tcp://127.0.0.1:9' };
}

describe('finished layers', () => {
  test('are kept right after a good build, with wheels and tools beside, under keys that say what for', () => {
    expectQuiet(first);
    expect(hit(first)).toBe('false');
    expect(first.summary).not.toContain('Reused');
    expect(kept.map(({ key }) => key).sort()).toEqual([
      expect.stringMatching(/^layerpack-result-[0-9a-f]{64}-\d{4}-\d\d-\d\d$/),
      expect.stringMatching(
        /^layerpack-wheels-1-python3\.12-x86_64-glibc2\.\d+-host-[0-9a-f]{12}-[0-9a-f]{12}-[0-9a-f]{12}$/,
      ),
    ]);
    for (const { size } of kept) expect(size).toBeGreaterThan(0);
  });

  test('come back on another machine, byte for byte, where nothing could build them', async () => {
    const before = cachesOf('some').length;
    const second = await build({ env: nothingToBuildWith() });
    expectQuiet(second);
    expect(second.zips).toEqual(first.zips);
    const outputsOf = ({ outputs, workspace }: Built) =>
      JSON.parse(JSON.stringify(outputs).replaceAll(workspace, '.'));
    expect(outputsOf(second)).toEqual({ ...outputsOf(first), 'cache-hit': 'true' });
    expect(second.summary).toMatch(
      /\*\*Reused\*\*: .* the input locks all versions, and nothing of it has changed/,
    );
    expect(filesUnder(join(second.workspace, 'build/layers'))).toEqual(
      filesUnder(join(first.workspace, 'build/layers')),
    );
    expect(cachesOf('some')).toHaveLength(before);
  });

  test('stay where runtime, architecture, an option, a source or the layer is another', async () => {
    const others = await together({
      runtime: () => build({ inputs: { runtime: '3.13' } }),
      architecture: () => build({ inputs: { architecture: 'arm64' } }),
      option: () => build({ inputs: { sdk: 'include' } }),
      source: () => build({ files: { 'requirements.txt': 'idna==3.10\nsix==1.17.0\n' } }),
      layer: () => build({ inputs: { 'layer-name': 'other' } }),
      constraint: () => build({ env: { PIP_CONSTRAINT: join(project({ c: 'six<2\n' }), 'c') } }),
    });
    for (const other of Object.values(others)) {
      expectQuiet(other);
      expect(hit(other)).toBe('false');
    }
  });

  test('come back in another directory, and whatever becomes of the files afterwards', async () => {
    const second = await build({ inputs: { 'output-directory': 'elsewhere', 'retention-days': '3' } });
    expect(hit(second)).toBe('true');
    expect(readFileSync(join(second.workspace, 'elsewhere', zip))).toEqual(first.zips[zip]);
  });

  test.each([
    ['a zip', (path: string) => path.endsWith('.zip'), 'not what it was', /SHA-256 of .*\.zip is/],
    ['the report', (path: string) => path.endsWith('entry.json'), '{"files": []}', /is not whole/],
  ] as const)('that are damaged in %s are built again, told, and kept whole', async (name, of, text, why) => {
    const repository = `damaged in ${name}`;
    const entry = kept.find(({ key }) => key.startsWith('layerpack-result-'));
    if (!entry) throw new Error('no result was kept');
    const bundle = await unpackBundle(server, entry);
    const [path = ''] = filesUnder(bundle.directory).filter(of);
    project({ [path]: text }, bundle.directory);
    await bundle.keepFor(repository);
    const second = await build({ repository });
    expectOneWarning(second, /it is damaged: .* The layers are built again/);
    expectOneWarning(second, why);
    expect(hit(second)).toBe('false');
    expect(second.zips).toEqual(first.zips);
    const third = await build({ repository, env: nothingToBuildWith() });
    expectQuiet(third);
    expect(third.zips).toEqual(first.zips);
  });
});

describe('cache: false', () => {
  test('asks for nothing and keeps nothing', async () => {
    const home = temporaryDirectory();
    const calls = server.calls.length;
    const built = await build({ inputs: { cache: 'false' }, env: { XDG_CACHE_HOME: home } });
    expectQuiet(built);
    expect(hit(built)).toBe('false');
    expect(server.calls).toHaveLength(calls);
    expect(filesUnder(home)).toEqual([]);
  });
});

describe('what is kept', () => {
  test('has no secret in it, nor has its key', async () => {
    const directory = temporaryDirectory();
    makeWheel(directory, { name: 'inner', files: { 'inner.py': '' } });
    const index = await startIndex({ address: '127.0.0.1', directory, password: 'pass-of-the-index' });
    try {
      const env = { PIP_INDEX_URL: index.withCredentials };
      const files = { 'requirements.txt': 'inner\n' };
      const built = await build({ repository: 'private', files, env });
      expectQuiet(built);
      const again = await build({ repository: 'private', files, env });
      expect(hit(again)).toBe('true');
    } finally {
      await index.close();
    }
    expect(cachesOf('private')).toHaveLength(2);
    for (const entry of cachesOf('private')) {
      expect(entry.key).not.toContain('pass-of');
      const bundle = await unpackBundle(server, entry);
      const files = filesUnder(bundle.directory)
        .map((file) => join(bundle.directory, file))
        .filter((file) => statSync(file).isFile());
      expect(files.length).toBeGreaterThan(0);
      for (const file of files) expect(readFileSync(file, 'latin1')).not.toContain('pass-of-the-index');
    }
  });
});

describe('runs at once', () => {
  test('do not harm each other, on machines of their own or on one', async () => {
    const home = temporaryDirectory();
    const repository = 'at-once';
    const [one, two, three] = await Promise.all([
      build({ repository }),
      build({ repository, env: { HOME: home } }),
      build({ repository, env: { HOME: home } }),
    ]);
    for (const built of [one, two, three]) {
      expectQuiet(built);
      expect(built.zips).toEqual(first.zips);
    }
    const later = await build({ repository, env: nothingToBuildWith() });
    expectQuiet(later);
    expect(later.zips).toEqual(first.zips);
    expect(callsOf(repository).filter(({ call }) => call === 'FinalizeCacheEntryUpload')).toHaveLength(2);
  });
});
