import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createLifetime } from '../../src/lifetime.js';
import type { Report } from '../../src/report/report.js';
import { uploadReport } from '../../src/upload-report.js';
import type { World } from '../../src/world.js';
import { filesUnder, temporaryDirectory } from '../support/project.js';
import type { ResultsServer } from '../support/results-server.js';
import { startResultsServer } from '../support/results-server.js';
import { passed } from '../unit/support/report.js';

let server: ResultsServer;
const before = { ...process.env };

beforeAll(async () => {
  server = await startResultsServer();
});
afterAll(async () => {
  process.env = before;
  await server.close();
});

/** The world of a job of one run, which has the client's variables too. */
function worldOf(run: string, temporaryRoot: string): World {
  const environment = server.environment(run);
  Object.assign(process.env, environment);
  return {
    workspace: temporaryRoot,
    temporaryRoot,
    environment,
    version: '1.2.3',
    program: '1.2.3 (test)',
    remote: null,
    baselines: null,
    now: Date.now,
    log: {
      stage: (_, work) => work(),
      info: () => undefined,
      debug: () => undefined,
      progress: () => undefined,
      finding: () => undefined,
      mask: () => undefined,
      redact: (text) => text,
    },
    lifetime: createLifetime(),
  };
}

async function uploaded(report: Report, directory: string, world: World) {
  const delivery = await uploadReport(report, directory, world);
  if (!delivery) throw new Error('there is a service, and nothing was done');
  return { artifacts: delivery.facts.artifacts ?? [], findings: delivery.findings };
}

test('a zip that changed since it was built is told', async () => {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, 'data_layer-python3.12-x86_64.zip'), 'something else');
  const { artifacts, findings } = await uploaded(passed, directory, worldOf('altered', temporaryDirectory()));
  expect(artifacts.map(({ name, layer }) => [name, layer])).toEqual([
    ['data_layer-python3.12-x86_64.zip', 'data_layer'],
    ['data_layer-python3.12-x86_64', null],
  ]);
  expect(findings).toMatchObject([
    { rule: 'artifact', severity: 'warning', title: expect.stringContaining('is not what was built') },
  ]);
});

test('a zip that is gone costs its own artifact alone', async () => {
  const { artifacts, findings } = await uploaded(
    passed,
    temporaryDirectory(),
    worldOf('gone', temporaryDirectory()),
  );
  expect(artifacts.map(({ name }) => name)).toEqual(['data_layer-python3.12-x86_64']);
  expect(findings).toMatchObject([{ rule: 'artifact', severity: 'warning' }]);
});

test('a directory for temporary files that cannot be used is told, and nothing is asked of the service', async () => {
  const calls = server.calls.length;
  const nowhere = join(temporaryDirectory(), 'missing');
  const { artifacts, findings } = await uploaded(passed, temporaryDirectory(), worldOf('x', nowhere));
  expect(artifacts).toEqual([]);
  expect(findings).toMatchObject([{ severity: 'warning', reason: expect.stringContaining('ENOENT') }]);
  expect(server.calls).toHaveLength(calls);
});

test('nothing is left in the directory for temporary files', async () => {
  const temporary = temporaryDirectory();
  const world = worldOf('clean', temporary);
  await uploadReport(passed, temporaryDirectory(), world);
  await world.lifetime.end();
  expect(filesUnder(temporary)).toEqual([]);
});
