import { createReadStream, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  AddLayerVersionPermissionCommand,
  DeleteLayerVersionCommand,
  GetLayerVersionCommand,
  GetLayerVersionPolicyCommand,
  LambdaClient,
  ListLayerVersionsCommand,
  PublishLayerVersionCommand,
  paginateListLayerVersions,
  RemoveLayerVersionPermissionCommand,
} from '@aws-sdk/client-lambda';
import { HeadBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { unzippedLimit } from '../support/aws/archive.js';
import type { AwsServer } from '../support/aws/aws-server.js';
import { startFakeAws } from '../support/aws/aws-server.js';
import { lambdaAt, s3At } from '../support/aws/clients.js';
import { credentials } from '../support/aws/credentials.js';
import { bodyLimit } from '../support/aws/fake.js';
import { zipOf } from '../support/aws/zips.js';
import { temporaryDirectory } from '../support/project.js';

jest.setTimeout(60_000);

const zip = zipOf({ 'python/some.py': 'answer = 42\n' });
const region = 'eu-central-1';
const arn = `arn:aws:lambda:${region}:123456789012:layer:data`;

let server: AwsServer;
beforeAll(async () => {
  server = await startFakeAws();
});
beforeEach(() => server.reset());
afterAll(() => server.close());

/** What a test sends may be wrong in type as well. */
type Loose = Readonly<Record<string, unknown>>;

const lambda = () => lambdaAt(server.url, region);
const publish = (more: Loose = {}) =>
  lambda().send(
    new PublishLayerVersionCommand({ LayerName: 'data', Content: { ZipFile: zip }, ...more } as never),
  );
const list = (more: Loose = {}) =>
  lambda().send(new ListLayerVersionsCommand({ LayerName: 'data', ...more } as never));
const version = { LayerName: 'data', VersionNumber: 1 };
const grant = (more: Loose) =>
  lambda().send(
    new AddLayerVersionPermissionCommand({
      ...version,
      StatementId: 'one',
      Action: 'lambda:GetLayerVersion',
      Principal: '*',
      ...more,
    } as never),
  );

const notValid = (problem: string) => ({
  name: 'ValidationException',
  message: `1 validation error detected: ${problem}`,
  $metadata: { httpStatusCode: 400 },
});
const refused = (name: string, message: string, status = 400) => ({
  name,
  message,
  $metadata: { httpStatusCode: status },
});

describe('what the model allows', () => {
  const constraint = 'failed to satisfy constraint: Member must';

  test.each([
    ['a name with a dot', { LayerName: 'my.data' }, /^1 .*'my\.data' at 'layerName' .*regular expression/],
    ['a name of 141 letters', { LayerName: 'x'.repeat(141) }, /'layerName'/],
    ['a description of 257 letters', { Description: 'x'.repeat(257) }, /'description'.*equal to 256$/],
    ['a licence of 513 letters', { LicenseInfo: 'x'.repeat(513) }, /'licenseInfo'.*equal to 512$/],
    ['a licence of two lines', { LicenseInfo: 'a\nb' }, /'licenseInfo'.*pattern: \.\*$/s],
    [
      'a runtime that is none',
      { CompatibleRuntimes: ['python9.9'] },
      /'\[python9\.9\]' at 'compatibleRuntimes'/,
    ],
    ['16 runtimes', { CompatibleRuntimes: Array(16).fill('python3.12') }, /equal to 15$/],
    [
      'an architecture that is none',
      { CompatibleArchitectures: ['mips'] },
      /\[x86_64, arm64\], Member must not be/,
    ],
    ['3 architectures', { CompatibleArchitectures: ['arm64', 'arm64', 'arm64'] }, /less than or equal to 2$/],
    ['no content', { Content: undefined }, /Value null at 'content' .*must not be null$/],
    [
      'a bucket of 2 letters',
      { Content: { S3Bucket: 'zz', S3Key: 'x' } },
      /'content\.s3Bucket'.*equal to 3$/,
    ],
    ['a key of 1025 letters', { Content: { S3Bucket: 'zips', S3Key: 'x'.repeat(1025) } }, /'content\.s3Key'/],
  ])('publishing refuses %s', async (_, more, message) => {
    await expect(publish(more)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(message),
      $metadata: { httpStatusCode: 400 },
    });
    expect(await list()).toMatchObject({ LayerVersions: [] });
  });

  test('publishing takes what is just allowed', async () => {
    const name = 'x'.repeat(140);
    const published = await publish({
      LayerName: name,
      Description: 'ü'.repeat(256),
      LicenseInfo: 'x'.repeat(512),
      CompatibleRuntimes: Array(15).fill('python3.12'),
      CompatibleArchitectures: ['x86_64', 'arm64'],
    });
    expect(published).toMatchObject({ Version: 1, $metadata: { httpStatusCode: 201 } });
  });

  test('all that is wrong is told at once', async () => {
    await expect(
      publish({ CompatibleRuntimes: ['a', 'python3.12'], CompatibleArchitectures: ['b'] }),
    ).rejects.toThrow(/^2 validation errors detected: Value '\[b\]' .*; Value '\[a, python3\.12\]' at/);
  });

  test('listing refuses what is no page, runtime or architecture', async () => {
    for (const [MaxItems, edge] of [
      [51, 'less than or equal to 50'],
      [0, 'greater than or equal to 1'],
    ] as const) {
      await expect(list({ MaxItems })).rejects.toMatchObject(
        notValid(`Value '${MaxItems}' at 'maxItems' ${constraint} have value ${edge}`),
      );
    }
    await expect(list({ CompatibleArchitecture: 'mips' })).rejects.toMatchObject(
      notValid(
        `Value 'mips' at 'compatibleArchitecture' ${constraint} satisfy enum value set: [x86_64, arm64]`,
      ),
    );
    await expect(list({ Marker: 'nonsense' })).rejects.toThrow('Invalid Marker');
  });

  test.each([
    ['action', { Action: 'lambda:*' }],
    ['principal', { Principal: '12345' }],
    ['statementId', { StatementId: 'with space' }],
    ['organizationId', { OrganizationId: 'o-SHORT' }],
  ])('a permission is refused for its %s', async (member, more) => {
    await publish();
    await expect(grant(more)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(`' at '${member}' ${constraint} satisfy regular expression pattern: `),
    });
  });
});

