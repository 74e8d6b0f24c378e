import type { Finding } from '../../errors.js';
import { documentationOf } from '../../rules.js';
import { count } from '../../sizes.js';
import { checkedLayers, checkedOf, uncheckedOf, warningsOf } from '../checks.js';
import { shorten } from '../markdown.js';
import type { Report } from '../report.js';
import type { Markup } from './markup.js';
import { html } from './markup.js';

/** Findings of one severity that are shown. */
const most = 200;

/** Characters of a text: what a tool says can be long, and the log and the manifest have it whole. */
const longest = 2000;

const marks = { error: ['✕', 'Error'], warning: ['!', 'Warning'], notice: ['i', 'Notice'] } as const;

/**
 * What there is to say against the layers, worst first; notices are folded.
 * @param documentation where the pages of the rules can be read; none where that is not known
 */
export function findingList({ findings }: Report, documentation: string | undefined): Markup | null {
  if (findings.length === 0) return null;
  const list = (some: readonly Finding[]) =>
    html`<ul class="findings">${some.slice(0, most).map((each) => item(each, documentation))}</ul>${some.length > most ? html`<p class="note">${some.length - most} more are left out here; manifest.json has all.</p>` : null}`;
  const grave = findings.filter(({ severity }) => severity !== 'notice');
  const notices = findings.filter(({ severity }) => severity === 'notice');
  return html`<section id="findings" aria-labelledby="findings-title"><h2 id="findings-title">Findings</h2>
${grave.length > 0 ? list(grave) : null}
${notices.length > 0 ? html`<details><summary>${count(notices.length, 'notice')}</summary>${list(notices)}</details>` : null}
</section>`;
}

function item(
  { rule, severity, title, reason, advice, location }: Finding,
  documentation: string | undefined,
): Markup {
  const [mark, word] = marks[severity];
  const text = (words: string) => shorten(words, longest);
  const end = /[.!?]$/.test(reason) ? '' : '.';
  const name = documentation
    ? html`<a href="${documentation}${documentationOf(rule)}">${rule}</a>`
    : html`<code>${rule}</code>`;
  return html`<li class="${severity}"><p><span class="mark" aria-hidden="true">${mark}</span> <b>${word}: ${text(title)}</b></p>
<p>${text(reason)}${end} ${text(advice)}</p>
<p class="note">${name}${location ? html` · <code>${text(location.file)}:${location.line}</code>` : null}</p></li>`;
}

/** What was looked at and what it came to, and what was not looked at and why. */
export function checkList(report: Report): Markup {
  return html`<section id="checks" aria-labelledby="checks-title"><h2 id="checks-title">Checks</h2>
<div class="checks">${checkedLayers(report).map(
    (layer) =>
      html`<div>${report.inputs.layers.length > 1 ? html`<h3>${layer.inputs.name}</h3>` : null}<ul>${checkedOf(
        layer,
        report,
      ).map((result) => {
        const warnings = warningsOf(result);
        const outcome = warnings > 0 ? `${result.state}, ${count(warnings, 'warning')}` : result.state;
        return html`<li class="${warnings > 0 ? 'warned' : result.state}"><b>${result.check}</b> <span class="outcome">${outcome}</span> <span class="note">${text(result.detail)}</span></li>`;
      })}${uncheckedOf(layer, report).map(
        ({ checks, told }) =>
          html`<li class="unchecked"><b>${checks.join(', ')}</b> <span class="note">${text(told)}</span></li>`,
      )}</ul></div>`,
  )}</div></section>`;
}

const text = (words: string) => shorten(words, longest);
