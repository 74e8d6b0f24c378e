import { createHash } from 'node:crypto';
import { count, formatBytes } from '../../sizes.js';
import { redactReport } from '../redact.js';
import type { Report } from '../report.js';
import { failed } from '../report.js';
import { distributionTable } from './distributions.js';
import { explanations } from './explanations.js';
import type { LayerView } from './facts.js';
import { layerViews } from './facts.js';
import type { MapView } from './map.js';
import { mapOf } from './map.js';
import type { Markup } from './markup.js';
import { html } from './markup.js';
import { patterns, quotaBars } from './quota.js';
import script from './report.client.js';
import style from './report.css';
import { requirements } from './requirements.js';
import { slimming } from './slimming.js';
import { checkList, findingList } from './verdict.js';

/**
 * The report as one HTML file that needs nothing else and asks for nothing: what each byte of the layers is for. As long
 * as the layers and what is said of them are the same, so is the text.
 * @param redact hides secrets in a text
 * @param documentation where the pages of the rules can be read, with a slash at the end; none where that is not known
 */
export function htmlText(report: Report, redact: (text: string) => string, documentation?: string): string {
  return page(redactReport(report, redact), documentation).markup;
}

function page(report: Report, documentation: string | undefined): Markup {
  const sections = layerViews(report).map((view) => layerSection(view, report));
  const sheet = [style, ...sections.map(({ rules }) => rules)].join('\n');
  const title = titleOf(report);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyOf(sheet)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${{ markup: sheet }}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
${patterns}
${heading(report, title)}
<main id="content" tabindex="-1">
${findingList(report, documentation)}
${sections.map(({ markup }) => markup)}
${checkList(report)}
</main>
<footer class="note">Made by layerpack ${report.run.version}. Megabytes are AWS's, of 1024 × 1024 bytes.</footer>
<p id="told" class="unseen" role="status"></p>
<script>${{ markup: script }}</script>
</body>
</html>
`;
}

/** Nothing but the two texts that this file has. Both are ours: names and paths are neither in style nor script. */
function policyOf(sheet: string): string {
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  return `default-src 'none'; style-src ${hash(sheet)}; script-src ${hash(script)}; base-uri 'none'; form-action 'none'`;
}

function titleOf({ layers }: Report): string {
  return `Layer${layers.length > 1 ? 's' : ''} ${layers.map(({ name }) => name).join(', ')}`;
}

function heading(report: Report, title: string): Markup {
  const { inputs, layers } = report;
  const fails = failed(report);
  const links = [
    ...(report.findings.length > 0 ? [html`<a href="#findings">Findings</a>`] : []),
    ...layers.map(({ name }, at) => html`<a href="#l${at + 1}">${name}</a>`),
    html`<a href="#checks">Checks</a>`,
  ];
  return html`<header>
<div><h1>${title}</h1>
<p><span class="result ${fails ? 'failed' : 'passed'}"><span aria-hidden="true">${fails ? '✕' : '✓'}</span> ${fails ? 'failed' : 'passed'}</span> ${inputs.runtime.id} on ${inputs.architecture}</p></div>
<nav aria-label="Parts of the report"><ul>${links.map((link) => html`<li>${link}</li>`)}</ul></nav>
</header>`;
}

function layerSection(view: LayerView, report: Report): MapView {
  const { id, layer } = view;
  const { name, built, distributions } = layer;
  if (!built) {
    const markup = html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${name}</h2><p>There is no layer: the run failed before, or nothing was left to put in one.</p></section>`;
    return { markup, rules: '' };
  }
  const map = mapOf(view);
  const { split, inputs } = layer;
  const part = split
    ? `Zip ${split.number} of ${split.count} of layer ${inputs.name}, attached together. `
    : '';
  const facts = `${part}${count(distributions.length, 'distribution')}, ${formatBytes(built.unzipped)} unzipped, ${formatBytes(built.zipped)} zipped`;
  const markup = html`<section id="${id}" class="layer" aria-labelledby="${id}-title"><h2 id="${id}-title">${name}</h2>
<p class="lead">${facts}</p>
${quotaBars(layer, report)}
<div class="columns"><div class="picture"><h3>What its bytes are for</h3>
<a class="skip" href="#${id}-table">Skip the map</a>
${map.markup}
${explanations(view, report.layers.length > 1)}</div>
${distributionTable(view)}</div>
${requirements(layer, report)}
${slimming(layer.slim)}
</section>`;
  return { markup, rules: map.rules };
}
