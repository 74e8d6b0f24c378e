import type { Finding } from '../errors.js';
import { quotas, warnFrom } from '../lambda/quotas.js';
import { formatBytes, formatShare } from '../sizes.js';
import { heaviest } from './heaviest.js';
import { tellOthers, unzippedOf } from './other-layers.js';
import type { QuotaFacts } from './quota.js';

/** The unzipped bytes of all that is attached together, against the user's limit and Lambda's. */
export function checkUnzipped(facts: QuotaFacts): readonly Finding[] {
  const { stack, distributions, unzipped, reserved, others, maxUnzipped, blame, removals } = facts;
  const layer = stack.at(-1) ?? '';
  const what = stack.length > 1 ? `Layer ${layer} with ${stack.slice(0, -1).join(', ')}` : `Layer ${layer}`;
  const total = unzipped + reserved + unzippedOf(others);
  const beside = [...(reserved > 0 ? [`${formatBytes(reserved)} reserved`] : []), ...tellOthers(others)].join(
    ' and ',
  );
  const sum = `${formatBytes(unzipped)}${beside ? ` with ${beside}` : ''}`;
  const heavy = heaviest(distributions, blame);
  // Lambda wants less than its quota; a limit of the user's own may be filled to the last byte.
  const over = total > maxUnzipped || total >= quotas.unzipped;
  const limit = Math.min(maxUnzipped, quotas.unzipped);
  if (over) {
    return [
      {
        rule: 'quota-unzipped',
        severity: 'error',
        subject: layer,
        title: `${what} is too large unzipped`,
        reason: `${sum} is ${formatBytes(Math.max(1, total - limit))} over the limit of ${formatBytes(limit)}; the heaviest are ${heavy.names}`,
        advice: `${removals(Math.max(1, total - limit))} Or raise max-unzipped-size if it is below 250 MB, or ship the function as a container image, which has no such quota.`,
        ...heavy.place,
      },
    ];
  }
  if (total < limit * warnFrom) return [];
  return [
    {
      rule: 'quota-unzipped',
      severity: 'warning',
      subject: layer,
      title: `${what} is close to its limit unzipped`,
      reason: `${sum} is ${formatShare(total, limit)} of ${formatBytes(limit)}; the heaviest are ${heavy.names}`,
      advice:
        'The function and its other layers count too: say by reserved-size and other-layers what they take.',
      ...heavy.place,
    },
  ];
}
