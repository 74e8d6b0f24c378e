import type { BlameFor } from '../analysis/blame.js';
import type { Finding, Location } from '../errors.js';
import type { LayerInputs } from '../inputs/inputs.js';
import { quotas, warnFrom } from '../lambda/quotas.js';
import type { OtherLayer } from '../layer/other-layers.js';
import type { LayerDistribution, LayerTree } from '../layer/tree.js';
import type { BuiltLayer } from '../pack/pack.js';
import { formatBytes, formatShare } from '../sizes.js';
import type { CheckResult } from './level.js';
import { atLevel, checked, switchedOff } from './level.js';
import { versionClashes } from './version-clash.js';

/** A layer as it is built, with what it is attached with from elsewhere. */
export interface SizedLayer {
  readonly name: string;
  readonly tree?: LayerTree;
  /** Not there where it came to nothing. */
  readonly built?: BuiltLayer;
  /** Those of its own other-layers. */
  readonly others: readonly OtherLayer[];
}

/**
 * Holds a layer against the limits, at the level that the user set.
 * @param stack the layers that are attached with it, itself last
 * @param blame says which requirement brought a distribution of the stack
 */
export function quotaCheck(layer: LayerInputs, stack: readonly SizedLayer[], blame: BlameFor): CheckResult {
  if (layer['quota-check'] === 'off') return switchedOff('quota-check');
  const unzipped = stack.reduce((sum, { built }) => sum + (built?.unzipped ?? 0), 0);
  const zipped = stack.at(-1)?.built?.zipped ?? 0;
  const facts = {
    stack: stack.map(({ name }) => name),
    layers: stack.filter(({ built }) => built).map(({ name }) => name),
    distributions: stack.flatMap(({ tree }) => tree?.distributions ?? []),
    unzipped,
    zipped,
    reserved: layer['reserved-size'],
    others: othersOf(stack),
    maxUnzipped: layer['max-unzipped-size'],
    maxZipped: layer['max-zipped-size'],
    blame,
  };
  const counted = [
    ...(stack.length > 1 ? [facts.stack.slice(0, -1).join(', ')] : []),
    ...tellOthers(facts.others),
  ].join(' and ');
  const detail = `${formatBytes(unzipped)} unzipped${counted ? ` with ${counted}` : ''}, ${formatBytes(zipped)} zipped`;
  const findings = [...checkQuotas(facts), ...versionClashes(stack, blame)];
  return checked('quota-check', detail, atLevel(findings, layer['quota-check']));
}

/** Layers from elsewhere that are attached with any of a stack, each once. */
export function othersOf(stack: readonly Pick<SizedLayer, 'others'>[]): readonly OtherLayer[] {
  return [...new Set(stack.flatMap(({ others }) => others))];
}

export interface QuotaFacts {
  /** Names of the layers that are attached together, the one in question last. */
  readonly stack: readonly string[];
  /** Those of them that there are; one may have come to nothing. */
  readonly layers: readonly string[];
  readonly distributions: readonly LayerDistribution[];
  /** All in bytes. */
  readonly unzipped: number;
  readonly zipped: number;
  readonly reserved: number;
  readonly others: readonly OtherLayer[];
  readonly maxUnzipped: number;
  readonly maxZipped: number | null;
  readonly blame: BlameFor;
}

/** How many distributions or layers a message names. */
const named = 5;

/** Sizes against the limits that the user set, and Lambda's own. */
export function checkQuotas(facts: QuotaFacts): readonly Finding[] {
  return [...checkUnzipped(facts), ...checkLayers(facts), ...checkZipped(facts)];
}

function checkUnzipped(facts: QuotaFacts): readonly Finding[] {
  const { stack, unzipped, reserved, others, maxUnzipped } = facts;
  const layer = stack.at(-1) ?? '';
  const what = stack.length > 1 ? `Layer ${layer} with ${stack.slice(0, -1).join(', ')}` : `Layer ${layer}`;
  const total = unzipped + reserved + others.reduce((sum, other) => sum + other.unzipped, 0);
  const beside = [...(reserved > 0 ? [`${formatBytes(reserved)} reserved`] : []), ...tellOthers(others)].join(
    ' and ',
  );
  const sum = `${formatBytes(unzipped)}${beside ? ` with ${beside}` : ''}`;
  const heavy = heaviest(facts);
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
        advice:
          'Drop or replace one of these, move it to the function as a container image, or raise max-unzipped-size if it is below 250 MB.',
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

function checkLayers({ stack, layers, others }: QuotaFacts): readonly Finding[] {
  const all = layers.length + others.length;
  if (all <= quotas.layers) return [];
  const layer = stack.at(-1) ?? '';
  return [
    {
      rule: 'quota-layers',
      severity: 'error',
      subject: layer,
      title: `A function with layer ${layer} would have too many layers`,
      reason: `${layers.join(', ')} and ${listed(others)} are ${all} layers, and a function takes ${quotas.layers}`,
      advice: 'Put several layers into one, or take those out of other-layers that are not attached.',
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
        reason: `${formatBytes(zipped)} is ${formatBytes(zipped - maxZipped)} over max-zipped-size, ${formatBytes(maxZipped)}; the heaviest are ${heaviest(facts).names}`,
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

/** The heaviest distributions, and the line that brought the first of them. */
function heaviest({ distributions, blame }: QuotaFacts): {
  readonly names: string;
  readonly place: { readonly location?: Location };
} {
  const heavy = distributions.toSorted((a, b) => b.size - a.size).slice(0, named);
  const location = heavy[0] && blame(heavy[0].name).location;
  return {
    names: heavy.map(({ name, size }) => `${name} ${formatBytes(size)}`).join(', '),
    place: location ? { location } : {},
  };
}

/** "45 MB of other layers (vendor/a.zip)", where there are any. */
function tellOthers(others: readonly OtherLayer[]): readonly string[] {
  if (others.length === 0) return [];
  const sum = others.reduce((bytes, { unzipped }) => bytes + unzipped, 0);
  return [`${formatBytes(sum)} of other layers (${listed(others)})`];
}

function listed(others: readonly OtherLayer[]): string {
  const more = others.length - named;
  const titles = others.slice(0, named).map(({ title }) => title);
  return [...titles, ...(more > 0 ? [`${more} more`] : [])].join(', ');
}
