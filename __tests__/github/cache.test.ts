import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Cache, EntryName } from '../../src/cache/cache.js';
import { openCache } from '../../src/cache/cache.js';
import { keepEntry, readEntry } from '../../src/cache/entries.js';
import type { Finding } from '../../src/errors.js';
import { actionsCache } from '../../src/github/cache.js';
import { createLifetime } from '../../src/lifetime.js';
import { filesUnder, project, temporaryDirectory, until } from '../support/project.js';
import type { Call, Fault, ResultsServer } from '../support/results-server.js';
import { startResultsServer } from '../support/results-server.js';

const before = { ...process.env };
const directory = process.cwd();
const { write } = process.stdout;

let server: ResultsServer;
/** What the run has written to its log. */
let written = '';
let repositories = 0;

beforeAll(async () => {
  server = await startResultsServer();
  process.stdout.write = (text: string | Uint8Array) => {
    written += String(text);
    return true;
  };
});
afterAll(async () => {
  process.stdout.write = write;
  process.env = before;
  process.chdir(directory);
  await server.close();
});
beforeEach(() => {
  repositories += 1;
  written = '';
});
afterEach(() => {
  for (const { call } of server.calls) server.on(call);
});

/** A run on a machine of its own, with the real client. */
function machine(seconds = 60) {
  const workspace = temporaryDirectory();
  const temporary = temporaryDirectory();
  const findings: Finding[] = [];
  const cache = openCache(join(temporaryDirectory(), 'layerpack'), (finding) => findings.push(finding));
  const environment = {
    ...server.environment(`in-process-${repositories}/1`),
    GITHUB_WORKSPACE: workspace,
    RUNNER_TEMP: temporary,
  };
  // The client takes all it knows from there
  Object.assign(process.env, environment);
  process.chdir(workspace);
  const lifetime = createLifetime();
  const remote = actionsCache(environment, workspace, lifetime, seconds);
  if (!remote) throw new Error('there is no service');
  return {
    cache,
    remote,
    findings,
    lifetime,
    left: () => [...filesUnder(workspace), ...filesUnder(temporary)],
  };
}

async function keep(cache: Cache, key: string, text = key): Promise<EntryName> {
  const name = { kind: 'wheels', key } as const;
  const path = join(project({ file: text }), 'file');
  await keepEntry(cache, name, new Map([['file', { path }]]));
  return name;
}

describe('bundles', () => {
  test('that are kept at once do not take each other away', async () => {
    const { cache, remote, findings, left } = machine();
    const [one, two] = [await keep(cache, 'one'), await keep(cache, 'two')];
    await Promise.all([
      remote.save('wheels', 'wheels-1', [one], cache),
      remote.save('result', 'result-1', [two], cache),
    ]);
    const other = machine();
    expect(
      await Promise.all([
        other.remote.restore('wheels', ['wheels-'], other.cache),
        other.remote.restore('result', ['result-'], other.cache),
      ]),
    ).toEqual(['wheels-1', 'result-1']);
    expect(await readEntry(other.cache, one)).toEqual(await readEntry(cache, one));
    expect(await readEntry(other.cache, two)).toEqual(await readEntry(cache, two));
    expect([...findings, ...other.findings]).toEqual([]);
    expect([...left(), ...other.left()]).toEqual([]);
  });

  test('that fail at once are told once', async () => {
    server.on('CreateCacheEntry', () => ({ status: 403, body: { code: 'permission_denied', msg: 'no' } }));
    const { cache, remote, findings } = machine();
    const one = await keep(cache, 'one');
    await Promise.all([
      remote.save('wheels', 'wheels-1', [one], cache),
      remote.save('result', 'result-1', [one], cache),
    ]);
    expect(findings).toEqual([expect.objectContaining({ rule: 'cache', severity: 'warning' })]);
    expect(findings[0]?.reason).toContain('403');
    expect(written).not.toMatch(/^::(?:warning|error)/m);
  });

  test('leave what this machine has already', async () => {
    const first = machine();
    const name = await keep(first.cache, 'same', 'theirs');
    await first.remote.save('wheels', 'wheels-1', [name], first.cache);
    const second = machine();
    await keep(second.cache, 'same', 'ours');
    const ours = await readEntry(second.cache, name);
    await second.remote.restore('wheels', ['wheels-'], second.cache);
    expect(await readEntry(second.cache, name)).toEqual(ours);
  });

  test('of a run that was killed on the way go before the next', async () => {
    const { cache, remote, findings, left } = machine();
    mkdirSync('.layerpack-cache/wheels', { recursive: true });
    writeFileSync('.layerpack-cache/wheels/half', '');
    await remote.restore('wheels', ['wheels-'], cache);
    expect(findings).toEqual([]);
    expect(left()).toEqual([]);
  });
});

