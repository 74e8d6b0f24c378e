import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PublishLayerVersionCommand } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { AwsServer } from '../support/aws/aws-server.js';
import { faults } from '../support/aws/aws-server.js';
import { lambdaAt } from '../support/aws/clients.js';
import { againstAws } from '../support/aws/moto.js';
import { expectPassed } from '../support/failure.js';
import { shareFetched } from '../support/fetched.js';
import { until } from '../support/project.js';
import type { PublishingRun } from '../support/publishing.js';
import {
  arnOf,
  projectWith,
  publishFrom,
  statementsIn,
  versionIn,
  versionsIn,
  zipBytes,
} from '../support/publishing.js';

shareFetched();

const [home, away, far] = ['eu-central-1', 'us-east-1', 'ap-south-1'];
const everywhere = { regions: [home, away, far].join(', ') };

const small = projectWith('x = 1\n');

/** What annotations of errors say, title and all. */
const errorsOf = ({ annotations }: PublishingRun) =>
  annotations.filter(({ level }) => level === 'error').map(({ message }) => message);

const callsOf = ({ calls }: PublishingRun, name: string, of: string) =>
  calls.filter(({ call, region }) => call === name && region === of);

againstAws((start, name) => {
  let server: AwsServer;
  beforeAll(async () => {
    server = await start();
  });
  beforeEach(() => server.reset());
  afterAll(() => server.close());

  describe('what passes by itself costs no version and no failure:', () => {
    test('a burst of throttling', async () => {
      server.on('ListLayerVersions', ({ attempt }) => (attempt === 1 ? faults.rateExceeded : undefined));
      server.on('PublishLayerVersion', ({ region, attempt }) =>
        region === home && attempt <= 2 ? faults.throttled(1) : undefined,
      );
      const run = await publishFrom(small, server, everywhere);
      expectPassed(run);
      expect(callsOf(run, 'PublishLayerVersion', home)).toHaveLength(3);
      for (const region of [home, away, far]) expect(await versionsIn(server, region)).toEqual([1]);
    });

    test('an answer that is lost', async () => {
      server.on('PublishLayerVersion', ({ region, attempt }) =>
        region !== far && attempt === 1 ? 'lose-answer' : undefined,
      );
      const run = await publishFrom(small, server, everywhere);
      expectPassed(run);
      for (const region of [home, away, far]) {
        expect(callsOf(run, 'PublishLayerVersion', region)).toHaveLength(1);
        expect(await versionsIn(server, region)).toEqual([1]);
        expect(run.arns[region]).toEqual({ data: arnOf(region, 1) });
      }
    });

    test('an answer about sharing that is lost', async () => {
      server.on('AddLayerVersionPermission', ({ attempt }) => (attempt === 1 ? 'lose-answer' : undefined));
      const run = await publishFrom(small, server, { 'share-with': '210987654321' });
      expectPassed(run);
      // moto grants the same twice under one name
      expect(new Set(await statementsIn(server, away, 1)).size).toBe(1);
    });

    test('connections that break, and answers of 500 and 503', async () => {
      server.on('ListLayerVersions', ({ attempt }) => (attempt === 1 ? 'break' : undefined));
      server.on('PublishLayerVersion', ({ attempt }) =>
        attempt <= 2 ? [faults.serverError, faults.unavailable][attempt - 1] : undefined,
      );
      const run = await publishFrom(small, server, everywhere);
      expectPassed(run);
      for (const region of [home, away, far]) expect(await versionsIn(server, region)).toEqual([1]);
    });

    test('a clock that is an hour off', async () => {
      server.setClock(3600);
      const run = await publishFrom(small, server, everywhere);
      expectPassed(run);
      server.setClock(0);
      for (const region of [home, away, far]) expect(await versionsIn(server, region)).toEqual([1]);
    });

    test('a region that is slower than the others, which do not wait for it', async () => {
      server.on('PublishLayerVersion', async ({ region }) => {
        if (region !== home) return undefined;
        const answered = (other: string) =>
          server.calls.some(
            (asked) => asked.call === 'PublishLayerVersion' && asked.region === other && asked.status,
          );
        await until(() => answered(away) && answered(far), 'the other regions');
        return undefined;
      });
      const run = await publishFrom(small, server, everywhere);
      expectPassed(run);
      expect(run.arns[home]).toEqual({ data: arnOf(home, 1) });
    });
  });

  // Attempts go on for half a minute, whatever server stands behind
  if (name === 'fake') {
    test('where a region is down the others have their versions, and the next run does what is missing', async () => {
      server.on('PublishLayerVersion', ({ region }) => (region === home ? faults.unavailable : undefined));
      const run = await publishFrom(small, server, everywhere);
      expect(run.status).toBe(1);
      expect(run.arns).toEqual({ [away]: { data: arnOf(away, 1) }, [far]: { data: arnOf(far, 1) } });
      expect(errorsOf(run)).toEqual([expect.stringContaining(home)]);
      expect(errorsOf(run).join()).not.toMatch(new RegExp(`${away}|${far}`));
      expect(run.summary).toContain(arnOf(away, 1));
      server.on('PublishLayerVersion');
      const again = await publishFrom(small, server, everywhere);
      expectPassed(again);
      expect(again.writes).toEqual([`PublishLayerVersion ${home}`]);
      expect(Object.keys(again.arns).sort()).toEqual([far, home, away].sort());
    });
  }

  test('a version that another job publishes meanwhile is told', async () => {
    server.on('PublishLayerVersion', async ({ attempt }) => {
      if (attempt > 1) return undefined;
      await lambdaAt(server.direct, away).send(
        new PublishLayerVersionCommand({
          LayerName: 'data',
          Content: { ZipFile: zipBytes(small) },
          LicenseInfo: 'MIT',
          CompatibleRuntimes: ['python3.12'],
          CompatibleArchitectures: ['x86_64'],
        }),
      );
      return undefined;
    });
    const run = await publishFrom(small, server, { 'license-info': 'MIT' });
    expectPassed(run);
    expect(run.arns).toEqual({ [away]: { data: arnOf(away, 2) } });
    expect(run.annotations).toMatchObject([
      { level: 'notice', message: expect.stringMatching(/version 1 .*concurrency/s) },
    ]);
  });

  describe('what is denied names the action:', () => {
    test.each(['ListLayerVersions', 'PublishLayerVersion', 'AddLayerVersionPermission'] as const)(
      '%s',
      async (call) => {
        const resource = `arn:aws:lambda:${away}:123456789012:layer:data`;
        server.on(call, () => faults.accessDenied(`lambda:${call}`, resource));
        const run = await publishFrom(small, server, { 'share-with': '210987654321' });
        expect(run.status).toBe(1);
        expect(errorsOf(run)).toEqual([expect.stringContaining(`lambda:${call}`)]);
        expect(callsOf(run, call, away)).toHaveLength(1);
      },
    );

    test('and a version that is there but not shared is told with its ARN, and is shared by the next run', async () => {
      server.on('AddLayerVersionPermission', () =>
        faults.accessDenied('lambda:AddLayerVersionPermission', arnOf(away, 1)),
      );
      const run = await publishFrom(small, server, { 'share-with': '210987654321' });
      expect(run.status).toBe(1);
      expect(run.arns).toEqual({ [away]: { data: arnOf(away, 1) } });
      server.on('AddLayerVersionPermission');
      const again = await publishFrom(small, server, { 'share-with': '210987654321' });
      expectPassed(again);
      expect(again.writes).toEqual([`AddLayerVersionPermission ${away}`]);
    });
  });

  describe('credentials', () => {
    test('that have expired are told as such', async () => {
      server.on('ListLayerVersions', () => faults.expired);
      const run = await publishFrom(small, server, everywhere);
      expect(run.status).toBe(1);
      expect(errorsOf(run)).toEqual([expect.stringContaining('expired')]);
      expect(run.writes).toEqual([]);
    });

    test('that are not there are told, and nothing is sent', async () => {
      const none = {
        AWS_ACCESS_KEY_ID: undefined,
        AWS_SECRET_ACCESS_KEY: undefined,
        AWS_SESSION_TOKEN: undefined,
      };
      const run = await publishFrom(small, server, everywhere, none);
      expect(run.status).toBe(1);
      expect(errorsOf(run)).toEqual([expect.stringContaining('configure-aws-credentials')]);
      expect(run.calls).toEqual([]);
    });

    // moto takes any
    if (name === 'fake') {
      test('that are wrong are told, and not shown', async () => {
        const wrong = 'WrongSecretThatStaysASecret';
        const run = await publishFrom(small, server, {}, { AWS_SECRET_ACCESS_KEY: wrong });
        expect(run.status).toBe(1);
        expect(errorsOf(run)).toEqual([expect.stringMatching(/signature|secret/i)]);
        expect(run.log + run.summary).not.toContain(wrong);
      });
    }
  });

  test('a region whose storage is full says so', async () => {
    server.on('PublishLayerVersion', () => faults.storageFull);
    const run = await publishFrom(small, server);
    expect(run.status).toBe(1);
    expect(errorsOf(run)).toEqual([expect.stringMatching(/storage/)]);
    expect(callsOf(run, 'PublishLayerVersion', away)).toHaveLength(1);
  });

  test('layers that do not pass their checks are not published', async () => {
    const run = await publishFrom(small, server, { 'max-unzipped-size': '1' });
    expect(run.status).toBe(1);
    expect(run.calls).toEqual([]);
  });

  describe('where requests go', () => {
    const asked: string[] = [];
    const proxy = createServer((_, response) => response.writeHead(403).end());
    const proxied = () => ({ HTTPS_PROXY: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` });
    beforeAll(async () => {
      proxy.on('connect', ({ url = '' }, socket) => {
        asked.push(url);
        socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      });
      await new Promise<void>((listening) => proxy.listen(0, '127.0.0.1', listening));
    });
    beforeEach(() => {
      asked.length = 0;
    });
    afterAll(() => {
      proxy.close();
      proxy.closeAllConnections();
    });

    test('is the endpoints that are configured, and nowhere else', async () => {
      const run = await publishFrom(small, server, { 'share-with': '210987654321' }, proxied());
      expectPassed(run);
      expect(asked.filter((host) => /amazon|aws/.test(host))).toEqual([]);
      expect(await versionIn(server, away, 1)).toMatchObject({ Version: 1 });
    });

    test('is AWS where none are, by the proxy', async () => {
      const none = {
        AWS_ENDPOINT_URL: undefined,
        AWS_ENDPOINT_URL_LAMBDA: undefined,
        AWS_ENDPOINT_URL_S3: undefined,
      };
      const run = await publishFrom(small, server, {}, { ...none, ...proxied() });
      expect(run.status).toBe(1);
      expect(new Set(asked)).toEqual(new Set([`lambda.${away}.amazonaws.com:443`]));
      expect(run.calls).toEqual([]);
    });
  });
});
