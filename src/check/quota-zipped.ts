import type { Finding } from '../errors.js';
import { quotas, warnFrom } from '../lambda/quotas.js';
import type { LayerTree } from '../layer/tree.js';
import { formatBytes, formatShare } from '../sizes.js';
import type { Weight } from './heaviest.js';
import { heaviest } from './heaviest.js';
import type { QuotaFacts } from './quota.js';

/** What each distribution takes of the zip; files that are written here count as large as they are. */
export function zippedWeights({ distributions, files }: LayerTree): readonly Weight[] {
  const sizes = new Map<string, number>();
  for (const { owner, content, size } of files) {
    const zipped = content.kind === 'wheel' ? content.entry.compressedSize : size;
    sizes.set(owner, (sizes.get(owner) ?? 0) + zipped);
  }
  return distributions.map(({ name }) => ({ name, size: sizes.get(name) ?? 0 }));
}

/**
 * The bytes of the layer's own zip, against the user's limit and that of a direct upload. Where the user's is not
 * above the other, it says all there is to say.
 */
export function checkZipped(facts: QuotaFacts): readonly Finding[] {
  const { maxZipped } = facts;
  return [
    ...(maxZipped === null ? [] : checkMaximum(facts, maxZipped)),
    ...(maxZipped === null || maxZipped > quotas.zippedDirect ? checkDirect(facts) : []),
  ];
}

function checkMaximum({ stack, zipped, own, blame }: QuotaFacts, limit: number): readonly Finding[] {
  if (zipped < limit * warnFrom) return [];
  const layer = stack.at(-1) ?? '';
  const over = zipped > limit;
  const heavy = heaviest(own, blame);
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

function checkDirect({ stack, zipped, own, blame }: QuotaFacts): readonly Finding[] {
  const limit = quotas.zippedDirect;
  if (zipped < limit * warnFrom) return [];
  const layer = stack.at(-1) ?? '';
  const over = zipped > limit;
  const heavy = heaviest(own, blame);
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
