import {
  AddLayerVersionPermissionCommand,
  DeleteLayerVersionCommand,
  GetLayerVersionCommand,
  GetLayerVersionPolicyCommand,
  ListLayerVersionsCommand,
  PublishLayerVersionCommand,
  RemoveLayerVersionPermissionCommand,
} from '@aws-sdk/client-lambda';
import {
  DeleteObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import type { AwsServer } from '../support/aws/aws-server.js';
import { faults, secrets } from '../support/aws/aws-server.js';
import { lambdaAt, s3At } from '../support/aws/clients.js';
import { againstAws } from '../support/aws/moto.js';
import { codeSha256, zipOf } from '../support/aws/zips.js';

jest.setTimeout(60_000);

const zip = zipOf({ 'python/some.py': 'answer = 42\n' });
const [home, away] = ['eu-central-1', 'us-east-1'];

againstAws((start) => {
  let server: AwsServer;
  const lambda = (region = home) => lambdaAt(server.url, region);
  const publish = (region = home, more: object = {}) =>
    lambda(region).send(
      new PublishLayerVersionCommand({
        LayerName: 'data',
        Content: { ZipFile: zip },
        Description: 'some description',
        LicenseInfo: 'MIT',
        CompatibleRuntimes: ['python3.12'],
        CompatibleArchitectures: ['x86_64'],
        ...more,
      }),
    );
  const version = (number: number) => ({ LayerName: 'data', VersionNumber: number });

  beforeAll(async () => {
    server = await start();
  });
  beforeEach(() => server.reset());
  afterAll(() => server.close());

  test('a version has hash and size of its zip, and what was said of it', async () => {
    const published = await publish();
    const expected = {
      LayerArn: `arn:aws:lambda:${home}:123456789012:layer:data`,
      LayerVersionArn: `arn:aws:lambda:${home}:123456789012:layer:data:1`,
      Version: 1,
      Description: 'some description',
      LicenseInfo: 'MIT',
      CompatibleRuntimes: ['python3.12'],
      CompatibleArchitectures: ['x86_64'],
      Content: expect.objectContaining({ CodeSha256: codeSha256(zip), CodeSize: zip.length }),
    };
    expect(published).toMatchObject(expected);
    expect(await lambda().send(new GetLayerVersionCommand(version(1)))).toMatchObject(expected);
  });

  test('versions are listed newest first, without what tells their content', async () => {
    for (const Description of ['one', 'two', 'three']) await publish(home, { Description });
    const { LayerVersions } = await lambda().send(new ListLayerVersionsCommand({ LayerName: 'data' }));
    expect(LayerVersions?.map(({ Version, Description }) => [Version, Description])).toEqual([
      [3, 'three'],
      [2, 'two'],
      [1, 'one'],
    ]);
    expect(LayerVersions?.[0]).toMatchObject({ LicenseInfo: 'MIT', CompatibleRuntimes: ['python3.12'] });
    expect(await lambda().send(new ListLayerVersionsCommand({ LayerName: 'other' }))).toMatchObject({
      LayerVersions: [],
    });
  });

  test('a number is not used again', async () => {
    for (let time = 0; time < 2; time += 1) await publish();
    for (const number of [1, 2, 2]) await lambda().send(new DeleteLayerVersionCommand(version(number)));
    const { LayerVersions } = await lambda().send(new ListLayerVersionsCommand({ LayerName: 'data' }));
    expect(LayerVersions).toEqual([]);
    await expect(lambda().send(new GetLayerVersionCommand(version(2)))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      $metadata: { httpStatusCode: 404 },
    });
    expect(await publish()).toMatchObject({ Version: 3 });
  });

  test('regions know nothing of one another', async () => {
    await publish(home);
    await publish(home);
    expect(await publish(away)).toMatchObject({
      LayerVersionArn: `arn:aws:lambda:${away}:123456789012:layer:data:1`,
    });
    const { LayerVersions } = await lambda('ap-south-1').send(
      new ListLayerVersionsCommand({ LayerName: 'data' }),
    );
    expect(LayerVersions).toEqual([]);
    expect(server.calls.map(({ call, region, attempt }) => [call, region, attempt])).toEqual([
      ['PublishLayerVersion', home, 1],
      ['PublishLayerVersion', home, 2],
      ['PublishLayerVersion', away, 1],
      ['ListLayerVersions', 'ap-south-1', 1],
    ]);
  });

  test('who may use a version is a policy of the version', async () => {
    await publish();
    const policy = () => lambda().send(new GetLayerVersionPolicyCommand(version(1)));
    const none = { name: 'ResourceNotFoundException' };
    await expect(policy()).rejects.toMatchObject(none);
    const grant = (StatementId: string, Principal: string) =>
      lambda().send(
        new AddLayerVersionPermissionCommand({
          ...version(1),
          StatementId,
          Principal,
          Action: 'lambda:GetLayerVersion',
        }),
      );
    await grant('one', '210987654321');
    await grant('all', '*');
    const { Version, Statement } = JSON.parse((await policy()).Policy ?? '') as {
      readonly Version: string;
      readonly Statement: readonly { readonly Principal: unknown }[];
    };
    expect(Version).toBe('2012-10-17');
    expect(Statement).toMatchObject(
      ['one', 'all'].map((Sid) => ({
        Sid,
        Effect: 'Allow',
        Action: 'lambda:GetLayerVersion',
        Resource: `arn:aws:lambda:${home}:123456789012:layer:data:1`,
      })),
    );
    // moto keeps an account as it came, AWS makes a root of it
    expect(JSON.stringify(Statement[0]?.Principal)).toContain('210987654321');
    expect(Statement[1]?.Principal).toBe('*');
    const revoke = (StatementId: string) =>
      lambda().send(new RemoveLayerVersionPermissionCommand({ ...version(1), StatementId }));
    await revoke('one');
    expect(JSON.parse((await policy()).Policy ?? '').Statement).toMatchObject([{ Sid: 'all' }]);
  });

  test('a zip may come from a bucket', async () => {
    await server.createBucket('some-zips', home);
    const body = { Bucket: 'some-zips', Key: 'layers/data of today.zip' };
    const s3 = s3At(server.url, home);
    await s3.send(new PutObjectCommand({ ...body, Body: zip, ChecksumAlgorithm: 'SHA256' }));
    expect(await s3.send(new HeadObjectCommand(body))).toMatchObject({ ContentLength: zip.length });
    const published = await publish(home, { Content: { S3Bucket: body.Bucket, S3Key: body.Key } });
    expect(published.Content).toMatchObject({ CodeSha256: codeSha256(zip), CodeSize: zip.length });
    await s3.send(new DeleteObjectCommand(body));
    await expect(s3.send(new HeadObjectCommand(body))).rejects.toMatchObject({ name: 'NotFound' });
  });

  test('a bucket tells whether it is there', async () => {
    await server.createBucket('some-zips', home);
    const s3 = s3At(server.url, home);
    await s3.send(new HeadBucketCommand({ Bucket: 'some-zips' }));
    await expect(s3.send(new HeadBucketCommand({ Bucket: 'other-zips' }))).rejects.toMatchObject({
      name: 'NotFound',
    });
    await expect(
      publish(home, { Content: { S3Bucket: 'other-zips', S3Key: 'data.zip' } }),
    ).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message:
        'Error occurred while GetObject. S3 Error Code: NoSuchBucket. S3 Error Message: The specified bucket does not exist',
    });
  });

  test('a hook answers in the place of the service, for as long as it stands', async () => {
    server.on('PublishLayerVersion', ({ region, attempt }) =>
      region === home && attempt === 1 ? faults.throttled(2) : undefined,
    );
    await expect(publish(home)).rejects.toMatchObject({
      name: 'TooManyRequestsException',
      retryAfterSeconds: '2',
    });
    expect(await publish(away)).toMatchObject({ Version: 1 });
    expect(await publish(home)).toMatchObject({ Version: 1 });
    expect(server.calls.map(({ status }) => status)).toEqual([429, expect.any(Number), expect.any(Number)]);
  });

  test('a broken connection leaves nothing done, a lost answer everything', async () => {
    const count = async () =>
      (await lambdaAt(server.direct, home).send(new ListLayerVersionsCommand({ LayerName: 'data' })))
        .LayerVersions?.length;
    server.on('PublishLayerVersion', () => 'break');
    await expect(publish()).rejects.toThrow('socket hang up');
    expect(await count()).toBe(0);
    server.on('PublishLayerVersion', () => 'lose-answer');
    await expect(publish()).rejects.toThrow('socket hang up');
    expect(await count()).toBe(1);
  });

  test('another clock refuses what was signed by the right one, until the client goes by it', async () => {
    server.setClock(3600);
    const client = lambda();
    const list = () => client.send(new ListLayerVersionsCommand({ LayerName: 'data' }));
    await expect(list()).rejects.toMatchObject({
      name: 'InvalidSignatureException',
      message: expect.stringMatching(/^Signature expired: \S+ is now earlier than \S+ \(\S+ - 5 min\.\)$/),
    });
    expect(await list()).toMatchObject({ LayerVersions: [] });
  });

  test('what is remembered of requests is no secret', async () => {
    await publish();
    expect(server.calls).toMatchObject([{ bodySize: expect.any(Number), status: expect.any(Number) }]);
    expect(server.calls[0]?.bodySize).toBeGreaterThan(zip.length);
    for (const secret of secrets) expect(JSON.stringify(server.calls)).not.toContain(secret);
  });
});
