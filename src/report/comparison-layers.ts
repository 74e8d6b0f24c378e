import type {
  CircumstanceChange,
  Difference,
  DistributionDifference,
  DistributionSnapshot,
  LayerDifference,
} from '../compare/model.js';
import { count, formatBytes, formatChange } from '../sizes.js';
import { shortValues } from './comparison-text.js';
import { layerTitle } from './comparison-totals.js';
import type { Piece } from './fitting.js';
import { fixed, rows } from './fitting.js';
import { shortText } from './markdown.js';

/** Distributions of a layer that are shown unfolded. */
const rowsShown = 20;

/** Unchanged ones that are shown at all: a name and a size that were there before tell little. */
const sameShown = 50;

/** Circumstances that are shown. */
const circumstancesShown = 10;

const columns = [
  ['Distribution', 'left'],
  ['What changed', 'left'],
  ['Unzipped', 'right'],
  ['Zipped', 'right'],
  ['Unzipped now', 'right'],
] as const;

/** What changed in a layer, worst first, and folded behind it what is more than anyone reads, and what did not change. */
export function layerPieces(
  layer: LayerDifference,
  { title, all }: { readonly title: string | null; readonly all: string },
): readonly Piece[] {
  const { distributions, same } = layer;
  const cells = [...distributions.map(distributionRow), ...remainder(layer)];
  const [shown, rest] = [cells.slice(0, rowsShown), cells.slice(rowsShown)];
  const above = title === null ? '' : `${title} ${layerTitle(layer)}`;
  const nothing = [above, otherContent(layer)].filter((part) => part !== '');
  const folded = `${count(same.length, 'distribution')} unchanged, ${formatBytes(sumOf(same))}`;
  return [
    shown.length > 0
      ? rows(2, { above, folded: null, columns, rows: shown }, all)
      : fixed(2, nothing.join('\n\n')),
    ...(rest.length > 0
      ? [rows(3, { above: '', folded: `${rest.length} more changed`, columns, rows: rest }, all)]
      : []),
    ...(same.length > 0 && layer.after ? [rows(5, sameTable(same, folded), all)] : []),
  ];
}

/** What is told of a layer whose distributions are as they were. */
function otherContent({ before, after }: LayerDifference): string {
  const known = before?.sha256 && before.sha256 === after?.sha256;
  return known ? 'Its content is the same.' : 'Same distributions in the same size, and other content.';
}

function sameTable(same: readonly DistributionSnapshot[], folded: string) {
  const rest = same.slice(sameShown);
  const cells = same
    .slice(0, sameShown)
    .map(({ name, version, unzipped }) => [shortText(name), shortText(version), formatBytes(unzipped)]);
  const more = [`_${rest.length} smaller ones_`, '', formatBytes(sumOf(rest))];
  return {
    above: '',
    folded,
    columns: [
      ['Distribution', 'left'],
      ['Version', 'left'],
      ['Unzipped', 'right'],
    ] as const,
    rows: rest.length > 0 ? [...cells, more] : cells,
  };
}

function sumOf(distributions: readonly DistributionSnapshot[]): number {
  return distributions.reduce((sum, { unzipped }) => sum + unzipped, 0);
}

function distributionRow(difference: DistributionDifference): readonly string[] {
  const { name, other, before, after, growth } = difference;
  return [
    `${shortText(name)}${other ? ' (system library)' : ''}`,
    whatChanged(difference),
    growth === 0 ? formatChange(0) : `**${formatChange(growth)}**`,
    zippedChange(before, after),
    after ? formatBytes(after.unzipped) : '–',
  ];
}

/** What the rows do not account for, so that they add up to what the layer changed by. */
function remainder({ before, after, distributions }: LayerDifference): readonly (readonly string[])[] {
  const change = (after?.unzipped ?? 0) - (before?.unzipped ?? 0);
  const rest = change - distributions.reduce((sum, { growth }) => sum + growth, 0);
  return rest === 0 ? [] : [['_other files_', '', `**${formatChange(rest)}**`, '', '']];
}

function zippedChange(before: DistributionSnapshot | null, after: DistributionSnapshot | null): string {
  const [from, to] = [before ? before.zipped : 0, after ? after.zipped : 0];
  return from === null || to === null ? 'not known' : formatChange(to - from);
}

function whatChanged(difference: DistributionDifference): string {
  const { growth, pruning } = difference;
  const what = statusText(difference);
  if (pruning === 0) return what;
  const size = Math.abs(pruning) === Math.abs(growth) ? '' : `${formatBytes(Math.abs(pruning))} `;
  return `${what}, ${size}${pruning > 0 ? 'less' : 'more'} of it left out of the layer`;
}

function statusText({ status, before, after, elsewhere, other, growth }: DistributionDifference): string {
  // What no distribution brings has no version
  const [from, to] = [before, after].map((side) => (side && !other ? shortText(side.version) : ''));
  const layer = shortText(elsewhere ?? '');
  const told = (...parts: readonly (string | undefined)[]) => parts.filter(Boolean).join(', ');
  switch (status) {
    case 'added':
      return told('new', to);
    case 'removed':
      return told('removed', from && `was ${from}`);
    case 'upgraded':
    case 'replaced':
      return `${from} → ${to}`;
    case 'downgraded':
      return `${from} → ${to}, older`;
    case 'moved-in':
      return told(`moved from layer ${layer}`, from && from !== to ? `${from} → ${to}` : to);
    case 'moved-out':
      return told(`moved to layer ${layer}`, from);
    case 'resized':
      return told(to, growth === 0 ? 'same size, other content' : other ? 'other content' : 'same version');
  }
}

/** What else is not as it was. Where it left the layers alone, it explains nothing. */
export function circumstancesText({ circumstances, before, after, changed }: Difference): string {
  const run = (name: 'runtime' | 'architecture'): readonly CircumstanceChange[] =>
    before[name] === after[name]
      ? []
      : [{ kind: 'option', name, layer: null, before: before[name], after: after[name] }];
  const changes = [...run('runtime'), ...run('architecture'), ...circumstances];
  if (changes.length === 0) return '';
  const more = changes.length - circumstancesShown;
  const lines = changes.slice(0, circumstancesShown).map((change) => `- ${circumstanceText(change)}`);
  return [
    changed ? 'Also changed, which may explain differences:' : 'Also changed, with no effect on the layers:',
    '',
    ...lines,
    ...(more > 0 ? [`- and ${more} more`] : []),
  ].join('\n');
}

function circumstanceText({ kind, name, layer, before, after }: CircumstanceChange): string {
  const of = layer === null ? '' : ` of layer ${shortText(layer)}`;
  const [from, to] = shortValues(before, after).map(shortText);
  const whose = kind === 'sdk' ? ' of the runtime' : of;
  return `${shortText(name)}${whose}: ${from} → ${to}`;
}
