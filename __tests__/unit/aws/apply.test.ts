import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { applyPlan, plannedOutcomes } from '../../../src/aws/apply.js';
import type { Call, CallName, Need } from '../../../src/aws/calls.js';
import { calls } from '../../../src/aws/calls.js';
import type { LayerToPublish, VersionOutcome } from '../../../src/aws/model.js';
import { planVersions } from '../../../src/aws/plan.js';
import type { Log } from '../../../src/log.js';
import { layerOf, versionOf } from './layers.js';
import type { Regions } from './regions.js';
import { failure, regionsOf } from './regions.js';

const directory = mkdtempSync(join(tmpdir(), 'layers-'));
afterAll(() => rmSync(directory, { recursive: true }));

const member = '123456789012';
const throttling = failure('TooManyRequestsException', 429);
const lost = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });

/** A layer whose zip is there. */
function packed(text: string, more: Partial<LayerToPublish> = {}): LayerToPublish {
  const zip = join(directory, `${text}.zip`);
  writeFileSync(zip, text);
  return layerOf(text, { zip, ...more });
}

interface Applied {
  readonly outcomes: readonly VersionOutcome[];
  readonly lines: readonly string[];
}

/** @param between what others do between plan and apply */
async function apply(
  regions: Regions,
  layer: LayerToPublish,
  names = ['eu-west-1'],
  between = () => {},
): Promise<Applied> {
  const lines: string[] = [];
  const log = { info: (line: string) => lines.push(line), debug: () => undefined } as unknown as Log;
  const plan = await planVersions([layer], { regions: names, bucket: null, prefix: '' }, regions.aws, log);
  between();
  regions.asked.length = 0;
  return { outcomes: await applyPlan(plan, regions.aws, log), lines };
}

const statuses = (outcomes: readonly VersionOutcome[]) =>
  outcomes.map(({ status, version }) => [status, version]);

describe('a plan that is applied', () => {
  it('publishes, and does nothing the next time', async () => {
    const regions = regionsOf();
    const layer = packed('a', { shareWith: [member, 'o-abcdefghij'], keepVersions: 1 });
    const first = await apply(regions, layer);
    expect(first.outcomes[0]).toMatchObject({
      status: 'published',
      arn: 'arn:aws:lambda:eu-west-1:123456789012:layer:data:1',
      version: 1,
      codeSha256: versionOf('a').codeSha256,
      codeSize: 1,
      createdDate: '2026-01-02T00:00:00.000+0000',
      uploaded: 'direct',
      twin: null,
      trouble: null,
    });
    expect(first.lines).toEqual([
      `data in eu-west-1: published version 1, shared with account ${member} and organisation o-abcdefghij`,
    ]);
    const second = await apply(regions, layer);
    expect(second.outcomes[0]).toMatchObject({
      status: 'unchanged',
      version: 1,
      uploaded: null,
      granted: [],
    });
    expect(regions.asked).toEqual([]);
  });

  it('deletes the versions beyond those that stay, once the new one is there', async () => {
    const versions = [1, 2, 3].map((version) => versionOf(String(version), { version }));
    const others = versionOf('x', { version: 4, architectures: ['arm64'] });
    const regions = regionsOf({ 'eu-west-1': [...versions, others] });
    const { outcomes } = await apply(regions, packed('new', { keepVersions: 2 }));
    expect(outcomes[0]?.deleted).toEqual([2, 1]);
    expect(regions.region('eu-west-1').versions.map(({ version }) => version)).toEqual([3, 4, 5]);
    expect(regions.asked.indexOf('eu-west-1 PublishLayerVersion')).toBe(0);
  });

  it('keeps all where publishing failed', async () => {
    const regions = regionsOf({ 'eu-west-1': [versionOf('1')] });
    regions.before.set('PublishLayerVersion', () => failure('CodeStorageExceededException'));
    const { outcomes } = await apply(regions, packed('new', { keepVersions: 1 }));
    expect(outcomes[0]).toMatchObject({ status: 'failed', arn: null, deleted: [] });
    expect(regions.region('eu-west-1').versions).toHaveLength(1);
  });

  it('goes on in other regions where one fails', async () => {
    const regions = regionsOf();
    regions.before.set('PublishLayerVersion', (region) =>
      region === 'eu-west-1' ? failure('ServiceException', 500) : undefined,
    );
    const { outcomes } = await apply(regions, packed('a'), ['eu-west-1', 'eu-west-2', 'eu-west-3']);
    expect(statuses(outcomes)).toEqual([
      ['failed', null],
      ['published', 1],
      ['published', 1],
    ]);
    regions.before.clear();
    const again = await apply(regions, packed('a'), ['eu-west-1', 'eu-west-2', 'eu-west-3']);
    expect(statuses(again.outcomes)).toEqual([
      ['published', 1],
      ['unchanged', 1],
      ['unchanged', 1],
    ]);
  });

  it('gives the version that is there where its grants failed', async () => {
    const regions = regionsOf();
    regions.before.set('AddLayerVersionPermission', () => failure('AccessDeniedException', 403));
    const { outcomes } = await apply(regions, packed('a', { shareWith: [member] }));
    expect(outcomes[0]).toMatchObject({
      status: 'failed',
      version: 1,
      trouble: { reason: 'the role may not do lambda:AddLayerVersionPermission' },
    });
  });

  it('gives the version that is as good where who may use it cannot be seen', async () => {
    const regions = regionsOf();
    const layer = packed('a', { shareWith: [member] });
    await apply(regions, layer);
    regions.before.set('GetLayerVersionPolicy', () => failure('AccessDeniedException', 403));
    const { outcomes, lines } = await apply(regions, layer);
    expect(outcomes[0]).toMatchObject({
      status: 'failed',
      version: 1,
      codeSha256: versionOf('a').codeSha256,
    });
    // Told once
    expect(lines).toEqual([
      'data in eu-west-1: cannot be planned, as the role may not do lambda:GetLayerVersionPolicy',
    ]);
    expect(regions.asked).toEqual([]);
  });

  it('is done where only old versions could not be deleted', async () => {
    const regions = regionsOf({ 'eu-west-1': [versionOf('1')] });
    regions.before.set('DeleteLayerVersion', () => failure('AccessDeniedException', 403));
    const { outcomes } = await apply(regions, packed('new', { keepVersions: 1 }));
    expect(outcomes[0]).toMatchObject({
      status: 'published',
      deleted: [],
      trouble: { reason: 'the role may not do lambda:DeleteLayerVersion' },
    });
  });

  it('sends no zip that is not what was packed', async () => {
    const regions = regionsOf();
    const layer = packed('a');
    const { outcomes } = await apply(regions, layer, undefined, () => writeFileSync(layer.zip, 'b'));
    expect(outcomes[0]?.trouble?.reason).toContain('is not what was packed');
    expect(regions.asked).toEqual([]);
  });
});

