import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  AddLayerVersionPermissionCommand,
  RemoveLayerVersionPermissionCommand,
} from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { AwsServer } from '../support/aws/aws-server.js';
import { secrets } from '../support/aws/aws-server.js';
import { lambdaAt } from '../support/aws/clients.js';
import { againstAws } from '../support/aws/moto.js';
import { expectPassed } from '../support/failure.js';
import { shareFetched } from '../support/fetched.js';
import { temporaryDirectory } from '../support/project.js';
import {
  arnOf,
  projectWith,
  publishFrom,
  statementsIn,
  versionIn,
  versionsIn,
  zippedBy,
} from '../support/publishing.js';
import { runCli } from '../support/runner.js';

shareFetched();

const [home, away, far] = ['eu-central-1', 'us-east-1', 'ap-south-1'];
const everywhere = [home, away, far].join('\n');

const [first, second] = [projectWith('x = 1\n'), projectWith('x = 2\n')];

againstAws((start, name) => {
  let server: AwsServer;
  beforeAll(async () => {
    server = await start();
  });
  beforeEach(() => server.reset());
  afterAll(() => server.close());

  describe('a first run', () => {
    test('publishes in each region what the zip is, and tells the ARNs everywhere', async () => {
      const run = await publishFrom(first, server, {
        regions: everywhere,
        'license-info': 'Apache-2.0',
        description: 'What our jobs read data with',
      });
      expectPassed(run);
      expect(run.arns).toEqual({
        [home]: { data: arnOf(home, 1) },
        [away]: { data: arnOf(away, 1) },
        [far]: { data: arnOf(far, 1) },
      });
      expect(run.writes).toEqual([far, home, away].map((region) => `PublishLayerVersion ${region}`));
      for (const region of [home, away, far]) {
        expect(await versionIn(server, region, 1)).toMatchObject({
          Content: zippedBy(run),
          Description: 'What our jobs read data with',
          LicenseInfo: 'Apache-2.0',
          CompatibleRuntimes: ['python3.12'],
          CompatibleArchitectures: ['x86_64'],
        });
        expect(run.summary).toContain(arnOf(region, 1));
      }
      const record = JSON.parse(readFileSync(join(first, 'build/layers/layer-versions.json'), 'utf8'));
      expect(record.arns).toEqual(run.arns);
    });

    test('says what a version is where nobody said', async () => {
      expectPassed(await publishFrom(first, server));
      const { Description = '', LicenseInfo } = await versionIn(server, away, 1);
      expect(Description).toContain('python3.12');
      expect(Description).toContain('small');
      expect(LicenseInfo ?? '').not.toContain('\n');
    });
  });

  describe('a second run', () => {
    test('gives the same ARNs and changes nothing', async () => {
      const once = await publishFrom(first, server, { regions: everywhere });
      const again = await publishFrom(first, server, { regions: everywhere });
      expectPassed(again);
      expect(again.arns).toEqual(once.arns);
      expect(again.writes).toEqual([]);
      expect(again.calls.length).toBeGreaterThan(0);
    });

    test('publishes another content, and another licence', async () => {
      await publishFrom(first, server, { 'license-info': 'MIT' });
      const content = await publishFrom(second, server, { 'license-info': 'MIT' });
      expect(content.arns).toEqual({ [away]: { data: arnOf(away, 2) } });
      const licence = await publishFrom(second, server, { 'license-info': 'Apache-2.0' });
      expectPassed(licence);
      expect(licence.arns).toEqual({ [away]: { data: arnOf(away, 3) } });
      expect(await versionIn(server, away, 3)).toMatchObject({
        Content: zippedBy(content),
        LicenseInfo: 'Apache-2.0',
      });
    });

    test('publishes nothing for another description alone', async () => {
      await publishFrom(first, server, { description: 'one' });
      const again = await publishFrom(first, server, { description: 'two' });
      expectPassed(again);
      expect(again.writes).toEqual([]);
      expect(again.arns).toEqual({ [away]: { data: arnOf(away, 1) } });
    });

    test('goes by the content that is asked for now, not by the versions of before', async () => {
      for (const workspace of [first, second]) await publishFrom(workspace, server);
      const back = await publishFrom(first, server);
      expect(back.arns).toEqual({ [away]: { data: arnOf(away, 3) } });
    });

    test('of a matrix of runtimes under one name changes nothing', async () => {
      const both = async () => [
        await publishFrom(first, server, { runtime: '3.12' }),
        await publishFrom(first, server, { runtime: '3.13' }),
      ];
      const once = await both();
      expect(once.map(({ arns }) => arns[away]?.['data'])).toEqual([arnOf(away, 1), arnOf(away, 2)]);
      const again = await both();
      again.forEach(expectPassed);
      expect(again.map(({ arns }) => arns)).toEqual(once.map(({ arns }) => arns));
      expect(again.flatMap(({ writes }) => writes)).toEqual([]);
    });
  });

  test('a dry run reads, tells, and changes nothing', async () => {
    await publishFrom(first, server, { regions: home });
    const run = await publishFrom(second, server, {
      publish: 'dry-run',
      regions: `${home}, ${away}`,
      'share-with': '210987654321',
      'keep-versions': '1',
    });
    expectPassed(run);
    expect(run.writes).toEqual([]);
    expect(run.calls.map(({ region }) => region)).toEqual(expect.arrayContaining([home, away]));
    expect(run.summary).toMatch(/\| data \| eu-central-1 \|.*would be published/);
    expect(run.summary).toMatch(/\| data \| us-east-1 \|.*would be published/);
    expect(run.summary).toMatch(/eu-central-1 \|.*210987654321.*version 1/);
    expect(await versionsIn(server, home)).toEqual([1]);
    expect(await versionsIn(server, away)).toEqual([]);
  });

  test('the command line does it as well, and tells the ARN', async () => {
    const flags = ['--runtime', '3.12', '--builder', 'host', '--layer-name', 'data', '--publish', 'true'];
    const [more, env] = [['--regions', `${home},${away}`], { XDG_CACHE_HOME: temporaryDirectory('kept-') }];
    const run = await runCli(['build', ...flags, ...more], {
      cwd: first,
      env: { ...server.environment(), ...env },
    });
    expectPassed(run);
    for (const region of [home, away]) {
      expect(run.stdout).toContain(arnOf(region, 1));
      expect(await versionsIn(server, region)).toEqual([1]);
    }
    expect(secrets.filter((secret) => run.output.includes(secret))).toEqual([]);
  });

  describe('sharing', () => {
    const mine = '210987654321';
    const version = { LayerName: 'data', VersionNumber: 1 };
    const byHand = (StatementId: string, Principal: string) =>
      lambdaAt(server.direct, away).send(
        new AddLayerVersionPermissionCommand({
          ...version,
          StatementId,
          Principal,
          Action: 'lambda:GetLayerVersion',
        }),
      );

    test('is done for each new version', async () => {
      const share = { 'share-with': `${mine}\no-a1b2c3d4e5` };
      const run = await publishFrom(first, server, share);
      expectPassed(run);
      const ids = await statementsIn(server, away, 1);
      expect(ids).toHaveLength(2);
      expect(run.annotations).toEqual([]);
      await publishFrom(second, server, share);
      expect(await statementsIn(server, away, 2)).toEqual(ids);
    });

    test('with everyone is told loudly', async () => {
      const run = await publishFrom(first, server, { 'share-with': '*' });
      expectPassed(run);
      expect(await statementsIn(server, away, 1)).toHaveLength(1);
      expect(run.annotations).toMatchObject([
        {
          level: 'notice',
          message: expect.stringMatching(/^Everyone .* data in us-east-1/),
        },
      ]);
    });

    test('is mended where a grant was taken away by hand', async () => {
      await publishFrom(first, server, { 'share-with': mine });
      const [StatementId] = await statementsIn(server, away, 1);
      await lambdaAt(server.direct, away).send(
        new RemoveLayerVersionPermissionCommand({ ...version, StatementId }),
      );
      const run = await publishFrom(first, server, { 'share-with': mine });
      expectPassed(run);
      expect(run.writes).toEqual([`AddLayerVersionPermission ${away}`]);
      expect(await statementsIn(server, away, 1)).toEqual([StatementId]);
      expect((await publishFrom(first, server, { 'share-with': mine })).writes).toEqual([]);
    });

    test('is taken back where it is wanted no more, and left where others have done it', async () => {
      await publishFrom(first, server, { 'share-with': `${mine}, 111122223333` });
      await byHand('of-others', '444455556666');
      const [kept] = (await statementsIn(server, away, 1)).filter((id) => id.includes(mine));
      const run = await publishFrom(first, server, { 'share-with': mine });
      expectPassed(run);
      expect(run.writes).toEqual([`RemoveLayerVersionPermission ${away}`]);
      expect(await statementsIn(server, away, 1)).toEqual([kept, 'of-others'].sort());
    });

    test('is not looked at where it is not asked for', async () => {
      await publishFrom(first, server, { 'share-with': mine });
      const run = await publishFrom(first, server);
      expectPassed(run);
      expect(run.calls.filter(({ call }) => /Policy|Permission/.test(call))).toEqual([]);
      expect(await statementsIn(server, away, 1)).toHaveLength(1);
    });
  });

  describe('keep-versions', () => {
    test('lets older versions go, of the same runtime alone', async () => {
      await publishFrom(first, server, { runtime: '3.13' });
      for (const workspace of [first, second, first]) await publishFrom(workspace, server);
      expect(await versionsIn(server, away)).toEqual([4, 3, 2, 1]);
      const dry = await publishFrom(second, server, { publish: 'dry-run', 'keep-versions': '2' });
      expect(dry.summary).toMatch(/\| data \| us-east-1 \|.*deleted: versions? 3(?:, | and )2/);
      expect(await versionsIn(server, away)).toEqual([4, 3, 2, 1]);
      const run = await publishFrom(second, server, { 'keep-versions': '2' });
      expectPassed(run);
      expect(await versionsIn(server, away)).toEqual([5, 4, 1]);
      expect(run.arns).toEqual({ [away]: { data: arnOf(away, 5) } });
    });

    test('deletes nothing where it is not asked for, nor the version in use', async () => {
      for (const workspace of [first, second]) await publishFrom(workspace, server);
      const run = await publishFrom(second, server, { 'keep-versions': '1' });
      expectPassed(run);
      expect(run.arns).toEqual({ [away]: { data: arnOf(away, 2) } });
      expect(await versionsIn(server, away)).toEqual([2]);
    });
  });

  describe('a zip that is too large for a request', () => {
    const large = projectWith({ noise: 55_000_000 });

    test('goes by the bucket of each region', async () => {
      for (const region of [home, away]) await server.createBucket(`layers-of-${region}`, region);
      const run = await publishFrom(large, server, {
        regions: `${home}\n${away}`,
        's3-bucket': 'layers-of-{region}',
        's3-prefix': 'python/',
      });
      expectPassed(run);
      expect(zippedBy(run).CodeSize).toBeGreaterThan(52_428_800);
      for (const region of [home, away]) {
        expect(await versionIn(server, region, 1)).toMatchObject({ Content: zippedBy(run) });
      }
      expect(run.writes.filter((write) => write.startsWith('Put'))).toEqual([
        `PutObject ${home}`,
        `PutObject ${away}`,
      ]);
      const puts = run.calls.filter(({ call }) => call === 'PutObject');
      expect(puts.map(({ url }) => url)).toEqual(
        expect.arrayContaining([expect.stringMatching(/^\/layers-of-us-east-1\/python\/data\//)]),
      );
    });

    test('is an error without a bucket, before anything is sent', async () => {
      const run = await publishFrom(large, server, { regions: everywhere });
      expect(run.status).toBe(1);
      expect(run.calls).toEqual([]);
      expect(run.annotations.filter(({ level }) => level === 'error')).toMatchObject([
        { message: expect.stringContaining('s3-bucket') },
      ]);
    });

    test('is an error where there is no such bucket, before anything is sent', async () => {
      const run = await publishFrom(large, server, { 's3-bucket': 'nobody-has-this' });
      expect(run.status).toBe(1);
      expect(run.writes).toEqual([]);
      expect(run.annotations.map(({ message }) => message).join()).toContain('nobody-has-this');
    });

    // moto has its buckets in all regions
    if (name === 'fake') {
      test('is an error where the bucket is in another region, which is named', async () => {
        await server.createBucket('layers-of-us', away);
        const run = await publishFrom(large, server, { regions: home, 's3-bucket': 'layers-of-us' });
        expect(run.status).toBe(1);
        expect(run.writes).toEqual([]);
        expect(run.annotations.map(({ message }) => message).join()).toMatch(/layers-of-us.*us-east-1/);
      });
    }
  });
});
