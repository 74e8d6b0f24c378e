import { count, formatBytes } from '../../sizes.js';
import type { Bytecode, PrunedPart, RolledBack, Slimmed, Stripped } from '../../slim/model.js';
import { sumsByRule } from '../slim-text.js';
import type { Markup } from './markup.js';
import { html } from './markup.js';

/** Rows of a list that may be as long as a layer has files. */
const most = 60;

/** What was done to make a layer smaller, and what had to be undone. */
export function slimming(slim: Slimmed | null): Markup | null {
  if (!slim) return null;
  const { pruned, stripped, bytecode, rolledBack } = slim;
  return html`<section class="slimming"><h3>Made smaller</h3>
${prunedPart(pruned)}${stripped ? strippedPart(stripped) : null}${bytecode ? bytecodePart(bytecode) : null}${rolledBackPart(rolledBack)}</section>`;
}

function prunedPart(pruned: readonly PrunedPart[]): Markup {
  if (pruned.length === 0) return html`<p>Nothing was left out.</p>`;
  return html`<p>Left out: ${formatBytes(sum(pruned, 'size'))} in ${count(sum(pruned, 'files'), 'file')}.</p>
<table><thead><tr><th scope="col" class="text">Rule</th><th scope="col" class="number">Files</th><th scope="col" class="number">Unzipped</th><th scope="col" class="text">Most of it in</th></tr></thead>
<tbody>${sumsByRule(pruned).map(({ rule, files, size }) => {
    const parts = pruned.filter((part) => part.rule === rule);
    const heaviest = parts.toSorted((a, b) => b.size - a.size).slice(0, 3);
    const names = heaviest.map((part) => `${part.distribution} ${formatBytes(part.size)}`);
    return html`<tr><th scope="row">${rule}</th><td>${files}</td><td>${formatBytes(size)}</td><td class="text">${names.join(', ')}</td></tr>`;
  })}</tbody></table>`;
}

function sum<K extends 'size' | 'files'>(parts: readonly Readonly<Record<K, number>>[], key: K): number {
  return parts.reduce((all, part) => all + part[key], 0);
}

function strippedPart({ files, putBack }: Stripped): Markup {
  const before = files.reduce((all, file) => all + file.before, 0);
  const after = files.reduce((all, file) => all + file.after, 0);
  return html`<p>Symbols: ${formatBytes(before - after)} were taken out of ${count(files.length, 'file')}, ${formatBytes(before)} before.</p>
${listed(
  `${count(putBack.length, 'file')} put back as before`,
  putBack.map(({ path, reason }) => html`<li><code>${path}</code> ${reason}</li>`),
)}`;
}

function bytecodePart(bytecode: Bytecode): Markup {
  if ('missing' in bytecode) return html`<p>The layer carries no bytecode, because ${bytecode.missing}.</p>`;
  const { files, size, failed } = bytecode;
  return html`<p>Bytecode: ${formatBytes(size)} in ${count(files, 'file')}.</p>
${listed(
  `${count(failed.length, 'module')} not compiled`,
  failed.map((path) => html`<li><code>${path}</code></li>`),
)}`;
}

function rolledBackPart(rolledBack: readonly RolledBack[]): Markup | null {
  if (rolledBack.length === 0) return null;
  return html`<p><b>Put back, since modules did not import without it:</b></p>
<ul>${rolledBack
    .slice(0, most)
    .map(
      ({ distribution, rules, modules, files, size }) =>
        html`<li><b>${distribution}</b>: ${formatBytes(size)} in ${count(files, 'file')} that ${rules.join(', ')} had taken; for ${modules.slice(0, 5).join(', ')}${modules.length > 5 ? ` and ${modules.length - 5} more` : ''}</li>`,
    )}</ul>`;
}

function listed(title: string, items: readonly Markup[]): Markup | null {
  if (items.length === 0) return null;
  const more = items.length - most;
  return html`<details><summary>${title}</summary><ul>${items.slice(0, most)}${more > 0 ? html`<li>and ${more} more</li>` : null}</ul></details>`;
}
