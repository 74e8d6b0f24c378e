import type { Difference, LayerDifference, LayerSnapshot, Snapshot } from '../compare/model.js';
import { quotas } from '../lambda/quotas.js';
import { count, formatBytes, formatChange, formatGrowth, formatShare } from '../sizes.js';
import type { Piece } from './fitting.js';
import { fixed, rows } from './fitting.js';
import { shortText, table } from './markdown.js';

const right = 'right' as const;
const left = 'left' as const;
const none = '–';

const countedNote =
  '_The share of a limit also counts the layers below, layers from elsewhere and reserved-size._';

/**
 * The sizes of one layer before and after, and how near to the quota it is.
 * @param title what stands in its corner
 */
export function layerTotals(title: string, before: LayerSnapshot, after: LayerSnapshot): string {
  const beside = before.counted !== before.unzipped || after.counted !== after.unzipped;
  const sizes = (name: string, from: number, to: number) => [
    name,
    formatBytes(from),
    `**${formatBytes(to)}**`,
    changeText(from, to),
  ];
  const same = before.limit === after.limit;
  return table(
    [
      [title, left],
      ['Before', right],
      ['After', right],
      ['Change', right],
    ],
    [
      sizes('Unzipped', before.unzipped, after.unzipped),
      ...(beside ? [sizes('With all that is counted for the quota', before.counted, after.counted)] : []),
      [
        same ? `Of the ${limitOf(after)}` : 'Of the limit',
        shareOf(before, !same),
        `**${shareOf(after, !same)}**`,
        roomOf(after),
      ],
      sizes('Zipped', before.zipped, after.zipped),
    ],
  );
}

/** All layers first, then those that are not as they were; the others folded. */
export function layersTotals({ layers, unzipped, zipped }: Difference, all: string): readonly Piece[] {
  const [changed, same] = [
    layers.filter(({ status }) => status !== 'unchanged'),
    layers.filter(({ status }) => status === 'unchanged'),
  ];
  const there = layers.filter(({ after }) => after !== null).length;
  const total = [
    `**All ${count(there, 'layer')}**`,
    formatBytes(unzipped.before),
    `**${formatBytes(unzipped.after)}**`,
    changeText(unzipped.before, unzipped.after),
    `${formatBytes(zipped.after)} (${formatChange(zipped.after - zipped.before)})`,
    '',
  ];
  const limits = new Set(layers.flatMap(({ before, after }) => [before?.limit, after?.limit]));
  limits.delete(undefined);
  const [limit] = limits.size === 1 ? limits : [];
  const columns = [
    ['Layer', left],
    ['Before', right],
    ['After', right],
    ['Change', right],
    ['Zipped', right],
    [limit === undefined ? 'Of its limit' : `Of the ${limitOf({ limit })}`, right],
  ] as const;
  const cells = (some: readonly LayerDifference[]) => some.map((each) => layerRow(each, limit === undefined));
  const sum = same.reduce((bytes, { after }) => bytes + (after?.unzipped ?? 0), 0);
  const open = { above: '', folded: null, columns, rows: [total, ...cells(changed)] };
  const beside = layers.some(({ before, after }) =>
    [before, after].some((side) => side && side.counted !== side.unzipped),
  );
  const title = `${count(same.length, 'layer')} unchanged, ${formatBytes(sum)} unzipped`;
  return [
    rows(0, open, all),
    ...(beside ? [fixed(0, countedNote)] : []),
    ...(same.length > 0 ? [rows(4, { above: '', folded: title, columns, rows: cells(same) }, all)] : []),
  ];
}

function layerRow(difference: LayerDifference, limits: boolean): readonly string[] {
  const { before, after } = difference;
  return [
    layerTitle(difference),
    before ? formatBytes(before.unzipped) : none,
    after ? formatBytes(after.unzipped) : none,
    difference.status === 'changed' && before?.unzipped === after?.unzipped
      ? 'other content'
      : changeText(before?.unzipped ?? 0, after?.unzipped ?? 0),
    after ? `${formatBytes(after.zipped)}${changeIn(difference)}` : none,
    sharesOf(difference, limits),
  ];
}

function sharesOf({ before, after }: LayerDifference, limits: boolean): string {
  if (!after) return none;
  const to = shareOf(after, limits);
  const from = before ? shareOf(before, limits && before.limit !== after.limit) : to;
  return to.startsWith(from) ? to : `${from} → ${to}`;
}

function changeIn({ before, after }: LayerDifference): string {
  const change = (after?.zipped ?? 0) - (before?.zipped ?? 0);
  return before && change !== 0 ? ` (${formatChange(change)})` : '';
}

/** A layer's name, and what became of it. */
export function layerTitle({ name, status, before }: LayerDifference): string {
  const safe = shortText(name);
  switch (status) {
    case 'added':
      return `${safe} (new)`;
    case 'removed':
      return `${safe} (removed)`;
    case 'renamed':
      return `${safe} (was ${shortText(before?.name ?? '')})`;
    default:
      return safe;
  }
}

/** What there is, where there is nothing to hold it against. */
export function currentSizes({ layers }: Snapshot, all: string): Piece {
  const [first] = layers;
  if (layers.length === 1 && first) return fixed(0, sizeLine(first));
  const cells = layers.map((layer) => [
    shortText(layer.name),
    formatBytes(layer.unzipped),
    formatBytes(layer.zipped),
    shareOf(layer, true),
    roomOf(layer),
  ]);
  const columns = [
    ['Layer', left],
    ['Unzipped', right],
    ['Zipped', right],
    ['Of its limit', right],
    ['', right],
  ] as const;
  return rows(0, { above: '', folded: null, columns, rows: cells }, all);
}

function sizeLine(layer: LayerSnapshot): string {
  const { unzipped, zipped, counted } = layer;
  const beside = counted === unzipped ? '' : ` with all that is counted, ${formatBytes(counted)},`;
  return `**${formatBytes(unzipped)}** unzipped,${beside} ${shareOf(layer, false)} of the ${limitOf(layer)} (${roomOf(layer)}); ${formatBytes(zipped)} zipped.`;
}

function changeText(before: number, after: number): string {
  const change = formatChange(after - before);
  const growth = formatGrowth(before, after);
  if (before === after) return change;
  return before > 0 && after > 0 ? `**${change}** (${growth})` : `**${change}**`;
}

function limitOf({ limit }: Pick<LayerSnapshot, 'limit'>): string {
  return `${formatBytes(limit)} ${limit === quotas.unzipped ? 'quota' : 'of max-unzipped-size'}`;
}

/** @param whole whether it is told of what */
function shareOf({ counted, limit }: LayerSnapshot, whole: boolean): string {
  return `${formatShare(counted, limit)}${whole ? ` of ${formatBytes(limit)}` : ''}`;
}

/** How much more would fit. */
function roomOf({ counted, limit }: LayerSnapshot): string {
  return counted > limit ? `${formatBytes(counted - limit)} over` : `${formatBytes(limit - counted)} left`;
}
