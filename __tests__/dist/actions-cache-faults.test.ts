import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Built } from '../support/machine.js';
import { expectOneWarning, expectQuiet, onNewMachine } from '../support/machine.js';
import { temporaryDirectory } from '../support/project.js';
import type { Asked, Call, Fault, ResultsServer } from '../support/results-server.js';
import { faults, startResultsServer } from '../support/results-server.js';
import type { Variables } from '../support/runner.js';
import { together } from '../support/together.js';

const [read, reserve, finish] = [
  'GetCacheEntryDownloadURL',
  'CreateCacheEntry',
  'FinalizeCacheEntryUpload',
] as const;
const denied = { status: 403, body: { code: 'permission_denied', msg: 'cache read denied: no scopes' } };
const taken = { status: 409, body: { code: 'already_exists', msg: 'cache entry already exists' } };
const limited = { status: 429, body: { code: 'resource_exhausted', msg: 'rate limited' } };

/** By repository: what the service does, and what is said to be lost and why. */
const failing: Readonly<Record<string, readonly [call: Call, fault: Fault, told: RegExp]>> = {
  'read-unavailable': [read, faults.unavailable, /read finished layers .*: .*5 attempts.*503.*unavailable/],
  'reserve-unavailable': [reserve, faults.unavailable, /keep .*: .*5 attempts.*503.*unavailable/],
  'finish-unavailable': [finish, faults.unavailable, /keep .*: .*5 attempts.*503.*unavailable/],
  'upload-unavailable': ['UploadBlob', faults.blobUnavailable, /keep .*: the upload failed/],
  'read-forbidden': [read, faults.forbidden, /read finished layers .*: .*403.*insufficient permissions/],
  'read-denied': [read, denied, /read finished layers .*: .*cache read denied: no scopes/],
  'read-limited': [read, limited, /read finished layers .*: .*429.*rate limited/i],
  'reserve-forbidden': [reserve, faults.forbidden, /keep .*: .*403.*insufficient permissions/],
  'reserve-denied': [reserve, faults.cacheReadOnly, /keep .*: cache write denied: token is read-only/],
  full: [reserve, faults.full, /keep .*: .*quota has been hit/],
  'finish-forbidden': [finish, faults.forbidden, /keep .*: .*403.*insufficient permissions/],
  'upload-forbidden': ['UploadBlob', faults.blobForbidden, /keep .*: the upload failed.*not authenticated/],
};

/** The same for bundles that an earlier run kept. */
const unreadable: Readonly<Record<string, readonly [fault: Fault, told: RegExp]>> = {
  'download-unavailable': [faults.blobUnavailable, /read finished layers .*: .*500/],
  'download-forbidden': [faults.blobForbidden, /read finished layers .*: its archive/],
  'download-garbage': [
    { status: 200, body: 'not an archive' },
    /read finished layers .*: its archive cannot be packed or unpacked: .*tar/,
  ],
};

/** What a run may do by its environment alone. */
const environments: Readonly<Record<string, readonly [env: Variables, told: RegExp | null]>> = {
  down: [
    { ACTIONS_RESULTS_URL: 'http://127.0.0.1:9/' },
    /read finished layers .*: .*ECONNREFUSED\. This run fetches .* keeps nothing there/,
  ],
  'mode-none': [{ ACTIONS_CACHE_MODE: 'none' }, /read finished layers .*cache-mode 'none'.*reads/],
  'mode-read': [{ ACTIONS_CACHE_MODE: 'read' }, /keep .*cache-mode 'read'.*writes/],
  'mode-write-only': [
    { ACTIONS_CACHE_MODE: 'write-only' },
    /read finished layers .*'write-only'.*reads\. .* on this machine\. /,
  ],
  'no-service': [{ ACTIONS_RESULTS_URL: undefined, ACTIONS_CACHE_SERVICE_V2: undefined }, null],
  'no-job': [{ ACTIONS_RUNTIME_TOKEN: undefined }, null],
};

let server: ResultsServer;
let runs: Readonly<Record<string, Built>>;

