import type {
  CircumstanceChange,
  Difference,
  DistributionDifference,
  LayerDifference,
} from '../compare/model.js';
import { formatChange, formatGrowth } from '../sizes.js';
import type { ComparedRun } from './compared-run.js';
import { unbuilt } from './compared-run.js';

/** Distributions that are named. */
const worstShown = 3;

/** Circumstances that are named. */
const circumstancesShown = 3;

/** What changed, in three lines for a terminal at most, not yet made plain; none where there are no layers. */
export function comparisonText(run: ComparedRun): readonly string[] {
  const { comparison, missing } = run;
  if (unbuilt(run)) return [];
  if (!comparison) return missing === null ? [] : [`nothing to compare with yet: ${missing}`];
  const { baseline, difference } = comparison;
  const { changed, zipped } = difference;
  const sizes = changed
    ? `${totalChange(difference)}, ${formatChange(zipped.after - zipped.before)} zipped`
    : 'no layer has changed';
  return [
    `compared with ${baseline.origin}: ${sizes}`,
    ...(changed ? worstLine(difference) : []),
    ...(changed ? circumstanceLine(difference) : []),
  ];
}

/** Such as "+3.2 MB unzipped (+2.5 %)". */
export function totalChange({ unzipped: { before, after } }: Difference): string {
  if (before === after) return 'same size, other content';
  return `${formatChange(after - before)} unzipped (${formatGrowth(before, after)})`;
}

/** Those that grew most, or where none did, those that shrank most. */
function worstLine({ layers }: Difference): readonly string[] {
  const all = layers.flatMap((layer) => layer.distributions.map((each) => ({ layer, each })));
  const sign = all.some(({ each }) => each.growth > 0) ? 1 : -1;
  const worst = all
    .filter(({ each }) => each.growth * sign > 0)
    .toSorted((a, b) => (b.each.growth - a.each.growth) * sign)
    .slice(0, worstShown)
    .map(({ layer, each }) => distributionText(each, layers.length > 1 ? layer : null));
  return worst.length > 0 ? [`  ${worst.join('; ')}`] : [];
}

function distributionText(difference: DistributionDifference, layer: LayerDifference | null): string {
  const { name, growth } = difference;
  const of = layer ? ` of ${layer.name}` : '';
  return `${[name, ...statusText(difference)].join(' ')}${of} ${formatChange(growth)}`;
}

function statusText({ status, before, after, other }: DistributionDifference): readonly string[] {
  const [from, to] = [before, after].map((side) => (side && !other ? [side.version] : []));
  const versions = [...(from ?? []), ...(to ?? [])];
  switch (status) {
    case 'added':
      return [...versions, '(new)'];
    case 'removed':
      return [...versions, '(removed)'];
    case 'moved-in':
      return [...versions.slice(-1), '(moved here)'];
    case 'moved-out':
      return [...versions.slice(0, 1), '(moved away)'];
    case 'resized':
      return [...versions.slice(-1), '(same version)'];
    case 'upgraded':
    case 'downgraded':
    case 'replaced':
      return [versions.join(' → ')];
  }
}

function circumstanceLine({ circumstances }: Difference): readonly string[] {
  if (circumstances.length === 0) return [];
  const told = circumstances.slice(0, circumstancesShown).map(circumstanceText);
  const more = circumstances.length - told.length;
  return [`  also changed: ${told.join('; ')}${more > 0 ? `; and ${more} more` : ''}`];
}

function circumstanceText({ kind, name, layer, before, after }: CircumstanceChange): string {
  const [from, to] = shortValues(before, after);
  const of = kind === 'sdk' ? ' of the runtime' : layer === null ? '' : ` of ${layer}`;
  return `${name}${of} ${from} → ${to}`;
}

/** Of a digest people compare no more than its beginning, and an image that only has another is named once. */
export function shortValues(
  before: string | null,
  after: string | null,
): readonly [before: string, after: string] {
  const short = (value: string | null) =>
    (value ?? 'not set').replaceAll(/\b(sha256:[0-9a-f]{12})[0-9a-f]{52}\b/g, '$1…');
  const [from, to] = [short(before), short(after)];
  const [image = '', digest = ''] = from.split(/(?=@sha256:)/);
  return [from, digest !== '' && to.startsWith(`${image}@sha256:`) ? to.slice(image.length + 1) : to];
}