describe('zips', () => {
  test('what is no zip, or has nothing in it, is refused', async () => {
    await expect(publish({ Content: { ZipFile: Buffer.from('no zip') } })).rejects.toMatchObject(
      refused(
        'InvalidParameterValueException',
        'Could not unzip uploaded file. Please check your file, then try to upload again.',
      ),
    );
    await expect(publish({ Content: { ZipFile: zipOf({}) } })).rejects.toMatchObject(
      refused('InvalidParameterValueException', 'Uploaded file must be a non-empty zip'),
    );
  });

  test('unzipped it stays under the limit', async () => {
    const files = (second: number) => ({ a: unzippedLimit - 1000, b: second });
    expect(await publish({ Content: { ZipFile: zipOf(files(999)) } })).toMatchObject({ Version: 1 });
    await expect(publish({ Content: { ZipFile: zipOf(files(1000)) } })).rejects.toMatchObject(
      refused('InvalidParameterValueException', 'Unzipped size must be smaller than 262144000 bytes'),
    );
  });

  test('the body of the request stays under the limit', async () => {
    const envelope = JSON.stringify({ Content: { ZipFile: '' }, Description: '' }).length;
    const letters = Math.floor((bodyLimit - envelope - 1) / 4) * 4;
    const Description = (more: number) => 'x'.repeat(bodyLimit - envelope - letters + more);
    const Content = { ZipFile: Buffer.alloc((letters / 4) * 3) };
    await expect(publish({ Content, Description: Description(-1) })).rejects.toThrow('Could not unzip');
    await expect(publish({ Content, Description: Description(0) })).rejects.toMatchObject(
      refused(
        'RequestEntityTooLargeException',
        'Request must be smaller than 69905067 bytes for the PublishLayerVersion operation',
        413,
      ),
    );
    expect(server.calls.map(({ bodySize }) => bodySize)).toEqual([bodyLimit - 1, bodyLimit]);
  });
});

