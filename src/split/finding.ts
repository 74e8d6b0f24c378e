import type { Finding, Location } from '../errors.js';
import { quotas } from '../lambda/quotas.js';
import { count, enumerate, formatBytes } from '../sizes.js';
import type { SplitWish, Unfit } from './model.js';
import type { Removal, RemovalWeight } from './removals.js';
import { removalAdvice } from './removals.js';
import { splitLayer } from './split-layer.js';

/** Files that are named. */
const named = 3;

/**
 * That a layer does not fit, by how much, and what would make it fit.
 * @param weights what each requirement weighs, zipped
 * @param location of the heaviest requirement, where it is known
 */
export function unfitFinding(
  wish: SplitWish,
  { over, parts, largeFiles }: Unfit,
  weights: readonly RemovalWeight[],
  location?: Location,
): Finding {
  const { name, maxZipped, maxParts } = wish;
  const size = formatBytes(maxZipped);
  const taken = quotas.layers - maxParts;
  const why =
    taken > 0
      ? `; of the ${quotas.layers} layers that a function takes, ${taken} are for what it is attached with`
      : '';
  const names = largeFiles.slice(0, named).map(({ owner, path }) => `${path} of ${owner}`);
  const more = largeFiles.length > named ? [`${largeFiles.length - named} more`] : [];
  const reason =
    parts === null
      ? `${enumerate([...names, ...more])} ${largeFiles.length > 1 ? 'are each' : 'is'} larger than a zip may be, compressed, by ${formatBytes(over)}${largeFiles.length > 1 ? ' together' : ''}, and a file cannot be split`
      : `it is ${formatBytes(over)} over, and would take ${count(parts, 'zip')}${why}`;
  const larger =
    maxZipped < quotas.zippedDirect
      ? 'set a larger max-zipped-size'
      : `set a larger max-zipped-size and an s3-bucket, since zips over ${formatBytes(quotas.zippedDirect)} are published by way of S3`;
  const advice =
    parts === null
      ? `Leave out what brings ${largeFiles.length > 1 ? 'them' : 'it'}, or ${larger}.`
      : `${removalAdvice(over, weights, (removal) => fitsWithout(removal, wish))} Or ${larger}.`;
  return {
    rule: 'split',
    severity: 'error',
    subject: name,
    title: `Layer ${name} does not fit into ${count(maxParts, 'zip')} of ${size}`,
    reason,
    advice,
    ...(location ? { location } : {}),
  };
}

/** Bytes alone do not say it: what is left has to find room as it is. */
function fitsWithout({ distributions }: Removal, wish: SplitWish): boolean {
  const gone = new Set(distributions);
  const files = wish.files.filter(({ file }) => !gone.has(file.owner));
  return 'length' in splitLayer({ ...wish, files });
}
