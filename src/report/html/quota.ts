import { quotas } from '../../lambda/quotas.js';
import { formatBytes, formatShare } from '../../sizes.js';
import type { LayerReport, Report } from '../report.js';
import type { Markup } from './markup.js';
import { html } from './markup.js';

/** What takes bytes of a quota. */
interface Share {
  readonly kind: 'own' | 'below' | 'reserved' | 'elsewhere';
  readonly name: string;
  readonly size: number;
}

/** How much of Lambda's quotas a layer takes, with all that is attached with it. */
export function quotaBars(layer: LayerReport, report: Report): Markup | null {
  const { built, inputs } = layer;
  if (!built) return null;
  const direct = inputs['max-zipped-size'] === null;
  const zipped: Share = { kind: 'own', name: built.name, size: built.zipped };
  return html`<div class="quotas">
${bar('Unzipped', inputs['max-unzipped-size'], attached(layer, report), 'function and layers together')}
${bar('Zipped', inputs['max-zipped-size'] ?? quotas.zippedDirect, [zipped], direct ? 'without S3' : 'max-zipped-size')}
</div>`;
}

function attached({ stack, inputs, others, name }: LayerReport, { layers }: Report): readonly Share[] {
  const own = stack.toReversed().flatMap((part): readonly Share[] => {
    const built = layers.find((other) => other.name === part)?.built;
    return built
      ? [{ kind: part === name ? 'own' : 'below', name: `layer ${part}`, size: built.unzipped }]
      : [];
  });
  const elsewhere = others.map(({ title, unzipped }) => ({
    kind: 'elsewhere' as const,
    name: title,
    size: unzipped,
  }));
  const reserved = {
    kind: 'reserved' as const,
    name: 'reserved for the function',
    size: inputs['reserved-size'],
  };
  return [...own, ...elsewhere, reserved].filter(({ size }) => size > 0);
}

function bar(title: string, limit: number, shares: readonly Share[], what: string): Markup {
  const sum = shares.reduce((all, { size }) => all + size, 0);
  const scale = Math.max(limit, sum, 1);
  const percent = (size: number) => `${Number(((size / scale) * 100).toFixed(2))}%`;
  const over = sum > limit;
  const verdict = over ? `${formatBytes(sum - limit)} over` : `${formatBytes(limit - sum)} free`;
  const told = `${title}: ${formatBytes(sum)} of ${formatBytes(limit)}, ${formatShare(sum, limit)}, ${verdict}`;
  let from = 0;
  const parts = shares.map(({ kind, size }) => {
    const x = from;
    from += size;
    return html`<rect class="${kind}" x="${percent(x)}" width="${percent(size)}" height="100%"/>`;
  });
  const limitLine = over
    ? html`<rect class="beyond" x="${percent(limit)}" width="${percent(sum - limit)}" height="100%"/><rect class="limit" x="${percent(limit)}" width="3" height="100%"/>`
    : null;
  return html`<div class="quota${over ? ' over' : ''}">
<p><b>${title}</b> <span class="amount">${formatBytes(sum)}</span> of ${formatBytes(limit)} <span class="note">(${what})</span> <b class="verdict">${over ? '▲ ' : ''}${formatShare(sum, limit)}, ${verdict}</b></p>
<svg class="bar" role="img" aria-label="${told}">${parts}${limitLine}</svg>
${shares.length > 1 ? key(shares) : null}
</div>`;
}

function key(shares: readonly Share[]): Markup {
  return html`<ul class="key">${shares.map(
    ({ kind, name, size }) =>
      html`<li><svg aria-hidden="true"><rect class="${kind}" width="100%" height="100%"/></svg>${name} <b>${formatBytes(size)}</b></li>`,
  )}</ul>`;
}

/** How the parts of bars are told apart without colours. */
export const patterns: Markup = html`<svg class="unseen" aria-hidden="true"><defs>
<pattern id="stripes" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="ground" width="6" height="6"/><rect class="line" width="2" height="6"/></pattern>
<pattern id="dots" width="6" height="6" patternUnits="userSpaceOnUse"><rect class="ground" width="6" height="6"/><circle class="line" cx="3" cy="3" r="1.4"/></pattern>
<pattern id="bars" width="5" height="6" patternUnits="userSpaceOnUse"><rect class="ground" width="5" height="6"/><rect class="line" width="2" height="6"/></pattern>
<pattern id="beyond" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)"><rect class="alarm" width="3" height="6"/></pattern>
</defs></svg>`;
