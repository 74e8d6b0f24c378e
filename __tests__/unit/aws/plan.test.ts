import { describe, expect, it } from '@jest/globals';
import type { Destination, LayerToPublish, Plan } from '../../../src/aws/model.js';
import { planVersions } from '../../../src/aws/plan.js';
import type { Log } from '../../../src/log.js';
import { layerOf, versionOf } from './layers.js';
import type { Regions } from './regions.js';
import { failure, regionsOf } from './regions.js';

const silent = { info: () => undefined, debug: () => undefined } as unknown as Log;
const destination: Destination = { regions: ['eu-west-1'], bucket: null, prefix: 'layers' };
const large = { zipped: 60_000_000 };
const member = '123456789012';

function planOf(regions: Regions, layer: LayerToPublish, more: Partial<Destination> = {}): Promise<Plan> {
  return planVersions([layer], { ...destination, ...more }, regions.aws, silent);
}

describe('a plan', () => {
  it('changes nothing', async () => {
    const regions = regionsOf({ 'eu-west-1': [versionOf('a')] });
    regions.buckets.set('layers-eu-west-1', 'eu-west-1');
    const layer = layerOf('b', { ...large, shareWith: [member, '*'], keepVersions: 1 });
    await planOf(regions, layer, { bucket: 'layers-{region}' });
    expect(regions.asked).toEqual([
      'eu-west-1 ListLayerVersions',
      'eu-west-1 GetLayerVersion 1',
      'eu-west-1 HeadBucket',
    ]);
  });

  it('has one entry for each layer and region, in their order', async () => {
    const { aws } = regionsOf({ 'eu-west-1': [versionOf('a')] });
    const layers = [layerOf('a'), layerOf('b', { name: 'extra' })];
    const { entries } = await planVersions(
      layers,
      { ...destination, regions: ['us-east-1', 'eu-west-1'] },
      aws,
      silent,
    );
    expect(entries.map(({ layer, region, action }) => [layer.name, region, action])).toEqual([
      ['data', 'us-east-1', 'publish'],
      ['data', 'eu-west-1', 'keep'],
      ['extra', 'us-east-1', 'publish'],
      ['extra', 'eu-west-1', 'publish'],
    ]);
  });

  it('compares with the newest version for the runtime and the architecture, whatever the order of pages', async () => {
    const others = { runtimes: ['python3.13'] };
    const regions = regionsOf({
      'eu-west-1': [
        versionOf('b', { version: 5 }),
        versionOf('a', { version: 3 }),
        versionOf('x', { version: 9, ...others }),
        versionOf('y', { version: 8, architectures: ['arm64'] }),
        versionOf('a', { version: 7 }),
      ],
    });
    const { entries } = await planOf(regions, layerOf('a'));
    expect(entries[0]).toMatchObject({ action: 'keep', listing: { newest: 9, ours: [7, 5, 3] } });
    expect(entries[0]?.listing.existing?.version).toBe(7);
  });

  it('passes over a version that was deleted since it was listed', async () => {
    const regions = regionsOf({
      'eu-west-1': [versionOf('a', { version: 1 }), versionOf('b', { version: 2 })],
    });
    regions.before.set('GetLayerVersion', (_, attempt) =>
      attempt === 1 ? failure('ResourceNotFoundException', 404) : undefined,
    );
    expect((await planOf(regions, layerOf('a'))).entries[0]).toMatchObject({ action: 'keep' });
  });

  it('lists the versions that go', async () => {
    const versions = [1, 2, 3].map((version) => versionOf(String(version), { version }));
    const plans = (text: string) =>
      planOf(regionsOf({ 'eu-west-1': versions }), layerOf(text, { keepVersions: 2 }));
    expect((await plans('new')).entries[0]?.deleted).toEqual([2, 1]);
    expect((await plans('3')).entries[0]?.deleted).toEqual([1]);
  });

  it('repairs who may use a version that is kept', async () => {
    const regions = regionsOf({ 'eu-west-1': [versionOf('a')] });
    regions
      .region('eu-west-1')
      .policies.set(1, [
        { Sid: 'layerpack-public', Effect: 'Allow', Action: 'lambda:GetLayerVersion', Principal: '*' },
      ]);
    const [entry] = (await planOf(regions, layerOf('a', { shareWith: [member] }))).entries;
    expect(entry).toMatchObject({
      action: 'keep',
      grants: [{ statementId: `layerpack-${member}` }],
      revoked: ['layerpack-public'],
    });
  });

  it('does not look at who may use a version without share-with', async () => {
    const regions = regionsOf({ 'eu-west-1': [versionOf('a')] });
    await planOf(regions, layerOf('a'));
    expect(regions.asked).not.toContain('eu-west-1 GetLayerVersionPolicy 1');
  });

  it('uploads directly what fits, even where there is a bucket', async () => {
    const [entry] = (await planOf(regionsOf(), layerOf('a'), { bucket: 'layers' })).entries;
    expect(entry?.upload).toEqual({ how: 'direct' });
  });

  it('uploads what is larger by the bucket of the region', async () => {
    const regions = regionsOf();
    regions.buckets.set('layers-eu-west-1', 'eu-west-1');
    const layer = layerOf('a', large);
    const [entry] = (await planOf(regions, layer, { bucket: 'layers-{region}' })).entries;
    expect(entry?.upload).toEqual({
      how: 's3',
      bucket: 'layers-eu-west-1',
      key: `layers/data/${layer.sha256}.zip`,
    });
  });
});

