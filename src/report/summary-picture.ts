import { quotas } from '../lambda/quotas.js';
import { formatBytes, formatShare } from '../sizes.js';
import { shorten, visible } from './markdown.js';
import type { LayerReport, Report } from './report.js';
import { countedSize } from './report.js';

/** Distributions that have a bar of their own. */
const mostBars = 10;

/** Characters: a line of them is as wide as a narrow screen shows of code, as far as it has words. */
const widths = { label: 22, size: 9, share: 6, bar: 12 } as const;

/** One line of the picture. */
interface Line {
  readonly label: string;
  /** Bytes. */
  readonly size: number;
  /** Bytes that a whole bar stands for. */
  readonly whole: number;
  /** Bytes of the size that others than the layer take; only of a quota, of which is shown what is left. */
  readonly others?: number;
}

/**
 * A layer's bytes as bars of text, since GitHub shows no picture that is not somewhere else: what the quotas have left,
 * and what each of the heaviest distributions has of the layer.
 */
export function layerPicture(layer: LayerReport, report: Report): string {
  const { built, inputs, distributions } = layer;
  if (!built) return '';
  const counted = countedSize(layer, report);
  const limit = inputs['max-unzipped-size'];
  const zipped = inputs['max-zipped-size'] ?? quotas.zippedDirect;
  const heaviest = distributions.toSorted((a, b) => b.size - a.size || (a.name < b.name ? -1 : 1));
  // One more is no reason for a line that says so
  const shown = heaviest.slice(0, heaviest.length === mostBars + 1 ? mostBars + 1 : mostBars);
  const named = shown.map(({ name, size }) => ({ label: name, size }));
  const rest = built.unzipped - named.reduce((sum, { size }) => sum + size, 0);
  const more = heaviest.length - shown.length;
  const bars = [
    ...named,
    ...(rest > 0 ? [{ label: more > 0 ? `${more} more` : 'other files', size: rest }] : []),
  ];
  const others = Math.max(counted - built.unzipped, 0);
  const lines = [
    barOf({ label: `unzipped of ${formatBytes(limit)}`, size: counted, whole: limit, others }),
    barOf({ label: `zipped of ${formatBytes(zipped)}`, size: built.zipped, whole: zipped, others: 0 }),
    ...(others > 0 ? [`(▒ is what counts beside the layer: ${formatBytes(others)})`] : []),
    '',
    ...bars.map((bar) => barOf({ ...bar, whole: built.unzipped })),
  ];
  return fenced(lines.map((line) => line.trimEnd()).join('\n'));
}

function barOf({ label, size, whole, others }: Line): string {
  const columns = [
    shorten(visible(label), widths.label).padEnd(widths.label),
    formatBytes(size).padStart(widths.size),
    formatShare(size, whole).padStart(widths.share),
  ];
  return `${columns.join(' ')} ${others === undefined ? smooth(size / whole) : filled(size / whole, others / whole)}`;
}

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const;

/** A bar that is exact to an eighth of a character; what there is is seen. */
function smooth(share: number): string {
  const parts = Math.max(Math.round(Math.min(share, 1) * widths.bar * 8), share > 0 ? 1 : 0);
  return `${'█'.repeat(Math.floor(parts / 8))}${eighths[parts % 8]}`;
}

/** A bar with what is left of it, and with what others take; whole where nothing is left. */
function filled(share: number, others: number): string {
  const one = widths.bar / Math.max(share, 1);
  const all = Math.round(share * one);
  const theirs = Math.round(others * one);
  return `${'█'.repeat(all - theirs)}${'▒'.repeat(theirs)}${'░'.repeat(widths.bar - all)}`;
}

/** Code that no line of it can end. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}`;
}