describe('lists', () => {
  test('come in pages', async () => {
    for (let time = 0; time < 5; time += 1) await publish();
    const pages = paginateListLayerVersions({ client: lambda(), pageSize: 2 }, { LayerName: 'data' });
    const numbers: unknown[] = [];
    for await (const { LayerVersions = [] } of pages) {
      numbers.push(LayerVersions.map(({ Version }) => Version));
    }
    expect(numbers).toEqual([[5, 4], [3, 2], [1]]);
  });

  test('have 50 versions at most, and what goes meanwhile disturbs no page', async () => {
    for (let time = 0; time < 51; time += 1) await publish();
    const first = await list();
    expect(first.LayerVersions).toHaveLength(50);
    await lambda().send(new DeleteLayerVersionCommand({ LayerName: 'data', VersionNumber: 30 }));
    const second = await list({ Marker: first.NextMarker });
    expect(second.LayerVersions).toMatchObject([{ Version: 1 }]);
    expect(second.NextMarker).toBeUndefined();
  });

  test('are of a runtime or an architecture where that is asked for', async () => {
    await publish({ CompatibleRuntimes: ['python3.12', 'python3.13'], CompatibleArchitectures: ['arm64'] });
    await publish({ CompatibleRuntimes: ['python3.12'], CompatibleArchitectures: ['x86_64'] });
    await publish();
    const numbers = async (more: Loose) => (await list(more)).LayerVersions?.map(({ Version }) => Version);
    expect(await numbers({})).toEqual([3, 2, 1]);
    expect(await numbers({ CompatibleRuntime: 'python3.12' })).toEqual([2, 1]);
    expect(await numbers({ CompatibleRuntime: 'python3.13' })).toEqual([1]);
    expect(await numbers({ CompatibleRuntime: 'python3.12', CompatibleArchitecture: 'x86_64' })).toEqual([2]);
    expect(await numbers({ CompatibleRuntime: 'python3.12', MaxItems: 1 })).toEqual([2]);
  });
});

describe('permissions', () => {
  const policy = async () =>
    JSON.parse((await lambda().send(new GetLayerVersionPolicyCommand(version))).Policy ?? '');
  const statement = {
    Sid: 'one',
    Effect: 'Allow',
    Action: 'lambda:GetLayerVersion',
    Resource: `${arn}:1`,
  };

  test.each([
    ['an account', { Principal: '210987654321' }, { Principal: { AWS: 'arn:aws:iam::210987654321:root' } }],
    ['everyone', { Principal: '*' }, { Principal: '*' }],
    [
      'an organization',
      { Principal: '*', OrganizationId: 'o-a1b2c3d4e5' },
      { Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } } },
    ],
  ])('are told as a policy: %s', async (_, asked, told) => {
    await publish();
    const added = await grant(asked);
    expect(added.$metadata.httpStatusCode).toBe(201);
    expect(JSON.parse(added.Statement ?? '')).toEqual({ ...statement, ...told });
    expect(await policy()).toEqual({
      Version: '2012-10-17',
      Id: 'default',
      Statement: [{ ...statement, ...told }],
    });
  });

  test('have names of their own', async () => {
    await publish();
    await grant({});
    await expect(grant({ Principal: '210987654321' })).rejects.toMatchObject(
      refused(
        'ResourceConflictException',
        'The statement id (one) provided already exists. Please provide a new statement id, or remove the existing statement.',
        409,
      ),
    );
  });

  test('hold the revision that is asked for', async () => {
    await publish();
    const { RevisionId } = await grant({});
    await grant({ StatementId: 'two' });
    await expect(grant({ StatementId: 'three', RevisionId })).rejects.toMatchObject({
      name: 'PreconditionFailedException',
      $metadata: { httpStatusCode: 412 },
    });
  });

  test('are of versions and statements that are there', async () => {
    const gone = `Layer version ${arn}:1 does not exist.`;
    const revoke = () =>
      lambda().send(new RemoveLayerVersionPermissionCommand({ ...version, StatementId: 'one' }));
    for (const ask of [() => grant({}), policy, revoke]) {
      await expect(ask()).rejects.toMatchObject(refused('ResourceNotFoundException', gone, 404));
    }
    await publish();
    await expect(policy()).rejects.toThrow('No policy is associated with the given resource.');
    await expect(revoke()).rejects.toThrow('Statement one is not found in resource policy.');
    await grant({});
    expect((await revoke()).$metadata.httpStatusCode).toBe(204);
    await expect(policy()).rejects.toThrow('No policy is associated with the given resource.');
  });
});

test('a version that is not there is told, and deleted without a word', async () => {
  await expect(lambda().send(new GetLayerVersionCommand(version))).rejects.toMatchObject(
    refused('ResourceNotFoundException', 'The resource you requested does not exist.', 404),
  );
  const { $metadata } = await lambda().send(new DeleteLayerVersionCommand(version));
  expect($metadata.httpStatusCode).toBe(204);
  await expect(
    lambda().send(new GetLayerVersionCommand({ ...version, VersionNumber: 0 })),
  ).rejects.toMatchObject(refused('InvalidParameterValueException', 'Layer Version Cannot be less than 1'));
});

