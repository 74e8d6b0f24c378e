import type { VersionFacts } from '../../../src/report/delivery.js';
import type { Report } from '../../../src/report/report.js';
import { stacked } from './report.js';

export const arn = (region: string, layer: string, version: number) =>
  `arn:aws:lambda:${region}:123456789012:layer:${layer}:${version}`;

/** A layer that nothing was done about. */
export function versionFacts(change: Partial<VersionFacts>): VersionFacts {
  const { layer = 'core', region = 'eu-central-1' } = change;
  return {
    layer,
    region,
    status: 'unchanged',
    reason: null,
    arn: arn(region, layer, 3),
    version: 3,
    created: '2026-11-20T10:11:12.000Z',
    upload: null,
    granted: [],
    revoked: [],
    deleted: [],
    ...change,
  };
}

/** A run that published two layers, of which one region took one alone. */
export const published: Report = {
  ...stacked,
  inputs: { ...stacked.inputs, publish: 'true', regions: ['eu-central-1', 'us-east-1'] },
  versions: [
    versionFacts({
      status: 'published',
      reason: 'the content differs from version 2',
      upload: 'direct',
      granted: ['account 210987654321', 'organisation o-abcdefghij'],
      deleted: [1],
    }),
    versionFacts({ region: 'us-east-1', arn: arn('us-east-1', 'core', 7), version: 7 }),
    versionFacts({
      layer: 'app',
      status: 'recovered',
      reason: 'it is the first version',
      arn: arn('eu-central-1', 'app', 1),
      version: 1,
      upload: 's3',
    }),
    versionFacts({
      layer: 'app',
      region: 'us-east-1',
      status: 'failed',
      reason: 'AWS refuses lambda:PublishLayerVersion (user/*ci*)',
      arn: null,
      version: null,
      created: null,
    }),
  ],
  release: {
    tag: 'v1.2.0_rc',
    url: 'https://github.com/someone/some-layer/releases/tag/v1.2.0_rc',
    assets: ['core-python3.12-x86_64.zip', 'core_app-python3.12-x86_64.SHA256SUMS'],
  },
  findings: [
    {
      rule: 'publish',
      severity: 'error',
      subject: 'app',
      title: 'Failed to publish app in us-east-1',
      reason: 'AWS refuses lambda:PublishLayerVersion (user/*ci*)',
      advice: 'Allow it in the policy of the role.',
    },
  ],
};
