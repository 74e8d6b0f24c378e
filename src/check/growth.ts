import type { DistributionDifference, LayerDifference } from '../compare/model.js';
import type { Finding, Location } from '../errors.js';
import type { MaxGrowth } from '../inputs/inputs.js';
import { enumerate, formatBytes, formatChange, formatGrowth } from '../sizes.js';
import type { CheckResult } from './level.js';
import { checked, notChecked } from './level.js';

/** Distributions that a finding names. */
const named = 3;

/** What a layer is held against, and what it may grow by. */
export interface GrowthFacts {
  readonly layer: string;
  readonly most: MaxGrowth;
  /** Null where the run does not have the layer. */
  readonly difference: LayerDifference | null;
  /** What the baseline is called. */
  readonly baseline: string;
  /** Where the requirement stands that brought it. */
  readonly location?: Location;
}

/** Whether a layer has grown by more than it may. */
export function growthCheck(facts: GrowthFacts): CheckResult {
  const { most, difference, baseline } = facts;
  const { before, after } = difference ?? {};
  if (!after) return notChecked('max-growth', 'there is no layer');
  if (!before) return notChecked('max-growth', `the layer is new: ${baseline} does not have it`);
  const detail = `${changeOf(before.unzipped, after.unzipped)} against ${baseline}, and max-growth is ${allowed(most)}`;
  return checked(
    'max-growth',
    detail,
    isTooMuch(before.unzipped, after.unzipped, most) ? [grown(facts)] : [],
  );
}

/** @param missing why there is none, as the end of a sentence */
export function growthUnknown(missing: string): CheckResult {
  return notChecked('max-growth', `there is no baseline: ${missing}`);
}

function isTooMuch(before: number, after: number, { percent, bytes }: MaxGrowth): boolean {
  const growth = after - before;
  // Whatever is allowed, what does not grow is not too much
  if (growth <= 0) return false;
  return (percent === null || growth * 100 > percent * before) && (bytes === null || growth > bytes);
}

function grown({ layer, most, difference, baseline, location }: GrowthFacts): Finding {
  const [before, after] = [difference?.before?.unzipped ?? 0, difference?.after?.unzipped ?? 0];
  const grew = (difference?.distributions ?? []).filter(({ growth }) => growth > 0);
  const heaviest = enumerate(grew.slice(0, named).map(contribution));
  return {
    rule: 'growth',
    severity: 'error',
    subject: layer,
    title: `Layer ${layer} has grown by ${formatBytes(after - before)}, more than max-growth allows`,
    reason: `it is ${changeOf(before, after)} against ${baseline}, and max-growth is ${allowed(most)}${heaviest ? `; most of it is ${heaviest}` : ''}`,
    advice:
      'Drop or replace one of these. Where the growth is meant, raise max-growth for this change: the next one is held against what is there by then.',
    ...(location ? { location } : {}),
  };
}

function contribution(difference: DistributionDifference): string {
  return [difference.name, formatChange(difference.growth), ...howOf(difference)].join(' ');
}

function howOf({ before, after, elsewhere }: DistributionDifference): readonly string[] {
  if (!before) return [elsewhere === null ? '(new)' : `(moved from ${elsewhere})`];
  return after && before.version !== after.version ? [`(${before.version} to ${after.version})`] : [];
}

function changeOf(before: number, after: number): string {
  return `${formatChange(after - before)} (${formatGrowth(before, after)})`;
}

function allowed({ percent, bytes }: MaxGrowth): string {
  return enumerate([
    ...(percent === null ? [] : [`${percent} %`]),
    ...(bytes === null ? [] : [formatBytes(bytes)]),
  ]);
}
