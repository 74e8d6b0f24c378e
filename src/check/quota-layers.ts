import type { Finding } from '../errors.js';
import { quotas } from '../lambda/quotas.js';
import { listTitles } from './other-layers.js';
import type { QuotaFacts } from './quota.js';

/** How many layers a function with this one has. */
export function checkLayers({ stack, layers, others }: QuotaFacts): readonly Finding[] {
  const all = layers.length + others.length;
  if (all <= quotas.layers) return [];
  const layer = stack.at(-1) ?? '';
  return [
    {
      rule: 'quota-layers',
      severity: 'error',
      subject: layer,
      title: `A function with layer ${layer} would have too many layers`,
      reason: `${[layers.join(', '), ...(others.length > 0 ? [listTitles(others)] : [])].join(' and ')} are ${all} layers, and a function takes ${quotas.layers}`,
      advice: 'Put several layers into one, or take those out of other-layers that are not attached.',
    },
  ];
}
