import { count, formatBytes, formatShare } from '../sizes.js';
import type { LayerReport, Report } from './report.js';
import { countedSize, elsewhereByLayer, sdkOf } from './report.js';
import { neverChecked } from './summary.js';

const heaviestShown = 5;

/** The report in a few lines of plain text. */
export function terminalText(report: Report): string {
  const { layers, excluded } = report;
  const runtime = excluded.map(({ name, version }) => `${name} ${version}`).join(', ');
  return [
    ...layers.flatMap((layer) => layerLines(layer, report)),
    ...(runtime ? [`left to the runtime: ${runtime}`] : []),
    `not checked: ${neverChecked.join('; ')}`,
  ].join('\n');
}

function layerLines(layer: LayerReport, report: Report): readonly string[] {
  const { built, distributions, checks, inputs, stack, name, others } = layer;
  const results = checks.map(({ check, state, detail }) => `${check}: ${state} (${detail})`);
  // With one layer there is nothing to tell apart
  const told = report.layers.length > 1 ? results.map((line) => `  ${name}: ${line}`) : results;
  if (!built) return told;
  const limit = inputs['max-unzipped-size'];
  const share = formatShare(countedSize(layer, report), limit);
  const below = [...stack.slice(0, -1), ...others.map(({ title }) => title)];
  const heaviest = distributions
    .toSorted((a, b) => b.size - a.size)
    .slice(0, heaviestShown)
    .map((one) => `  ${formatBytes(one.size).padStart(10)}  ${one.name} ${one.version}`);
  const lower = elsewhereByLayer(layer).map(([other, names]) => `  in layer ${other}: ${names.join(', ')}`);
  const sdk = sdkOf(layer, report);
  const versions = Object.entries(sdk?.versions ?? {}).map(([member, version]) => `${member} ${version}`);
  return [
    `${built.zip}: ${count(distributions.length, 'distribution')}`,
    `  unzipped ${formatBytes(built.unzipped)}, ${share} of ${formatBytes(limit)}${below.length > 0 ? ` with ${below.join(', ')}` : ''}; zipped ${formatBytes(built.zipped)}`,
    ...heaviest,
    ...lower,
    ...(sdk && versions.length > 0 ? [`  runs on the ${sdk.from}'s SDK: ${versions.join(', ')}`] : []),
    ...told,
  ];
}
