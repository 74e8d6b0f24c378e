import type { DirectoryWeight } from '../../layer/directories.js';
import { formatBytes, formatShare } from '../../sizes.js';
import type { LayerReport } from '../report.js';
import type { DistributionView, LayerView } from './facts.js';
import type { Markup } from './markup.js';
import { html } from './markup.js';
import type { Cell, Part } from './treemap.js';
import { layOut, sizeOf, withoutSmall } from './treemap.js';

/** A picture of a layer, and what places its cells: the page allows no style in the markup itself. */
export interface MapView {
  readonly markup: Markup;
  /** CSS rules. */
  readonly rules: string;
}

/** Width to height of the map; on narrow screens it lies on its side. The style sheet knows it as well. */
const ratio = 8 / 5;

/** Cells of distributions. */
const mostCells = 60;

/** Share of a layer that a cell must have to be seen. */
const leastShare = 0.001;

/** Share of a layer that a directory must have to be a cell in that of its distribution. */
const leastDirectory = 0.0015;

/** What a cell of the layer stands for. */
interface Item {
  readonly kind: 'asked' | 'brought' | 'other';
  readonly name: string;
  /** What follows the name; null where that is nothing. */
  readonly note: string | null;
  /** Of the part of the page that tells more. */
  readonly target: string;
  readonly directories: readonly DirectoryWeight[];
}

/** The layer as a treemap: distributions by their bytes, and in them their directories. */
export function mapOf(view: LayerView): MapView {
  const { layer, id, distributions } = view;
  const own = distributions.map((each) => ({
    value: itemOf(each, `${id}-table`),
    size: each.distribution.size,
  }));
  const rest = (small: readonly Part<Item>[]) =>
    plainItem(`${small.length} smaller ones`, 'each less than is to be seen here', `${id}-table`);
  const all = [...withoutSmall(own, mostCells, leastShare, rest), ...others(view)];
  const whole = sizeOf(all);
  const placed = placing(`c${id}`);
  const cells = layOut(all, ratio).map((cell) => cellOf(cell, { layer, whole, placed }));
  const markup = html`<p class="trail" hidden></p>
<ul class="map" id="${id}-map" aria-label="${`Layer ${layer.name} by distribution, heaviest first`}">${cells}</ul>
${key(all.map(({ value }) => value))}`;
  return { markup, rules: placed.rules() };
}

function itemOf({ distribution, asked, id, explanation }: DistributionView, table: string): Item {
  const { name, version, directories } = distribution;
  const target = explanation ? id : table;
  return { kind: asked ? 'asked' : 'brought', name, note: version, target, directories };
}

function plainItem(name: string, note: string | null, target: string): Item {
  return { kind: 'other', name, note, target, directories: [] };
}

/** What no distribution brings. */
function others({ layer, id, distributions }: LayerView): readonly Part<Item>[] {
  const libraries = sizeOf(layer.systemLibraries);
  const named = sizeOf(distributions.map(({ distribution }) => distribution));
  const left = Math.max((layer.built?.unzipped ?? 0) - named - libraries, 0);
  const names = layer.systemLibraries.map(({ name }) => name).join(', ');
  return [
    { value: plainItem('system libraries', names, `${id}-table`), size: libraries },
    { value: plainItem('other files', null, `${id}-table`), size: left },
  ].filter(({ size }) => size > 0);
}

function cellOf({ value, size, ...place }: Cell<Item>, { whole, layer, placed }: Picture): Markup {
  const { kind, name, note, target } = value;
  const asked = kind === 'asked';
  const told = `, ${formatShare(size, whole)} of the layer${asked ? ', asked for' : ''}`;
  const mark = asked ? html`<i aria-hidden="true">◆ </i>` : null;
  return html`<li id="${placed.put(place)}" class="cell ${kind}"><a href="#${target}"><span class="label">${mark}<b>${name}</b>${note === null ? '' : ` ${note}`} · <span class="size">${formatBytes(size)}</span><span class="unseen">${told}</span></span></a>${directories({ value, size, ...place }, { whole, layer, placed })}</li>
`;
}

function directories(
  { value: { name, directories: all }, size, width, height }: Cell<Item>,
  { whole, layer, placed }: Picture,
): Markup | null {
  const parts = all.map((each) => ({ value: each.path, size: each.size }));
  const least = (leastDirectory * whole) / size;
  const shown = withoutSmall(parts, all.length, least, (small) => `${small.length} other directories`);
  if (shown.length < 2) return null;
  const top = topOf(all);
  const cells = layOut(shown, (ratio * width) / height).map(
    ({ value, size: bytes, ...place }) =>
      html`<li id="${placed.put(place)}"><span class="label">${shortPath(value, top)} <span class="size">${formatBytes(bytes)}</span></span></li>`,
  );
  return html`<ul class="parts" aria-label="${`Directories of ${name} in ${layer.name}`}">${cells}</ul>`;
}

/** The directory that most of a distribution lies in. */
function topOf(directories: readonly DirectoryWeight[]): string {
  const tops = new Map<string, number>();
  for (const { path, size } of directories) {
    const top = path.split('/')[0] ?? '';
    tops.set(top, (tops.get(top) ?? 0) + size);
  }
  return [...tops].sort(([, a], [, b]) => b - a)[0]?.[0] ?? '';
}

function shortPath(path: string, top: string): string {
  if (path === '') return 'site-packages';
  if (path === top) return `${path}/`;
  return top !== '' && path.startsWith(`${top}/`) ? path.slice(top.length + 1) : path;
}

const meanings = {
  asked: '◆ asked for by a requirement',
  brought: 'comes with another',
  other: 'everything else',
} as const;

function key(items: readonly Item[]): Markup {
  const kinds = new Set(items.map(({ kind }) => kind));
  const entries = (['asked', 'brought', 'other'] as const).filter((kind) => kinds.has(kind));
  return html`<p class="key">Areas are bytes, unzipped. ${entries.map((kind) => html`<span class="${kind}">${meanings[kind]}</span> `)}</p>`;
}

/** What is known while a map is drawn. */
interface Picture {
  readonly layer: LayerReport;
  /** Bytes of all cells. */
  readonly whole: number;
  readonly placed: Placing;
}

interface Placing {
  /** @returns the id of an element that lies there */
  readonly put: (place: Pick<Cell<unknown>, 'x' | 'y' | 'width' | 'height'>) => string;
  readonly rules: () => string;
}

/** Collects where elements lie, as rules for the style sheet. */
function placing(prefix: string): Placing {
  const rules: string[] = [];
  const percent = (number: number) => `${Number(number.toFixed(2))}%`;
  return {
    put: ({ x, y, width, height }) => {
      const id = `${prefix}-${rules.length}`;
      const values = [x, y, width, height].map(percent);
      rules.push(`#${id}{${['x', 'y', 'w', 'h'].map((name, at) => `--${name}:${values[at]}`).join(';')}}`);
      return id;
    },
    rules: () => rules.join('\n'),
  };
}