describe('publishing', () => {
  it('takes the version that came about where the answer was lost', async () => {
    const regions = regionsOf({ 'eu-west-1': [versionOf('old')] });
    regions.after.set('PublishLayerVersion', () => lost);
    const { outcomes } = await apply(regions, packed('a', { shareWith: [member] }));
    expect(outcomes[0]).toMatchObject({ status: 'recovered', version: 2, granted: [{ principal: member }] });
    expect(regions.region('eu-west-1').versions).toHaveLength(2);
  });

  it('is tried again where nothing came about, and looks each time', async () => {
    const regions = regionsOf();
    regions.before.set('PublishLayerVersion', (_, attempt) => (attempt < 3 ? throttling : undefined));
    const { outcomes } = await apply(regions, packed('a'));
    expect(statuses(outcomes)).toEqual([['published', 1]]);
    expect(regions.asked).toEqual([
      'eu-west-1 PublishLayerVersion',
      'eu-west-1 ListLayerVersions',
      'eu-west-1 PublishLayerVersion',
      'eu-west-1 ListLayerVersions',
      'eu-west-1 PublishLayerVersion',
    ]);
  });

  it('does not take an older version for the one that came about', async () => {
    const regions = regionsOf({ 'eu-west-1': [versionOf('a'), versionOf('b', { version: 2 })] });
    regions.before.set('PublishLayerVersion', (_, attempt) => (attempt < 2 ? throttling : undefined));
    expect(statuses((await apply(regions, packed('a'))).outcomes)).toEqual([['published', 3]]);
  });

  it('sees the same version of another job', async () => {
    const regions = regionsOf();
    const { outcomes } = await apply(regions, packed('a'), undefined, () => {
      regions.region('eu-west-1').versions.push(versionOf('a'));
      regions.region('eu-west-1').last = 1;
    });
    expect(outcomes[0]).toMatchObject({ status: 'published', version: 2, twin: 1 });
  });

  it.each([
    ['with another content', [versionOf('b')]],
    ['that was deleted', []],
  ])('does not mind a version of another job %s', async (_, versions) => {
    const regions = regionsOf();
    const { outcomes } = await apply(regions, packed('a'), undefined, () => {
      regions.region('eu-west-1').versions.push(...versions);
      regions.region('eu-west-1').last = 1;
    });
    expect(outcomes[0]).toMatchObject({ status: 'published', version: 2, twin: null });
  });
});