describe('a service without an answer', () => {
  /** Lets requests of one call wait until the test says how they end. */
  function held(call: Call) {
    let release = (_: Fault | undefined) => {};
    const answer = new Promise<Fault | undefined>((resolve) => {
      release = resolve;
    });
    server.on(call, () => answer);
    return release;
  }

  test.each(['GetCacheEntryDownloadURL', 'DownloadBlob'] as const)(
    'to %s is given up in time, and what comes of it later is not told',
    async (call) => {
      const first = machine();
      await first.remote.save('wheels', 'wheels-1', [await keep(first.cache, 'one')], first.cache);
      const release = held(call);
      const { cache, remote, findings, lifetime, left } = machine(2);
      expect(await remote.restore('wheels', ['wheels-'], cache)).toBeNull();
      expect(remote.hanging()).toBe(true);
      expect(findings).toMatchObject([
        {
          title: 'Failed to read wheels and tools from the Actions cache',
          reason: 'it took longer than 2 s, and was given up',
        },
      ]);
      const calls = server.calls.length;
      expect(await remote.restore('result', ['result-'], cache)).toBeNull();
      await remote.save('wheels', 'wheels-2', [await keep(cache, 'two')], cache);
      expect(server.calls).toHaveLength(calls);
      written = '';
      release({ status: 403, body: { code: 'permission_denied', msg: 'no' } });
      const end = call === 'DownloadBlob' ? 'Failed to delete archive' : '[Response] - 403';
      await until(() => written.includes(`::debug::${end}`), 'the late answer');
      await lifetime.end();
      expect(written).not.toMatch(/^::(?:warning|error)/m);
      expect(left()).toEqual([]);
      expect(findings).toHaveLength(1);
    },
  );

  test.each(['CreateCacheEntry', 'UploadBlob', 'FinalizeCacheEntryUpload'] as const)(
    'to %s is given up in time',
    async (call) => {
      const release = held(call);
      const { cache, remote, findings, lifetime, left } = machine(2);
      await remote.save('wheels', 'wheels-1', [await keep(cache, 'one')], cache);
      expect(remote.hanging()).toBe(true);
      expect(findings).toMatchObject([
        {
          title: 'Failed to keep wheels and tools in the Actions cache',
          reason: 'it took longer than 2 s, and was given up',
        },
      ]);
      await lifetime.end();
      expect(left()).toEqual([]);
      release(undefined);
    },
  );

  test('that comes late but in time is waited for', async () => {
    const release = held('CreateCacheEntry');
    const { cache, remote, findings } = machine();
    const saving = remote.save('wheels', 'wheels-1', [await keep(cache, 'one')], cache);
    await until(() => server.calls.at(-1)?.call === 'CreateCacheEntry', 'the request');
    release(undefined);
    await saving;
    expect(findings).toEqual([]);
    expect(remote.hanging()).toBe(false);
    expect(
      server.caches.some(({ repository, size }) => repository === `in-process-${repositories}` && size),
    ).toBe(true);
  });
});
