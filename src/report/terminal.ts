import { count, formatBytes, formatShare } from '../sizes.js';
import type { Report } from './report.js';
import { neverChecked } from './summary.js';

const heaviestShown = 5;

/** The report in a few lines of plain text. */
export function terminalText(report: Report): string {
  const { layer, distributions, inputs, excluded, checks } = report;
  const limit = inputs['max-unzipped-size'];
  const heaviest = distributions
    .toSorted((a, b) => b.size - a.size)
    .slice(0, heaviestShown)
    .map(({ name, version, size }) => `  ${formatBytes(size).padStart(10)}  ${name} ${version}`);
  const lines = layer
    ? [
        `${layer.zip}: ${count(distributions.length, 'distribution')}`,
        `  unzipped ${formatBytes(layer.unzipped)}, ${formatShare(layer.unzipped + inputs['reserved-size'], limit)} of ${formatBytes(limit)}; zipped ${formatBytes(layer.zipped)}`,
        ...heaviest,
      ]
    : [];
  const runtime = excluded.map(({ name, version }) => `${name} ${version}`).join(', ');
  return [
    ...lines,
    ...(runtime ? [`left to the runtime: ${runtime}`] : []),
    ...checks.map(({ check, state, detail }) => `${check}: ${state} (${detail})`),
    `not checked: ${neverChecked.join('; ')}`,
  ].join('\n');
}