describe('a region without architectures', () => {
  function without() {
    const regions = regionsOf();
    const { send } = regions.aws;
    const aws: Regions['aws'] = {
      ...regions.aws,
      send: async (region, name, input) => {
        if (name === 'PublishLayerVersion' && JSON.stringify(input).includes('CompatibleArchitectures'))
          throw failure(
            'InvalidParameterValueException',
            400,
            `CompatibleArchitectures are not supported in ${region}`,
          );
        return await send(region, name, input);
      },
    };
    return { ...regions, aws };
  }

  it('gets a version without them, and no other the next time', async () => {
    const regions = without();
    expect(statuses((await apply(regions, packed('a'))).outcomes)).toEqual([['published', 1]]);
    expect(regions.region('eu-west-1').versions[0]?.architectures).toEqual([]);
    expect(statuses((await apply(regions, packed('a'))).outcomes)).toEqual([['unchanged', 1]]);
    expect(regions.region('eu-west-1').versions).toHaveLength(1);
    expect(statuses((await apply(regions, packed('b'))).outcomes)).toEqual([['published', 2]]);
  });

  it('repairs who may use the version that is there', async () => {
    const regions = without();
    await apply(regions, packed('a', { shareWith: ['*'] }));
    await apply(regions, packed('a', { shareWith: [member] }));
    const sids = regions
      .region('eu-west-1')
      .policies.get(1)
      ?.map(({ Sid }) => Sid);
    expect(sids).toEqual([`layerpack-${member}`]);
  });
});

describe('who may use a version', () => {
  it('is set where the answer to a grant was lost', async () => {
    const regions = regionsOf();
    regions.after.set('AddLayerVersionPermission', (_, attempt) => (attempt === 1 ? lost : undefined));
    const { outcomes } = await apply(regions, packed('a', { shareWith: [member] }));
    expect(outcomes[0]).toMatchObject({ status: 'published', trouble: null });
  });

  it('is not set where the id is taken by something else', async () => {
    const regions = regionsOf();
    regions.before.set('AddLayerVersionPermission', (region) => {
      const grant = { Effect: 'Allow', Action: 'lambda:GetLayerVersion', Principal: '*' } as const;
      regions.region(region).policies.set(1, [{ Sid: `layerpack-${member}`, ...grant }]);
      return undefined;
    });
    const { outcomes } = await apply(regions, packed('a', { shareWith: [member] }));
    expect(outcomes[0]).toMatchObject({ status: 'failed', version: 1 });
  });

  it('is taken back before it is given', async () => {
    const regions = regionsOf({ 'eu-west-1': [versionOf('a')] });
    const grant = { Effect: 'Allow', Action: 'lambda:GetLayerVersion', Principal: '*' } as const;
    regions.region('eu-west-1').policies.set(1, [{ Sid: `layerpack-${member}`, ...grant }]);
    const { outcomes, lines } = await apply(regions, packed('a', { shareWith: [member] }));
    expect(outcomes[0]).toMatchObject({ status: 'unchanged', revoked: [`layerpack-${member}`] });
    expect(regions.asked).toEqual([
      'eu-west-1 RemoveLayerVersionPermission 1',
      'eu-west-1 AddLayerVersionPermission 1',
    ]);
    expect(lines).toEqual([
      `data in eu-west-1: version 1 is the same, shared with account ${member}, took back layerpack-${member}`,
    ]);
  });
});

describe('a role that may do what the policy of its options allows, and nothing else,', () => {
  it.each<[string, readonly Need[], Partial<LayerToPublish>]>([
    ['nothing more', ['always'], {}],
    ['share-with', ['always', 'share-with'], { shareWith: [member, '*'] }],
    ['keep-versions', ['always', 'keep-versions'], { keepVersions: 1 }],
  ])('is enough for %s', async (_, needs, options) => {
    const regions = regionsOf();
    for (const [name, { need }] of Object.entries<Call>(calls))
      if (!needs.includes(need))
        regions.before.set(name as CallName, () => failure('AccessDeniedException', 403));
    const used = new Set<string | undefined>();
    const remember = () => {
      for (const asked of regions.asked) used.add(asked.split(' ')[1]);
    };
    // New, unchanged, changed, and shared with fewer
    const runs = [packed('a', options), packed('a', options), packed('b', options)];
    if (options.shareWith) runs.push(packed('b', { shareWith: [member] }));
    for (const layer of runs) {
      const { outcomes } = await apply(regions, layer, undefined, remember);
      expect(outcomes).toMatchObject([{ trouble: null }]);
      remember();
    }
    // None of them is allowed in vain
    const allowed = Object.entries<Call>(calls).filter(([, { need }]) => needs.includes(need));
    expect([...used].sort()).toEqual(allowed.map(([name]) => name).sort());
  });
});

describe('a dry run', () => {
  it('says what is there and what would be', async () => {
    const regions = regionsOf({ 'eu-west-1': [versionOf('a')] });
    regions.before.set('ListLayerVersions', (region) =>
      region === 'eu-west-3' ? failure('AccessDeniedException', 403) : undefined,
    );
    const log = { info: () => undefined, debug: () => undefined } as unknown as Log;
    const names = ['eu-west-1', 'eu-west-2', 'eu-west-3'];
    const layer = layerOf('a', { shareWith: ['*'] });
    const plan = await planVersions([layer], { regions: names, bucket: null, prefix: '' }, regions.aws, log);
    const outcomes = plannedOutcomes(plan);
    expect(statuses(outcomes)).toEqual([
      ['unchanged', 1],
      ['planned', null],
      ['failed', null],
    ]);
    expect(outcomes[1]).toMatchObject({ uploaded: 'direct', granted: [{ statementId: 'layerpack-public' }] });
  });
});
