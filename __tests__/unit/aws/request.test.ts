import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Exchanges } from '../../../src/aws/aws.js';
import { jsonBody, payloadOf, zipBody } from '../../../src/aws/body.js';
import { directSize, fitsDirectly, publishInput, requestLimit } from '../../../src/aws/envelope.js';
import type { LayerToPublish } from '../../../src/aws/model.js';
import * as sdk from '../../../src/aws/sdk.js';
import { senders } from '../../../src/aws/send.js';
import { layerOf } from './layers.js';

interface Request {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

const zip = Buffer.from(Array.from({ length: 500_000 }, (_, index) => (index * 7919) % 256));
const awkward: Partial<LayerToPublish> = {
  description: 'Ünï “quoted” "ZipFile":"" \\ \n 📦',
  licenseInfo: 'MIT AND "Zlib"',
};

/** What the clients would send to AWS, signed. */
function recording() {
  const requests: Request[] = [];
  const settings = {
    region: 'eu-west-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret', sessionToken: 'token' },
    requestHandler: {
      handle: async (request: Request) => {
        requests.push(request);
        throw new Error('only recorded');
      },
    },
    retryStrategy: { mode: 'once', retry: (next: (args: unknown) => unknown, args: unknown) => next(args) },
    logger: { trace() {}, debug() {}, info() {}, warn() {}, error() {} },
  };
  const clients = {
    lambda: new sdk.LambdaClient(settings as never),
    s3: () => new sdk.S3Client(settings as never),
  };
  const sent = async (send: () => Promise<unknown>) => {
    requests.length = 0;
    await expect(send()).rejects.toThrow('only recorded');
    const [request] = requests as [Request];
    const { body } = request;
    const bytes =
      typeof body === 'object' && body instanceof Uint8Array
        ? Buffer.concat([body])
        : await buffer(body as never);
    return { ...request, bytes };
  };
  return { clients, sent };
}

function publishing(layer: LayerToPublish, bytes: Uint8Array): Exchanges['PublishLayerVersion'][0] {
  return { fields: publishInput(layer, { how: 'direct' }, true), payload: payloadOf(bytes, layer.sha256) };
}

describe('a direct upload', () => {
  beforeEach(() => {
    jest.spyOn(Date, 'now').mockReturnValue(Date.parse('2026-01-01T00:00:00Z'));
    process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it.each([
    ['plain fields', 500_000, {}],
    ['fields that JSON escapes', 499_999, awkward],
    ['no licence', 499_998, { licenseInfo: '' }],
    ['a zip of one piece', 3, awkward],
    ['a zip of no whole number of pieces', 196_609, {}],
  ])('with %s is what the SDK would send, byte for byte, and signed alike', async (_, size, more) => {
    const { clients, sent } = recording();
    const bytes = zip.subarray(0, size);
    const layer = layerOf('', { ...more, zipped: size });
    const ours = await sent(() => senders(sdk, 1000).PublishLayerVersion(clients, publishing(layer, bytes)));
    const { LayerName, ...fields } = publishInput(layer, { how: 'direct' }, true);
    const input = { LayerName, ...fields, Content: { ZipFile: bytes } };
    const theirs = await sent(() => clients.lambda.send(new sdk.PublishLayerVersionCommand(input as never)));
    expect(ours.bytes.equals(theirs.bytes)).toBe(true);
    expect(ours.headers).toEqual(theirs.headers);
    expect(ours.path).toBe(theirs.path);
    expect(ours.headers['x-amz-content-sha256']).toBe(createHash('sha256').update(ours.bytes).digest('hex'));
    expect(directSize(layer)).toBe(ours.bytes.length);
  });

  it('is the same at the next attempt', async () => {
    const { clients, sent } = recording();
    const layer = layerOf('', awkward);
    const input = publishing(layer, zip);
    const attempt = () => sent(() => senders(sdk, 1000).PublishLayerVersion(clients, input));
    expect((await attempt()).bytes.equals((await attempt()).bytes)).toBe(true);
  });

  it('hashes a request once for all regions', async () => {
    const payload = payloadOf(zip, '');
    const json = JSON.stringify({ Content: { ZipFile: '' } });
    expect(jsonBody(json, payload).sha256).toBe(jsonBody(json, payload).sha256);
    expect(payload.requests.size).toBe(1);
  });

  it('is made piece by piece', async () => {
    const { stream } = jsonBody(
      JSON.stringify({ Content: { ZipFile: '' } }),
      payloadOf(Buffer.alloc(9_000_000), ''),
    );
    const sizes: number[] = [];
    for await (const chunk of stream) sizes.push((chunk as Buffer).length);
    expect(Math.max(...sizes)).toBeLessThan(1_000_000);
  });

  it('needs the field that it fills', () => {
    expect(() => jsonBody('{"Content":{}}', payloadOf(zip, ''))).toThrow('no empty ZipFile field');
  });

  it('leaves the zip out where it is in S3', async () => {
    const { clients, sent } = recording();
    const fields = publishInput(layerOf('a'), { how: 's3', bucket: 'b-1', key: 'k' }, false);
    const { bytes } = await sent(() =>
      senders(sdk, 1000).PublishLayerVersion(clients, { fields, payload: null }),
    );
    expect(JSON.parse(bytes.toString())).toEqual({
      Content: { S3Bucket: 'b-1', S3Key: 'k' },
      Description: 'numpy 2.0.0',
      LicenseInfo: 'MIT',
      CompatibleRuntimes: ['python3.12'],
    });
  });
});

describe('an upload to S3', () => {
  it('has length, checksum and a signed hash of a body that is a stream', async () => {
    const { clients, sent } = recording();
    const sha256 = createHash('sha256').update(zip).digest();
    const payload = payloadOf(zip, sha256.toString('hex'));
    const { bytes, headers } = await sent(() =>
      senders(sdk, 1000).PutObject(clients, { bucket: 'layers', key: 'data/a.zip', payload }),
    );
    expect(bytes.equals(zip)).toBe(true);
    expect(headers).toMatchObject({
      'content-length': String(zip.length),
      'x-amz-checksum-sha256': sha256.toString('base64'),
      'x-amz-content-sha256': sha256.toString('hex'),
    });
    expect(headers['authorization']).toContain('x-amz-checksum-sha256;x-amz-content-sha256');
  });

  it('starts anew with each body', async () => {
    const payload = payloadOf(zip, '');
    const [one, two] = await Promise.all(
      [zipBody(payload), zipBody(payload)].map(({ stream }) => buffer(stream)),
    );
    expect(one?.equals(zip) && two?.equals(zip)).toBe(true);
  });
});

describe('the size of a request', () => {
  it('decides between direct and S3 to the byte', () => {
    const envelope = directSize(layerOf('', { zipped: 0 }));
    const largest = Math.floor((requestLimit - 1 - envelope) / 4) * 3;
    expect(fitsDirectly(layerOf('', { zipped: largest }))).toBe(true);
    expect(fitsDirectly(layerOf('', { zipped: largest + 1 }))).toBe(false);
  });

  it('counts what the description takes', () => {
    const zipped = 52_428_600;
    expect(fitsDirectly(layerOf('', { zipped, description: '' }))).toBe(true);
    expect(fitsDirectly(layerOf('', { zipped, description: 'ü'.repeat(256) }))).toBe(false);
  });
});
