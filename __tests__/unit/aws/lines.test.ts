import { expect, it } from '@jest/globals';
import { outcomeLine, planLine } from '../../../src/aws/lines.js';
import type { PlanEntry, VersionOutcome } from '../../../src/aws/model.js';
import { grantsOf } from '../../../src/aws/statements.js';
import { layerOf, listingOf } from './layers.js';

const entry: PlanEntry = {
  layer: layerOf('a'),
  region: 'eu-west-1',
  action: 'publish',
  reason: 'it is the first version',
  listing: listingOf(null),
  upload: { how: 'direct' },
  grants: [],
  revoked: [],
  deleted: [],
  trouble: null,
};
const outcome: VersionOutcome = {
  layer: layerOf('a'),
  region: 'eu-west-1',
  status: 'published',
  arn: 'arn',
  version: 3,
  codeSha256: null,
  codeSize: null,
  createdDate: null,
  uploaded: null,
  granted: [],
  revoked: [],
  deleted: [],
  twin: null,
  trouble: null,
};

it.each<[string, Partial<PlanEntry>]>([
  ['would publish, as it is the first version', {}],
  [
    'would publish by s3://b/k.zip, as it is the first version',
    { upload: { how: 's3', bucket: 'b', key: 'k.zip' } },
  ],
  ['version 1 is the same', { action: 'keep', reason: 'version 1 is the same', upload: null }],
  ['cannot be planned, as access is denied', { action: 'none', reason: 'access is denied', upload: null }],
  [
    'would publish, as it is the first version, would take back layerpack-public, would share with everyone, would delete versions 2 and 1',
    { revoked: ['layerpack-public'], grants: grantsOf(['*']), deleted: [2, 1] },
  ],
])('a plan is told in one line: %s', (line, more) => {
  expect(planLine({ ...entry, ...more })).toBe(`data in eu-west-1: ${line}`);
});

it.each<[string, Partial<VersionOutcome>]>([
  ['published version 3', {}],
  ['published version 3, found again after its answer was lost', { status: 'recovered' }],
  ['version 3 is the same', { status: 'unchanged' }],
  ['a version would be published', { status: 'planned', version: null }],
  [
    'failed, access is denied',
    { status: 'failed', version: null, trouble: { reason: 'access is denied', advice: '' } },
  ],
  [
    'version 3 is there, but not all is done, access is denied',
    { status: 'failed', trouble: { reason: 'access is denied', advice: '' } },
  ],
  [
    'published version 3, shared with account 123456789012, took back layerpack-public, deleted version 1',
    { granted: grantsOf(['123456789012']), revoked: ['layerpack-public'], deleted: [1] },
  ],
])('an outcome is told in one line: %s', (line, more) => {
  expect(outcomeLine({ ...outcome, ...more })).toBe(`data in eu-west-1: ${line}`);
});
