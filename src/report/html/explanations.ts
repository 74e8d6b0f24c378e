import type { Path, Paths } from '../../analysis/paths.js';
import { formatBytes, formatShare } from '../../sizes.js';
import { shorten } from '../markdown.js';
import type { DistributionView, Explanation, LayerView } from './facts.js';
import type { Markup } from './markup.js';
import { html, joined } from './markup.js';

/** Names in a list. */
const mostNames = 40;

/** Characters of what a distribution says of itself. */
const longestSummary = 300;

/** Directories that are named: the map has more. */
const mostDirectories = 6;

/** Of each distribution who asks for it, what it needs, and what would go with it. */
export function explanations(view: LayerView, withLayer: boolean): Markup | null {
  const explained = view.distributions.flatMap((each) =>
    each.explanation ? [explanationOf(each, each.explanation, view, withLayer)] : [],
  );
  if (explained.length === 0) return null;
  return html`<h3>Why each is there</h3>
<div class="explanations">${explained}</div>`;
}

function explanationOf(
  { id, distribution, zipped, needs, neededBy }: DistributionView,
  { paths, gone, goneWith }: Explanation,
  view: LayerView,
  withLayer: boolean,
): Markup {
  const { layer, graph } = view;
  const { name, version, size, license, directories } = distribution;
  const placed = layer.split?.placed.find((each) => each.name === name);
  const link = (other: string) => nameOf(other, view);
  const summary = graph.get(name)?.summary ?? '';
  const heaviest = directories
    .slice(0, mostDirectories)
    .map(({ path, size: bytes }) => html`<code>${path || 'site-packages'}</code> ${formatBytes(bytes)}`);
  return html`<details><summary><b>${name}</b> ${version} <span class="size">${formatBytes(size)}</span></summary><div id="${id}" class="body" tabindex="-1">
${summary ? html`<p>${shorten(summary, longestSummary)}</p>` : null}
${chains(paths, graph, withLayer)}
<dl>
<dt>Size</dt><dd>${formatBytes(size)} unzipped, ${formatBytes(zipped)} zipped, ${formatShare(size, layer.built?.unzipped ?? 0)} of the layer</dd>
${field('Why in this zip', placed ? [html`${placed.reason}`] : [])}
${field('Heaviest directories', heaviest)}
${field('Needs', names(needs, link))}
${field('Needed by', names(neededBy, link))}
<dt>Goes without it</dt><dd>${formatBytes(gone)} in all${goneWith.length > 0 ? html`, with ${joined(names(goneWith, link), ', ')}` : ''}</dd>
${field('Licence', license ? [html`${license}`] : [])}
</dl></div></details>
`;
}

function field(title: string, items: readonly Markup[]): Markup | null {
  return items.length === 0 ? null : html`<dt>${title}</dt><dd>${joined(items, ', ')}</dd>`;
}

function names(all: readonly string[], link: (name: string) => Markup): readonly Markup[] {
  const more = all.length - mostNames;
  return [...all.slice(0, mostNames).map(link), ...(more > 0 ? [html`and ${more} more`] : [])];
}

/** A link where the page tells of it, and where else it is. */
function nameOf(name: string, { distributions, layer: { elsewhere, ofRuntime } }: LayerView): Markup {
  const own = distributions.find(({ distribution }) => distribution.name === name);
  if (own) return own.explanation ? html`<a href="#${own.id}">${name}</a>` : html`${name}`;
  const layer = elsewhere.get(name);
  if (layer !== undefined) return html`${name} (in layer ${layer})`;
  return ofRuntime.has(name) ? html`${name} (the runtime's)` : html`${name}`;
}

function chains({ shown, more, uncounted }: Paths, graph: LayerView['graph'], withLayer: boolean): Markup {
  if (shown.length === 0) return html`<p>No requirement leads to it.</p>`;
  const rest = uncounted ? `at least ${more} more` : `${more} more`;
  return html`<ul class="chains">${shown.map((path) => chain(path, graph, withLayer))}${more > 0 || uncounted ? html`<li class="note">and ${rest}; <code>layerpack why</code> tells them</li>` : null}</ul>`;
}

function chain({ root, steps }: Path, graph: LayerView['graph'], withLayer: boolean): Markup {
  const { text, location, layer } = root;
  return html`<li><ol><li><code>${location.file}:${location.line}</code>${withLayer ? ` (layer ${layer})` : ''} asks for <code>${text}</code></li>${steps.map(
    ({ dependent, need }) =>
      html`<li>${dependent} ${graph.get(dependent)?.version ?? ''} needs ${joined(
        need.requirements.map((requirement) => html`<code>${requirement}</code>`),
        ' and ',
      )}</li>`,
  )}</ol></li>`;
}
