import { enumerateSome, formatBytes, formatShare } from '../../sizes.js';
import type { LayerReport, Report } from '../report.js';
import { weightsOf } from '../report-weights.js';
import type { Markup } from './markup.js';
import { html } from './markup.js';

/** Rows, and names in each: a lock may have hundreds of requirements. */
const most = { rows: 60, names: 8 } as const;

/** What would go from the layer with each of its requirements; with only one of them that is no question. */
export function requirements(layer: LayerReport, report: Report): Markup | null {
  const weights = weightsOf(layer, report);
  if (!weights || weights.requirements.length < 2) return null;
  const { requirements: all, bySeveral, whole } = weights;
  const rows = all.slice(0, most.rows).map(({ root: { text, location }, size, distributions }) => {
    const goes = distributions.length > 0 ? enumerateSome(distributions, most.names) : 'nothing';
    return html`<tr><th scope="row">${text}<br><small>${location.file}:${location.line}</small></th><td>${formatBytes(size)}</td><td>${formatShare(size, whole)}</td><td class="text">${goes}</td></tr>`;
  });
  return html`<section class="requirements"><h3>What requirements bring alone</h3>
<p>What would go from the layer if the requirement went. What others need too would stay.</p>
<table><thead><tr><th scope="col" class="text">Requirement</th><th scope="col" class="number">Alone</th><th scope="col" class="number">Share</th><th scope="col" class="text">What goes</th></tr></thead>
<tbody>${rows}</tbody></table>
${all.length > most.rows ? html`<p>And ${all.length - most.rows} more.</p>` : null}
${bySeveral.names.length > 0 ? html`<p>Shared by several: <b>${formatBytes(bySeveral.size)}</b> (${enumerateSome(bySeveral.names, most.names)})</p>` : null}</section>`;
}
