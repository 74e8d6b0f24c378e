import type { BlameFor } from '../analysis/blame.js';
import type { Finding } from '../errors.js';
import type { LayerInputs } from '../inputs/inputs.js';
import type { OtherLayer } from '../layer/other-layers.js';
import type { BuiltLayer } from '../pack/pack.js';
import { formatBytes } from '../sizes.js';
import type { Weight } from './heaviest.js';
import type { CheckResult } from './level.js';
import { atLevel, checked, switchedOff } from './level.js';
import type { DescribedLayer } from './other-layers.js';
import { countedOnce, othersOf, tellOthers } from './other-layers.js';
import { checkLayers } from './quota-layers.js';
import { checkUnzipped } from './quota-unzipped.js';
import { checkZipped, zippedWeights } from './quota-zipped.js';
import { versionClashes } from './version-clash.js';

/** A layer as it is built, with what it is attached with from elsewhere. */
export interface SizedLayer extends DescribedLayer {
  /** Not there where it came to nothing. */
  readonly built?: BuiltLayer;
}

/**
 * Holds a layer against the limits, at the level that the user set.
 * @param stack the layers that are attached with it, itself last
 * @param blame says which requirement brought a distribution of the stack
 */
export function quotaCheck(layer: LayerInputs, stack: readonly SizedLayer[], blame: BlameFor): CheckResult {
  if (layer['quota-check'] === 'off') return switchedOff('quota-check');
  const top = stack.at(-1);
  const unzipped = stack.reduce((sum, { built }) => sum + (built?.unzipped ?? 0), 0);
  const zipped = top?.built?.zipped ?? 0;
  const reserved = layer['reserved-size'];
  const facts: QuotaFacts = {
    stack: stack.map(({ name }) => name),
    layers: stack.filter(({ built }) => built).map(({ name }) => name),
    distributions: stack.flatMap(({ tree }) => tree?.distributions ?? []),
    own: top?.tree ? zippedWeights(top.tree) : [],
    unzipped,
    zipped,
    reserved,
    others: othersOf(stack),
    maxUnzipped: layer['max-unzipped-size'],
    maxZipped: layer['max-zipped-size'],
    blame,
  };
  const counted = [
    ...(stack.length > 1 ? [facts.stack.slice(0, -1).join(', ')] : []),
    ...(reserved > 0 ? [`${formatBytes(reserved)} reserved`] : []),
    ...tellOthers(facts.others),
  ].join(' and ');
  const detail = `${formatBytes(unzipped)} unzipped${counted ? ` with ${counted}` : ''}, ${formatBytes(zipped)} zipped`;
  const findings = [...checkQuotas(facts), ...countedOnce(stack), ...versionClashes(stack, blame)];
  return checked('quota-check', detail, atLevel(findings, layer['quota-check']));
}

export interface QuotaFacts {
  /** Names of the layers that are attached together, the one in question last. */
  readonly stack: readonly string[];
  /** Those of them that there are; one may have come to nothing. */
  readonly layers: readonly string[];
  /** Of the stack, by unzipped bytes. */
  readonly distributions: readonly Weight[];
  /** Of the layer in question, by bytes of its zip. */
  readonly own: readonly Weight[];
  /** All in bytes. */
  readonly unzipped: number;
  readonly zipped: number;
  readonly reserved: number;
  readonly others: readonly OtherLayer[];
  readonly maxUnzipped: number;
  readonly maxZipped: number | null;
  readonly blame: BlameFor;
}

/** Sizes against the limits that the user set, and Lambda's own. */
export function checkQuotas(facts: QuotaFacts): readonly Finding[] {
  return [...checkUnzipped(facts), ...checkLayers(facts), ...checkZipped(facts)];
}
