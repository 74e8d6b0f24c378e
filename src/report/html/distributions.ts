import { count, formatBytes, formatShare } from '../../sizes.js';
import type { DistributionView, LayerView } from './facts.js';
import type { Markup } from './markup.js';
import { html } from './markup.js';

/** Rows of a table; what is more is light. */
const mostRows = 500;

const columns = [
  ['Distribution', 'text'],
  ['Version', 'text'],
  ['Unzipped', 'number'],
  ['Zipped', 'number'],
  ['Share', 'number'],
  ['Goes without it', 'number'],
] as const;

/** Distributions with their bytes, heaviest first; the page's script makes it sortable. */
export function distributionTable({ id, layer, distributions }: LayerView): Markup {
  const whole = layer.built?.unzipped ?? 0;
  const more = distributions.length - mostRows;
  const headings = columns.map(
    ([title, kind]) =>
      html`<th scope="col" class="${kind}"${title === 'Unzipped' ? html` aria-sort="descending"` : null}>${title}</th>`,
  );
  return html`<div class="distributions">
<table id="${id}-table" tabindex="-1">
<caption>${count(distributions.length, 'distribution')}. <span class="note">“Goes without it” is what all layers would lose if nothing asked for it: its own bytes, and those of what is there for it alone.</span></caption>
<thead><tr>${headings}</tr></thead>
<tbody>${distributions.slice(0, mostRows).map((view) => row(view, whole))}</tbody>
</table>
${more > 0 ? html`<p class="note">${count(more, 'lighter distribution')} left out here; manifest.json has all.</p>` : null}
</div>`;
}

function row({ id, distribution, asked, zipped, explanation }: DistributionView, whole: number): Markup {
  const { name, version, size, origin } = distribution;
  const built = origin.kind !== 'index' && origin.kind !== 'url';
  const shown = explanation ? html`<a href="#${id}">${name}</a>` : html`${name}`;
  return html`<tr><th scope="row">${shown}${asked ? html`&nbsp;<span class="asked-for"><span aria-hidden="true">◆</span><span class="unseen">asked for</span></span>` : null}${built ? html` <span class="note">built here</span>` : null} <span class="narrow">${version}</span></th><td class="version">${version}</td>${bytes(size)}${bytes(zipped)}<td data-v="${size}">${formatShare(size, whole)}</td>${explanation ? bytes(explanation.gone) : html`<td data-v="-1">–</td>`}</tr>
`;
}

const bytes = (size: number) => html`<td data-v="${size}">${formatBytes(size)}</td>`;
