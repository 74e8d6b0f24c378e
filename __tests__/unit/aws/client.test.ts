import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Aws } from '../../../src/aws/aws.js';
import { openAws } from '../../../src/aws/client.js';
import { delayAfter, isPassing } from '../../../src/aws/retry.js';
import { troubleOf } from '../../../src/aws/trouble.js';

/** A service that says what a test wants. */
let answer: (request: IncomingMessage, response: ServerResponse) => void;
const asked: IncomingMessage[] = [];
const server = createServer((request, response) => {
  asked.push(request);
  void buffer(request).then(() => answer(request, response));
});

const variables = [
  'AWS_ENDPOINT_URL',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_EC2_METADATA_DISABLED',
  'AWS_CONFIG_FILE',
  'AWS_SHARED_CREDENTIALS_FILE',
  'AWS_ROLE_ARN',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
];
const before = Object.fromEntries(variables.map((name) => [name, process.env[name]]));
let aws: Aws;

beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
});

beforeEach(async () => {
  asked.length = 0;
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/nowhere',
    AWS_SHARED_CREDENTIALS_FILE: '/nowhere',
  });
  aws = await openAws({}, { version: '1.2.3', limits: { idle: 100, answer: 100 } });
});

afterEach(() => {
  aws.close();
  for (const [name, value] of Object.entries(before))
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const list = (region = 'eu-west-1') => aws.send(region, 'ListLayerVersions', { LayerName: 'data' });
const failed = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => error,
  );

function saying(status: number, body: object, headers: Readonly<Record<string, string>> = {}) {
  answer = (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  };
}

describe('a request', () => {
  it('is signed for its region, and says who sends it', async () => {
    saying(200, { LayerVersions: [{ Version: 3 }] });
    expect((await list('eu-north-1')).LayerVersions?.[0]?.Version).toBe(3);
    const [{ headers }] = asked as [IncomingMessage];
    expect(headers.authorization).toContain('Credential=AKIDEXAMPLE/');
    expect(headers.authorization).toContain('/eu-north-1/lambda/');
    expect(headers['user-agent']).toContain('layerpack/1.2.3');
  });

  it('is made once, whatever becomes of it', async () => {
    saying(500, { message: 'Service failed' }, { 'x-amzn-errortype': 'ServiceException' });
    const error = await failed(list());
    expect(asked).toHaveLength(1);
    expect(isPassing(error)).toBe(true);
  });

  it('that is refused says when to come back', async () => {
    const type = { 'x-amzn-errortype': 'TooManyRequestsException', 'retry-after': '7' };
    saying(429, { message: 'Rate exceeded' }, type);
    const error = await failed(list());
    expect(delayAfter(error, 1, { now: Date.now, random: () => 0 })).toBe(7000);
  });

  it('that gets no answer ends', async () => {
    answer = () => undefined;
    const error = await failed(list());
    expect(troubleOf(error).reason).toBe('the region does not answer');
    expect(isPassing(error)).toBe(true);
  });

  it('that is cut off may be made again', async () => {
    answer = (request) => request.socket.destroy();
    expect(isPassing(await failed(list()))).toBe(true);
  });

  it('is signed by the clock of the service, once that was seen to be another', async () => {
    const type = {
      'x-amzn-errortype': 'InvalidSignatureException',
      date: new Date(Date.now() + 7_200_000).toUTCString(),
    };
    saying(403, { message: 'Signature expired: 1 is now earlier than 2' }, type);
    expect(isPassing(await failed(list()))).toBe(true);
    saying(200, {});
    await list();
    const dates = asked.map(({ headers }) => String(headers['x-amz-date']));
    const hours = dates.map(
      (date) => Date.parse(date.replace(/(....)(..)(..)T(..)(..)(..)Z/, '$1-$2-$3T$4:$5:$6Z')) / 3_600_000,
    );
    expect((hours[1] ?? 0) - (hours[0] ?? 0)).toBeCloseTo(2, 1);
  });

  it('without credentials is not sent, and is not tried again', async () => {
    delete process.env['AWS_ACCESS_KEY_ID'];
    const errors = [await failed(list()), await failed(list('eu-west-2'))];
    expect(errors.map((error) => troubleOf(error).reason)).toEqual(
      Array(2).fill('there are no credentials for AWS'),
    );
    expect(errors.map(isPassing)).toEqual([false, false]);
    expect(asked).toEqual([]);
  });

  describe('by a role', () => {
    beforeEach(() => {
      delete process.env['AWS_ACCESS_KEY_ID'];
      process.env['AWS_ROLE_ARN'] = 'arn:aws:iam::123456789012:role/ci';
      // Any text does for a token
      process.env['AWS_WEB_IDENTITY_TOKEN_FILE'] = fileURLToPath(import.meta.url);
    });

    it('that may not be taken on is not sent, and says what was not allowed', async () => {
      const message = 'Not authorized to perform sts:AssumeRoleWithWebIdentity';
      answer = (_, response) =>
        response
          .writeHead(403, { 'content-type': 'text/xml' })
          .end(
            `<ErrorResponse><Error><Code>AccessDenied</Code><Message>${message}</Message></Error></ErrorResponse>`,
          );
      const errors = [await failed(list()), await failed(list('eu-west-2'))];
      for (const error of errors) expect(troubleOf(error).reason).toContain(message);
      // Asked once, of the service that gives credentials
      expect(asked.map(({ method, url }) => [method, url])).toEqual([['POST', '/']]);
    });

    it('takes it on in the region of the environment, whichever is published in first', async () => {
      delete process.env['AWS_ENDPOINT_URL'];
      const hosts: string[] = [];
      const proxy = createServer().on('connect', ({ url = '' }, socket) => {
        hosts.push(url);
        socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      });
      await new Promise<void>((listening) => proxy.listen(0, '127.0.0.1', listening));
      const { port } = proxy.address() as AddressInfo;
      const environment = { AWS_REGION: 'eu-central-1', HTTPS_PROXY: `http://127.0.0.1:${port}` };
      const proxied = await openAws(environment, { version: '1.2.3' });
      await failed(proxied.send('xx-nowhere-1', 'ListLayerVersions', { LayerName: 'data' }));
      proxied.close();
      proxy.close();
      expect(new Set(hosts)).toEqual(new Set(['sts.eu-central-1.amazonaws.com:443']));
    });
  });

  it('to S3 that goes to another region says to which', async () => {
    saying(301, {}, { 'x-amz-bucket-region': 'eu-north-1' });
    const error = await failed(aws.send('eu-west-1', 'HeadBucket', { Bucket: 'layers' }));
    expect(troubleOf(error).reason).toContain('the bucket layers is in eu-north-1');
  });
});