describe('buckets', () => {
  const Bucket = 'some-zips';
  const s3 = (of = region) => s3At(server.url, of);
  const fromBucket = (S3Key: string) => publish({ Content: { S3Bucket: Bucket, S3Key } });
  const said = (code: string, message: string) =>
    refused(
      'InvalidParameterValueException',
      `Error occurred while GetObject. S3 Error Code: ${code}. S3 Error Message: ${message}`,
    );

  test('belong to a region', async () => {
    await server.createBucket(Bucket, 'eu-west-1');
    await expect(s3().send(new HeadBucketCommand({ Bucket }))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 301 },
      $response: { headers: { 'x-amz-bucket-region': 'eu-west-1' } },
    });
    await expect(s3().send(new PutObjectCommand({ Bucket, Key: 'x', Body: zip }))).rejects.toMatchObject({
      name: 'PermanentRedirect',
      $metadata: { httpStatusCode: 301 },
    });
    await s3('eu-west-1').send(new PutObjectCommand({ Bucket, Key: 'x', Body: zip }));
    await expect(fromBucket('x')).rejects.toMatchObject(
      said(
        'PermanentRedirect',
        'The bucket is in this region: eu-west-1. Please use this region to retry the request',
      ),
    );
  });

  test('have what was put there', async () => {
    await server.createBucket(Bucket, region);
    await expect(fromBucket('x')).rejects.toMatchObject(
      said('NoSuchKey', 'The specified key does not exist.'),
    );
  });

  test('take what has the checksum that is stated, from a stream as well', async () => {
    await server.createBucket(Bucket, region);
    const put = (more: Loose) => s3().send(new PutObjectCommand({ Bucket, Key: 'x', Body: zip, ...more }));
    await expect(put({ ChecksumSHA256: 'A'.repeat(43).concat('=') })).rejects.toMatchObject({
      name: 'BadDigest',
      $metadata: { httpStatusCode: 400 },
    });
    const path = join(temporaryDirectory(), 'some.zip');
    writeFileSync(path, zip);
    await put({ Body: createReadStream(path), ContentLength: zip.length });
    expect(server.calls.at(-1)?.headers).toMatchObject({ 'content-encoding': 'aws-chunked' });
    expect(await fromBucket('x')).toMatchObject({ Content: { CodeSize: zip.length } });
  });

  test('are their owner’s', async () => {
    await server.createBucket(Bucket, region);
    await expect(
      s3().send(new HeadBucketCommand({ Bucket, ExpectedBucketOwner: '210987654321' })),
    ).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
  });
});

describe('signatures', () => {
  const listBy = (client: LambdaClient) => client.send(new ListLayerVersionsCommand({ LayerName: 'data' }));
  const clientWith = (more: object) =>
    new LambdaClient({
      endpoint: server.url,
      region,
      credentials: { ...credentials, ...more },
      maxAttempts: 1,
    });

  test('are needed', async () => {
    const answer = await fetch(`${server.url}/2018-10-31/layers/data/versions`);
    expect([answer.status, answer.headers.get('x-amzn-errortype')]).toEqual([
      403,
      'MissingAuthenticationTokenException',
    ]);
  });

  test.each([
    ['another secret', { secretAccessKey: 'wrong' }, 'InvalidSignatureException'],
    ['another key', { accessKeyId: 'AKIAANOTHER' }, 'UnrecognizedClientException'],
    ['another token', { sessionToken: 'wrong' }, 'UnrecognizedClientException'],
    ['no token', { sessionToken: undefined }, 'UnrecognizedClientException'],
  ])('by %s are refused', async (_, more, name) => {
    await expect(listBy(clientWith(more))).rejects.toMatchObject({
      name,
      $metadata: { httpStatusCode: 403 },
    });
  });

  test('are over the body', async () => {
    const client = lambda();
    client.middlewareStack.add(
      (next) => (args) => {
        const request = args.request as { body: Uint8Array };
        const text = Buffer.from(Uint8Array.from(request.body)).toString();
        request.body = Buffer.from(text.replace('"Description":"some"', '"Description":"else"'));
        return next(args);
      },
      { step: 'deserialize', name: 'tamper' },
    );
    const command = { LayerName: 'data', Content: { ZipFile: zip }, Description: 'some' };
    await expect(client.send(new PublishLayerVersionCommand(command))).rejects.toMatchObject({
      name: 'InvalidSignatureException',
    });
  });

  test('are refused when they are too old or too new', async () => {
    // Well beside the five minutes, on either side: time goes on between the signature and its check.
    server.setClock(-360);
    await expect(list()).rejects.toThrow(/^Signature not yet current: \S+ is still later than/);
    server.setClock(360);
    await expect(list()).rejects.toThrow(/^Signature expired: \S+ is now earlier than/);
    server.setClock(240);
    expect(await list()).toMatchObject({ LayerVersions: [] });
  });
});