describe('nothing is asked', () => {
  it.each([
    ['a zip that is too large to go without a bucket', layerOf('a', large), null, 's3-bucket'],
    ['a name that no bucket has', layerOf('a', large), 'My_Bucket', 's3-bucket'],
    ['a field that Lambda does not take', layerOf('a', { name: 'a.b' }), null, 'layer-name'],
  ])('where there is %s', async (_, layer, bucket, subject) => {
    const regions = regionsOf();
    const plan = await planOf(regions, layer, { bucket });
    expect(plan.entries).toEqual([]);
    expect(plan.refusals.map((refusal) => refusal.subject)).toEqual([subject]);
    expect(regions.asked).toEqual([]);
  });
});

describe('a region in trouble', () => {
  it('is told, and stops no other', async () => {
    const regions = regionsOf();
    regions.before.set('ListLayerVersions', (region) =>
      region === 'eu-west-1' ? failure('AccessDeniedException', 403) : undefined,
    );
    const { entries } = await planOf(regions, layerOf('a'), { regions: ['eu-west-1', 'eu-west-2'] });
    expect(entries.map(({ action, trouble }) => [action, trouble?.reason ?? null])).toEqual([
      ['none', 'the role may not do lambda:ListLayerVersions'],
      ['publish', null],
    ]);
  });

  it.each([
    ['there is no bucket of s3-bucket', null],
    [
      'the bucket layers is in us-east-1, and Lambda takes zips from a bucket of its own region alone',
      'us-east-1',
    ],
  ])('is told before anything is sent: %s', async (reason, where) => {
    const regions = regionsOf();
    if (where !== null) regions.buckets.set('layers', where);
    const { entries } = await planOf(regions, layerOf('a', large), { bucket: 'layers' });
    expect(entries[0]?.trouble?.reason).toBe(reason);
    expect(entries[0]?.action).toBe('none');
  });

  it('is asked for a bucket once for all layers', async () => {
    const regions = regionsOf();
    regions.buckets.set('layers', 'eu-west-1');
    const layers = [layerOf('a', large), layerOf('b', { ...large, name: 'extra' })];
    await planVersions(layers, { ...destination, bucket: 'layers' }, regions.aws, silent);
    expect(regions.asked.filter((call) => call.endsWith('HeadBucket'))).toHaveLength(1);
  });

  it('is asked again where it is busy', async () => {
    const regions = regionsOf();
    regions.before.set('ListLayerVersions', (_, attempt) =>
      attempt < 4 ? failure('TooManyRequestsException', 429) : undefined,
    );
    expect((await planOf(regions, layerOf('a'))).entries[0]?.action).toBe('publish');
    expect(regions.slept).toHaveLength(3);
  });
});
