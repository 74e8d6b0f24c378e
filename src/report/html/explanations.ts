import type { Path, Paths } from '../../analysis/paths.js';
import { formatBytes, formatShare } from '../../sizes.js';
import type { DistributionView, LayerView } from './facts.js';
import type { Markup } from './markup.js';
import { html, joined } from './markup.js';

/** Names in a list. */
const mostNames = 40;

/** Directories that are named: the map has more. */
const mostDirectories = 6;

/** Of each distribution who asks for it, what it needs, and what would go with it. */
export function explanations(view: LayerView, withLayer: boolean): Markup | null {
  const explained = view.distributions.filter(({ paths }) => paths !== null);
  if (explained.length === 0) return null;
  return html`<h3>Why each is there</h3>
<div class="explanations">${explained.map((each) => explanation(each, view, withLayer))}</div>`;
}

function explanation(
  each: DistributionView,
  { layer, distributions, graph }: LayerView,
  withLayer: boolean,
): Markup {
  const { id, distribution, zipped, needs, neededBy, paths, gone, goneWith } = each;
  const { name, version, size, license, directories } = distribution;
  const link = (other: string) => nameOf(other, distributions, layer.elsewhere, layer.ofRuntime);
  const summary = graph.get(name)?.summary ?? '';
  return html`<details><summary><b>${name}</b> ${version} <span class="size">${formatBytes(size)}</span></summary><div id="${id}" class="body" tabindex="-1">
${summary ? html`<p>${summary}</p>` : null}
${paths ? chains(paths, graph, withLayer) : null}
<dl>
<dt>Size</dt><dd>${formatBytes(size)} unzipped, ${formatBytes(zipped)} zipped, ${formatShare(size, layer.built?.unzipped ?? 0)} of the layer</dd>
${field(
  'Heaviest directories',
  directories
    .slice(0, mostDirectories)
    .map(
      ({ path, size: bytes }) =>
        html`<code>${path === '' ? 'site-packages' : path}</code> ${formatBytes(bytes)}`,
    ),
)}
${field('Needs', names(needs, link))}
${field('Needed by', names(neededBy, link))}
${gone === null ? null : html`<dt>Goes without it</dt><dd>${formatBytes(gone)} in all${goneWith.length > 0 ? html`, with ${joined(names(goneWith, link), ', ')}` : ''}</dd>`}
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
function nameOf(
  name: string,
  distributions: readonly DistributionView[],
  elsewhere: ReadonlyMap<string, string>,
  ofRuntime: ReadonlySet<string>,
): Markup {
  const own = distributions.find(({ distribution }) => distribution.name === name);
  if (own) return own.paths ? html`<a href="#${own.id}">${name}</a>` : html`${name}`;
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
