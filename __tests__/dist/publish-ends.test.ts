import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { AwsServer } from '../support/aws/aws-server.js';
import { startFakeAws } from '../support/aws/aws-server.js';
import { expectPassed } from '../support/failure.js';
import { shareFetched } from '../support/fetched.js';
import { until } from '../support/project.js';
import { arnOf, projectWith, publishFrom, versionsIn } from '../support/publishing.js';
import { startAction } from '../support/runner.js';

shareFetched();

const [home, away] = ['eu-central-1', 'us-east-1'];
const regions = `${home}, ${away}`;
const workspace = projectWith('x = 1\n');

let server: AwsServer;
beforeAll(async () => {
  server = await startFakeAws();
});
beforeEach(() => server.reset());
afterAll(() => server.close());

test('versions are told where their record cannot be written', async () => {
  const record = join(workspace, 'build/layers/layer-versions.json');
  mkdirSync(record, { recursive: true });
  const run = await publishFrom(workspace, server, { regions });
  rmSync(record, { recursive: true });
  expect(run.status).toBe(1);
  expect(run.annotations).toMatchObject([
    { level: 'error', message: expect.stringContaining('layer-versions.json') },
  ]);
  expect(run.arns).toEqual({ [home]: { data: arnOf(home, 1) }, [away]: { data: arnOf(away, 1) } });
  expect(run.summary).toContain(arnOf(home, 1));
});

test('an answer that is none of Lambda is no version, and an odd date does no harm', async () => {
  const saying = (body: object) => ({
    status: 201,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const version = { Version: 7, LayerVersionArn: arnOf(away, 7), CreatedDate: 'yesterday' };
  server.on('PublishLayerVersion', ({ region }) => saying(region === home ? { welcome: true } : version));
  const run = await publishFrom(workspace, server, { regions });
  expect(run.status).toBe(1);
  expect(run.annotations).toMatchObject([{ level: 'error', message: expect.stringContaining('not Lambda') }]);
  expect(run.arns).toEqual({ [away]: { data: arnOf(away, 7) } });
});

test('a job that is cancelled while it publishes ends at once, and the next one does what is missing', async () => {
  server.on('PublishLayerVersion', ({ region }) => (region === home ? 'hang' : undefined));
  const inputs = {
    runtime: '3.12',
    builder: 'host',
    'layer-name': 'data',
    'upload-artifact': 'false',
    'release-assets': 'never',
    publish: 'true',
    regions,
  };
  const { child, ended } = startAction(inputs, { workspace, env: server.environment() });
  await until(
    () => server.calls.some((asked) => asked.call === 'PublishLayerVersion' && asked.region === home),
    'the request that hangs',
  );
  await until(
    () => server.calls.some((asked) => asked.call === 'PublishLayerVersion' && asked.status === 201),
    'the other region',
  );
  child.kill('SIGTERM');
  const { status, annotations } = await ended;
  expect(status).toBe(143);
  expect(annotations).toMatchObject([{ level: 'error', message: expect.stringContaining('SIGTERM') }]);
  server.on('PublishLayerVersion');
  const again = await publishFrom(workspace, server, { regions });
  expectPassed(again);
  expect(again.writes).toEqual([`PublishLayerVersion ${home}`]);
  expect(await versionsIn(server, away)).toEqual([1]);
});