beforeAll(async () => {
  server = await startResultsServer();
  const broken = new Set<string>();
  for (const call of [read, reserve, finish, 'UploadBlob', 'DownloadBlob'] as const) {
    server.on(call, ({ repository }: Asked) => {
      const [failingCall, fault] = failing[repository] ?? [];
      if (failingCall === call) return fault;
      if (repository === 'taken' && call === reserve) return taken;
      return call === 'DownloadBlob' && broken.has(repository) ? unreadable[repository]?.[0] : undefined;
    });
  }
  const warm = temporaryDirectory();
  expectQuiet(await onNewMachine(server, { repository: 'warm', env: { XDG_CACHE_HOME: warm } }));
  const build = (repository: string, env: Variables = {}) => {
    // uv and pip are not what this is about, and take most of the time
    const kept = temporaryDirectory();
    cpSync(join(warm, 'layerpack/tools'), join(kept, 'layerpack/tools'), { recursive: true });
    return onNewMachine(server, { repository, env: { XDG_CACHE_HOME: kept, ...env } });
  };
  const kept = async (name: string) => {
    expectQuiet(await build(name));
    broken.add(name);
    return build(name);
  };
  const all = Object.entries({
    ...mapped(failing, (name) => () => build(name)),
    ...mapped(unreadable, (name) => () => kept(name)),
    ...mapped(
      environments,
      (name, [env]) =>
        () =>
          build(name, env),
    ),
    taken: () => build('taken'),
  });
  // These do little but wait for the next attempt
  const patient = ([name]: (typeof all)[number]) => name.endsWith('-unavailable');
  const waiting = all.filter(patient).map(async ([name, run]) => [name, await run()] as const);
  runs = {
    ...(await together(Object.fromEntries(all.filter((each) => !patient(each))))),
    ...Object.fromEntries(await Promise.all(waiting)),
  };
}, 600_000);
afterAll(() => server.close());

function mapped<Value, Result>(
  table: Readonly<Record<string, Value>>,
  result: (name: string, value: Value) => Result,
): Readonly<Record<string, Result>> {
  return Object.fromEntries(Object.entries(table).map(([name, value]) => [name, result(name, value)]));
}

function runOf(name: string): Built {
  const run = runs[name];
  if (!run) throw new Error(`there is no run ${name}`);
  return run;
}
const callsOf = (repository: string) =>
  server.calls.filter((asked) => asked.repository === repository).map(({ call }) => call);

describe('a service in trouble costs a warning', () => {
  test.each(Object.entries(failing))('%s', (name, [, , told]) => {
    expectOneWarning(runOf(name), told);
    expect(runOf(name).outputs['cache-hit']).toBe('false');
  });

  test.each(Object.entries(unreadable))('%s', (name, [, told]) => {
    expectOneWarning(runOf(name), told);
    expect(runOf(name).outputs['cache-hit']).toBe('false');
  });

  test.each(Object.entries(environments).filter(([, [, told]]) => told))('%s', (name, [, told]) => {
    expectOneWarning(runOf(name), told as RegExp);
  });
});

describe('no time is lost on it', () => {
  test('once it could not be read, it is asked for nothing more', () => {
    expect(new Set(callsOf('read-unavailable'))).toEqual(new Set([read]));
    expect(callsOf('read-unavailable')).toHaveLength(5);
    expect(callsOf('read-forbidden')).toEqual([read]);
    expect(callsOf('read-limited')).toEqual([read]);
  });

  test('once something could not be kept, nothing more is sent to it', () => {
    expect(callsOf('reserve-unavailable').filter((call) => call === reserve)).toHaveLength(5);
    expect(callsOf('reserve-forbidden').filter((call) => call === reserve)).toHaveLength(1);
    expect(callsOf('upload-forbidden').filter((call) => call === reserve)).toHaveLength(1);
  });
});

describe('nothing is lost, and nothing told', () => {
  test('where another run has kept the same', () => {
    expectQuiet(runOf('taken'));
    expect(callsOf('taken').filter((call) => call === reserve)).toHaveLength(2);
  });

  test('where the runner has no such service, or no job runs', () => {
    expectQuiet(runOf('no-service'));
    expectQuiet(runOf('no-job'));
  });
});

describe('what a run may do it does', () => {
  test('it keeps what it must not read', () => {
    expect(callsOf('mode-write-only').filter((call) => call === finish)).toHaveLength(2);
  });

  test('it asks for nothing where it may do neither', () => {
    expect(callsOf('mode-none')).toEqual([]);
  });
});
