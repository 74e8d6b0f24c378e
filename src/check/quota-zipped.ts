import type { Finding } from '../errors.js';
import { quotas, warnFrom } from '../lambda/quotas.js';
import { formatBytes, formatShare } from '../sizes.js';
import { heaviest } from './heaviest.js';
import type { QuotaFacts, ZipWeight } from './quota.js';

/**
 * The bytes of each of the layer's own zips, against the user's limit and that of a direct upload. Where the user's is not
 * above the other, it says all there is to say.
 */
export function checkZipped(facts: QuotaFacts): readonly Finding[] {
  const { maxZipped, zips, blame, splits } = facts;
  // It has as many zips as it takes, and what does not fit into them is told by what splits
  if (splits) return maxZipped === null ? [] : zips.flatMap((zip) => overDirect(zip, blame));
  return zips.flatMap((zip) => [
    ...(maxZipped === null ? [] : checkMaximum(zip, blame, maxZipped)),
    ...(maxZipped === null || maxZipped > quotas.zippedDirect ? checkDirect(zip, blame) : []),
  ]);
}

function overDirect(zip: ZipWeight, blame: QuotaFacts['blame']): readonly Finding[] {
  return zip.zipped > quotas.zippedDirect ? checkDirect(zip, blame) : [];
}

function checkMaximum(
  { name: layer, zipped, weights }: ZipWeight,
  blame: QuotaFacts['blame'],
  limit: number,
): readonly Finding[] {
  if (zipped < limit * warnFrom) return [];
  const over = zipped > limit;
  const heavy = heaviest(weights, blame);
  const sum = over
    ? `${formatBytes(zipped - limit)} over max-zipped-size, ${formatBytes(limit)}`
    : `${formatShare(zipped, limit)} of max-zipped-size, ${formatBytes(limit)}`;
  return [
    {
      rule: 'quota-zipped',
      severity: over ? 'error' : 'warning',
      subject: layer,
      title: `The zip of layer ${layer} is ${over ? 'too large' : 'close to its limit'}`,
      reason: `${formatBytes(zipped)} is ${sum}; the heaviest are ${heavy.names}`,
      advice: 'Drop or replace one of these, or raise max-zipped-size.',
      ...heavy.place,
    },
  ];
}

function checkDirect(
  { name: layer, zipped, weights }: ZipWeight,
  blame: QuotaFacts['blame'],
): readonly Finding[] {
  const limit = quotas.zippedDirect;
  if (zipped < limit * warnFrom) return [];
  const over = zipped > limit;
  const heavy = heaviest(weights, blame);
  const sum = over
    ? `${formatBytes(zipped - limit)} over the ${formatBytes(limit)} of a direct upload`
    : `${formatShare(zipped, limit)} of the ${formatBytes(limit)} that can be uploaded directly`;
  return [
    {
      rule: 'quota-zipped',
      severity: 'warning',
      subject: layer,
      title: `The zip of layer ${layer} is ${over ? 'too large' : 'almost too large'} to be uploaded directly`,
      reason: `${formatBytes(zipped)} is ${sum}; the heaviest are ${heavy.names}`,
      advice: over
        ? 'Publish it by way of an S3 bucket.'
        : 'Once it is over that, publish it by way of an S3 bucket.',
      ...heavy.place,
    },
  ];
}
