import { enumerate } from '../sizes.js';
import type { PlanEntry, VersionOutcome } from './model.js';
import { describeGrant } from './statements.js';

/** "data in eu-central-1: published version 3, shared with account 123456789012". */
export function outcomeLine(outcome: VersionOutcome): string {
  const { layer, region, status, version, granted, revoked, deleted, trouble } = outcome;
  const what = {
    published: `published version ${version}`,
    recovered: `published version ${version}, found again after its answer was lost`,
    unchanged: `version ${version} is the same`,
    planned: 'a version would be published',
    failed: version === null ? 'failed' : `version ${version} is there, but not all is done`,
  }[status];
  const more = [
    ...(granted.length > 0 ? [`shared with ${enumerate(granted.map(describeGrant))}`] : []),
    ...(revoked.length > 0 ? [`took back ${enumerate(revoked)}`] : []),
    ...(deleted.length > 0 ? [`deleted ${versions(deleted)}`] : []),
    ...(trouble === null ? [] : [trouble.reason]),
  ];
  return `${layer.name} in ${region}: ${[what, ...more].join(', ')}`;
}

/** "data in eu-central-1: would publish, as version 2 has another content, then delete version 1". */
export function planLine({
  layer,
  region,
  action,
  reason,
  upload,
  grants,
  revoked,
  deleted,
}: PlanEntry): string {
  const where = upload?.how === 's3' ? ` by s3://${upload.bucket}/${upload.key}` : '';
  const what = {
    publish: `would publish${where}, as ${reason}`,
    keep: reason,
    none: `cannot be planned, as ${reason}`,
  }[action];
  const more = [
    ...(revoked.length > 0 ? [`would take back ${enumerate(revoked)}`] : []),
    ...(grants.length > 0 ? [`would share with ${enumerate(grants.map(describeGrant))}`] : []),
    ...(deleted.length > 0 ? [`would delete ${versions(deleted)}`] : []),
  ];
  return `${layer.name} in ${region}: ${[what, ...more].join(', ')}`;
}

function versions(numbers: readonly number[]): string {
  return `version${numbers.length > 1 ? 's' : ''} ${enumerate(numbers.map(String))}`;
}
