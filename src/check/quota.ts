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
import { checkZipped } from './quota-zipped.js';
import { versionClashes } from './version-clash.js';

/** A layer as it is built, with what it is attached with from elsewhere. */
export interface SizedLayer extends DescribedLayer {
  /** Its zips; none where it came to nothing. */
  readonly parts: readonly { readonly built: BuiltLayer }[];
}

/**
 * Holds a layer against the limits, at the level that the user set.
 * @param stack the layers that are attached with it, itself last
 * @param blame says which requirement brought a distribution of the stack
 * @param removals says what to leave out so that so many bytes go, unzipped
 */
export function quotaCheck(
  layer: LayerInputs,
  stack: readonly SizedLayer[],
  blame: BlameFor,
  removals: QuotaFacts['removals'],
): CheckResult {
  if (layer['quota-check'] === 'off') return switchedOff('quota-check');
  const top = stack.at(-1);
  const zips = stack.flatMap(({ parts }) => parts.map(({ built }) => built));
  const own = (top?.parts ?? []).map(({ built }) => built);
  const unzipped = zips.reduce((sum, zip) => sum + zip.unzipped, 0);
  const zipped = own.reduce((sum, zip) => sum + zip.zipped, 0);
  const reserved = layer['reserved-size'];
  const facts: QuotaFacts = {
    stack: stack.map(({ name }) => name),
    layers: zips.map(({ name }) => name),
    distributions: stack.flatMap(({ tree }) => tree?.distributions ?? []),
    zips: own.map(({ name, zipped: size, byOwner }) => ({
      name,
      zipped: size,
      weights: [...byOwner].map(([owner, bytes]) => ({ name: owner, size: bytes })),
    })),
    unzipped,
    reserved,
    others: othersOf(stack),
    maxUnzipped: layer['max-unzipped-size'],
    maxZipped: layer['max-zipped-size'],
    splits: layer.split === 'auto',
    blame,
    removals,
  };
  const counted = [
    ...(stack.length > 1 ? [facts.stack.slice(0, -1).join(', ')] : []),
    ...(reserved > 0 ? [`${formatBytes(reserved)} reserved`] : []),
    ...tellOthers(facts.others),
  ].join(' and ');
  const detail = `${formatBytes(unzipped)} unzipped${counted ? ` with ${counted}` : ''}, ${formatBytes(zipped)} zipped${own.length > 1 ? ` in ${own.length} zips` : ''}`;
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
  /** The zips of the layer in question. */
  readonly zips: readonly ZipWeight[];
  /** All in bytes. */
  readonly unzipped: number;
  readonly reserved: number;
  readonly others: readonly OtherLayer[];
  readonly maxUnzipped: number;
  readonly maxZipped: number | null;
  /** Whether it is split where one zip is not enough. */
  readonly splits: boolean;
  readonly blame: BlameFor;
  /** A sentence that says what to leave out so that so many bytes go, unzipped. */
  readonly removals: (over: number) => string;
}

/** A zip with what its bytes are of. */
export interface ZipWeight {
  /** The layer's, or that of the part that it is. */
  readonly name: string;
  /** Bytes. */
  readonly zipped: number;
  /** By distribution, or `librariesOwner`. */
  readonly weights: readonly Weight[];
}

/** Sizes against the limits that the user set, and Lambda's own. */
export function checkQuotas(facts: QuotaFacts): readonly Finding[] {
  return [...checkUnzipped(facts), ...checkLayers(facts), ...checkZipped(facts)];
}
