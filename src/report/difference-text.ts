import { plainText } from '../analysis/plain-text.js';
import type {
  Change,
  CircumstanceChange,
  Difference,
  DistributionDifference,
  LayerDifference,
  LayerSnapshot,
  Snapshot,
} from '../compare/model.js';
import { unknown } from '../compare/zip-snapshot.js';
import { count, formatBytes, formatChange, formatGrowth, formatShare } from '../sizes.js';

/** A difference as lines for a terminal: all of it first, then each layer, the one that grew most first. */
export function differenceText(difference: Difference): string {
  const { unzipped, zipped, layers, circumstances } = difference;
  const explaining = [...targetLines(difference), ...circumstances.map(circumstanceLine)];
  return plainText([
    ...aligned([totalCells('unzipped', unzipped), totalCells('zipped', zipped)]),
    ...(difference.changed ? [] : ['No layer has changed.']),
    ...layers.flatMap((layer, index) => {
      const goesOn = layer.status === 'unchanged' && layers[index - 1]?.status === 'unchanged';
      return [...(goesOn ? [] : ['']), ...layerLines(layer)];
    }),
    ...(explaining.length > 0 ? ['', 'Also changed:', ...explaining.map((line) => `  ${line}`)] : []),
  ]);
}

const totalCells = (name: string, { before, after }: Change) => [
  name,
  `${formatBytes(before)} → ${formatBytes(after)}`,
  formatChange(after - before),
  formatGrowth(before, after),
];

function layerLines(layer: LayerDifference): readonly string[] {
  const { name, status, before, after, distributions, same } = layer;
  const sizes = `${sizeText('unzipped', before, after)}; ${sizeText('zipped', before, after)}`;
  const quota = after ? [`  ${quotaText(before, after)}`] : [];
  if (status === 'unchanged') {
    // Of its stack, another may have changed
    const counts = before?.counted !== after?.counted || before?.limit !== after?.limit;
    return [`layer ${name}, unchanged: ${sizes}`, ...(counts ? quota : [])];
  }
  const rows = distributions.map(distributionCells);
  const head = ['unzipped', '', rows.some(([, , zipped]) => zipped) ? 'zipped' : '', ''];
  const former = status === 'renamed' && before ? ` (was ${before.name})` : '';
  const was = status === 'changed' || status === 'renamed' ? '' : `, ${status}`;
  return [
    `layer ${name}${former}${was}: ${sizes}`,
    ...quota,
    ...aligned(rows.length > 0 ? [head, ...rows] : [], 'right').map((line) => `  ${line}`),
    ...(same.length > 0 ? [`  ${count(same.length, 'distribution')} unchanged`] : []),
  ];
}

function sizeText(
  size: 'unzipped' | 'zipped',
  before: LayerSnapshot | null,
  after: LayerSnapshot | null,
): string {
  const [was, is] = [before?.[size] ?? 0, after?.[size] ?? 0];
  if (!before || !after || was === is) return `${size} ${formatBytes(after ? is : was)}`;
  return `${size} ${formatBytes(was)} → ${formatBytes(is)}, ${formatChange(is - was)} (${formatGrowth(was, is)})`;
}

/** How near the quota it was and is, with what is attached with it. */
function quotaText(before: LayerSnapshot | null, after: LayerSnapshot): string {
  const shareOf = ({ counted, limit }: LayerSnapshot) => formatShare(counted, limit);
  const [is, limit] = [shareOf(after), formatBytes(after.limit)];
  if (before && before.limit !== after.limit)
    return `${shareOf(before)} of the allowed ${formatBytes(before.limit)} → ${is} of ${limit}`;
  const was = before && shareOf(before) !== is ? `${shareOf(before)} → ` : '';
  return `${was}${is} of the allowed ${limit}`;
}

function distributionCells(one: DistributionDifference): readonly string[] {
  const { before, after, growth } = one;
  const [had, has] = [before ? before.zipped : 0, after ? after.zipped : 0];
  return [
    formatChange(growth),
    before && after ? formatGrowth(before.unzipped, after.unzipped) : '',
    had === null || has === null ? '' : formatChange(has - had),
    `${one.name}${versionsText(one)}${remarkOf(one)}`,
  ];
}

function versionsText({ before, after }: DistributionDifference): string {
  const versions = [...new Set([before?.version, after?.version].filter((version) => version))];
  return versions.length > 0 ? ` ${versions.join(' → ')}` : '';
}

function remarkOf({ status, elsewhere, pruning, other }: DistributionDifference): string {
  const remarks = [statusText(status, elsewhere, other)];
  if (pruning !== 0)
    remarks.push(`${formatChange(pruning)} of it since ${pruning < 0 ? 'more' : 'less'} is left out`);
  const told = remarks.filter((remark) => remark !== '');
  return told.length > 0 ? ` (${told.join('; ')})` : '';
}

function statusText(
  status: DistributionDifference['status'],
  elsewhere: string | null,
  other: boolean,
): string {
  switch (status) {
    case 'added':
      return 'new';
    case 'removed':
      return 'removed';
    case 'downgraded':
      return 'downgraded';
    case 'moved-in':
      return `moved from ${elsewhere}`;
    case 'moved-out':
      return `moved to ${elsewhere}`;
    case 'resized':
      return other ? 'other bytes' : 'same version, other bytes';
    case 'upgraded':
    case 'replaced':
      return '';
  }
}

/** What all is for; a zip may not say. */
function targetLines({ before, after }: Pick<Difference, 'before' | 'after'>): readonly string[] {
  const changed = (name: keyof Pick<Snapshot, 'runtime' | 'architecture'>) =>
    before[name] === after[name] || before[name] === unknown || after[name] === unknown
      ? []
      : [`${name}: ${before[name]} → ${after[name]}`];
  return [...changed('runtime'), ...changed('architecture')];
}

function circumstanceLine({ name, layer, before, after }: CircumstanceChange): string {
  return `${name}${layer === null ? '' : ` of layer ${layer}`}: ${before ?? 'not set'} → ${after ?? 'not set'}`;
}

/** Rows as columns, two spaces apart; the last cell is as long as it is, and one that nothing is in has no column. */
function aligned(rows: readonly (readonly string[])[], side: 'left' | 'right' = 'left'): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .flatMap((cell, column) => {
        const width = widths[column] ?? 0;
        if (width === 0) return [];
        if (column === row.length - 1) return [cell];
        return [side === 'left' ? cell.padEnd(width) : cell.padStart(width)];
      })
      .join('  ')
      .trimEnd(),
  );
}
