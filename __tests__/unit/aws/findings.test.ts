import { describe, expect, it } from '@jest/globals';
import { outcomeFindings, refusalFindings } from '../../../src/aws/findings.js';
import type { VersionOutcome } from '../../../src/aws/model.js';
import { layerOf } from './layers.js';

const throttled = { reason: 'AWS asked to slow down, again and again', advice: 'Run it again.' };
const denied = { reason: 'the role may not do lambda:PublishLayerVersion', advice: 'Allow it.' };

function outcome(region: string, more: Partial<VersionOutcome> = {}): VersionOutcome {
  return {
    layer: layerOf('a'),
    region,
    status: 'published',
    arn: 'arn:aws:lambda:x:1:layer:data:1',
    version: 1,
    codeSha256: null,
    codeSize: null,
    createdDate: null,
    uploaded: 'direct',
    granted: [],
    revoked: [],
    deleted: [],
    twin: null,
    trouble: null,
    ...more,
  };
}

const failed = (region: string, trouble = throttled, more: Partial<VersionOutcome> = {}) =>
  outcome(region, { status: 'failed', arn: null, version: null, trouble, ...more });
const told = (outcomes: readonly VersionOutcome[], dryRun = false) =>
  outcomeFindings(outcomes, { dryRun }).map(({ severity, title }) => `${severity}: ${title}`);

describe('what is told of outcomes', () => {
  it('is nothing where all is well', () => {
    expect(told([outcome('eu-west-1'), outcome('eu-west-2', { status: 'unchanged' })])).toEqual([]);
  });

  it('is one finding for each cause', () => {
    const extra = { layer: layerOf('b', { name: 'extra' }) };
    const outcomes = [
      failed('eu-west-1'),
      failed('eu-west-2'),
      failed('eu-west-1', throttled, extra),
      failed('eu-west-3', denied),
      outcome('us-east-1'),
    ];
    expect(outcomeFindings(outcomes, { dryRun: false })).toEqual([
      {
        rule: 'publish',
        severity: 'error',
        subject: 'data',
        title: 'Failed to publish data in eu-west-1 and eu-west-2, extra in eu-west-1',
        ...throttled,
      },
      {
        rule: 'publish',
        severity: 'error',
        subject: 'data',
        title: 'Failed to publish data in eu-west-3',
        ...denied,
      },
    ]);
  });

  it('does not list thirty regions', () => {
    const regions = Array.from({ length: 30 }, (_, index) => failed(`r-${index}`));
    expect(told(regions)).toEqual([
      'error: Failed to publish data in r-0, r-1, r-2, r-3, r-4, r-5 and 24 more regions',
    ]);
  });

  it('is an error where a version is there that is not shared, and a warning where old ones stay', () => {
    const there = { status: 'failed', trouble: denied } as const;
    expect(told([outcome('eu-west-1', there), outcome('eu-west-2', { trouble: denied })])).toEqual([
      'error: Failed to set who may use data in eu-west-1',
      'warning: Failed to delete old versions of data in eu-west-2',
    ]);
  });

  it('is said where everyone can use a layer, in a dry run too', () => {
    const layer = layerOf('a', { shareWith: ['*'] });
    const finding = 'notice: Everyone with an AWS account can use data in eu-west-1';
    expect(told([outcome('eu-west-1', { layer })])).toEqual([finding]);
    expect(told([outcome('eu-west-1', { layer, status: 'planned', arn: null })], true)).toEqual([
      finding.replace('can use', 'could use'),
    ]);
    // Its grants may have come about in part
    expect(told([outcome('eu-west-1', { layer, status: 'failed', trouble: denied })])).toContain(finding);
    expect(told([failed('eu-west-1', denied, { layer })])).toEqual([
      'error: Failed to publish data in eu-west-1',
    ]);
  });

  it('names a concurrency group where two jobs published the same', () => {
    const [finding] = outcomeFindings([outcome('eu-west-1', { version: 5, twin: 4 })], { dryRun: false });
    expect(finding?.severity).toBe('notice');
    expect(finding?.reason).toContain('version 4');
    expect(finding?.advice).toContain('concurrency');
  });

  it('says of a dry run that nothing was to be published', () => {
    expect(told([failed('eu-west-1')], true)).toEqual(['error: Failed to plan publishing data in eu-west-1']);
  });
});

describe('what is told of refusals', () => {
  it('is one finding for each cause, with all layers', () => {
    const refusal = {
      subject: 'license-info',
      reason: 'it has more than one line',
      advice: 'Give it as one line.',
    };
    const refusals = ['data', 'extra'].map((layer) => ({ layer, ...refusal }));
    const plan = { destination: { regions: [], bucket: null, prefix: '' }, entries: [], refusals };
    expect(refusalFindings(plan)).toEqual([
      {
        rule: 'publish',
        severity: 'error',
        title: 'Nothing is published, as AWS would not take data and extra',
        ...refusal,
      },
    ]);
  });
});
