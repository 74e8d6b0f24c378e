import type { Finding } from '../errors.js';
import type { LayerInputs } from '../inputs/inputs.js';
import { quotas, warnFrom } from '../lambda/quotas.js';
import type { LayerDistribution, LayerTree } from '../layer/tree.js';
import type { BuiltLayer } from '../pack/pack.js';
import { formatBytes, formatShare } from '../sizes.js';
import type { CheckResult } from './level.js';
import { atLevel, checked, switchedOff } from './level.js';

/** A layer as it is built; null where it came to nothing. */
export interface SizedLayer {
  readonly name: string;
  readonly tree?: LayerTree;
  readonly built?: BuiltLayer;
}

/**
 * Holds a layer against the limits, at the level that the user set.
 * @param stack the layers that are attached with it, itself last
 */
export function quotaCheck(layer: LayerInputs, stack: readonly SizedLayer[]): CheckResult {
  if (layer['quota-check'] === 'off') return switchedOff('quota-check');
  const unzipped = stack.reduce((sum, { built }) => sum + (built?.unzipped ?? 0), 0);
  const zipped = stack.at(-1)?.built?.zipped ?? 0;
  const facts = {
    stack: stack.map(({ name }) => name),
    distributions: stack.flatMap(({ tree }) => tree?.distributions ?? []),
    unzipped,
    zipped,
    reserved: layer['reserved-size'],
    maxUnzipped: layer['max-unzipped-size'],
    maxZipped: layer['max-zipped-size'],
  };
  const all = stack.length > 1 ? ` with ${facts.stack.slice(0, -1).join(', ')}` : '';
  const detail = `${formatBytes(unzipped)} unzipped${all}, ${formatBytes(zipped)} zipped`;
  return checked('quota-check', detail, atLevel(checkQuotas(facts), layer['quota-check']));
}

export interface QuotaFacts {
  /** Names of the layers that are attached together, the one in question last. */
  readonly stack: readonly string[];
  readonly distributions: readonly LayerDistribution[];
  /** All in bytes. */
  readonly unzipped: number;
  readonly zipped: number;
  readonly reserved: number;
  readonly maxUnzipped: number;
  readonly maxZipped: number | null;
}

/** How many distributions a message names. */
const named = 5;

/** Sizes against the limits that the user set, and Lambda's own. */
export function checkQuotas(facts: QuotaFacts): readonly Finding[] {
  return [...checkUnzipped(facts), ...checkZipped(facts)];
}

function checkUnzipped(facts: QuotaFacts): readonly Finding[] {
  const { stack, unzipped, reserved, maxUnzipped } = facts;
  const layer = stack.at(-1) ?? '';
  const what = stack.length > 1 ? `Layer ${layer} with ${stack.slice(0, -1).join(', ')}` : `Layer ${layer}`;
  const total = unzipped + reserved;
  const sum =
    reserved > 0 ? `${formatBytes(unzipped)} with ${formatBytes(reserved)} reserved` : formatBytes(unzipped);
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
        reason: `${sum} is ${formatBytes(Math.max(1, total - limit))} over the limit of ${formatBytes(limit)}; the heaviest are ${heaviest(facts)}`,
        advice:
          'Drop or replace one of these, move it to the function as a container image, or raise max-unzipped-size if it is below 250 MB.',
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
      reason: `${sum} is ${formatShare(total, limit)} of ${formatBytes(limit)}; the heaviest are ${heaviest(facts)}`,
      advice: 'The function and its other layers count too: set reserved-size to what they take.',
    },
  ];
}

function checkZipped(facts: QuotaFacts): readonly Finding[] {
  const { stack, zipped, maxZipped } = facts;
  const layer = stack.at(-1) ?? '';
  if (maxZipped !== null && zipped > maxZipped) {
    return [
      {
        rule: 'quota-zipped',
        severity: 'error',
        subject: layer,
        title: `The zip of layer ${layer} is too large`,
        reason: `${formatBytes(zipped)} is ${formatBytes(zipped - maxZipped)} over max-zipped-size, ${formatBytes(maxZipped)}; the heaviest are ${heaviest(facts)}`,
        advice: 'Drop or replace one of these, or raise max-zipped-size.',
      },
    ];
  }
  if (zipped > quotas.zippedDirect) {
    return [
      {
        rule: 'quota-zipped',
        severity: 'warning',
        subject: layer,
        title: `The zip of layer ${layer} is too large to be uploaded directly`,
        reason: `${formatBytes(zipped)} is ${formatBytes(zipped - quotas.zippedDirect)} over ${formatBytes(quotas.zippedDirect)}`,
        advice: 'Publish it by way of an S3 bucket.',
      },
    ];
  }
  const limit = maxZipped ?? quotas.zippedDirect;
  if (zipped < limit * warnFrom) return [];
  return [
    {
      rule: 'quota-zipped',
      severity: 'warning',
      subject: layer,
      title: `The zip of layer ${layer} is close to its limit`,
      reason: `${formatBytes(zipped)} is ${formatShare(zipped, limit)} of ${formatBytes(limit)}`,
      advice: 'Publish by way of an S3 bucket once it is over 50 MB.',
    },
  ];
}

function heaviest({ distributions }: QuotaFacts): string {
  return distributions
    .toSorted((a, b) => b.size - a.size)
    .slice(0, named)
    .map(({ name, size }) => `${name} ${formatBytes(size)}`)
    .join(', ');
}
