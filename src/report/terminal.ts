import { plainText } from '../analysis/plain-text.js';
import type { CheckResult } from '../check/level.js';
import { count, formatBytes, formatShare } from '../sizes.js';
import { checkedOf, uncheckedOf, warningsOf } from './checks.js';
import { comparedRunOf } from './compared-report.js';
import { comparisonText } from './comparison-text.js';
import { dateText } from './date-text.js';
import type { VersionFacts } from './delivery.js';
import { isDryRun } from './layer-versions.js';
import type { LayerReport, Report } from './report.js';
import { countedSize, elsewhereByLayer, sdkOf } from './report.js';
import { slimLines } from './slim-text.js';
import { changesOf } from './summary-versions.js';

const heaviestShown = 5;
const slowestShown = 5;

const whose = {
  layer: "the layer's SDK",
  'other-layers': 'the SDK of other-layers',
  runtime: "the runtime's SDK",
  several: 'parts of several SDKs',
} as const;

/** The report in a few lines of plain text. */
export function terminalText(report: Report): string {
  const { layers, excluded } = report;
  const runtime = excluded.map(({ name, version }) => `${name} ${version}`).join(', ');
  const { reused } = report.run;
  return plainText([
    ...(reused ? [`reused from ${dateText(reused.built)}: ${reused.why}`] : []),
    ...layers.flatMap((layer) => layerLines(layer, report)),
    ...(report.compared ? comparisonText(comparedRunOf(report)) : []),
    ...(runtime ? [`left to the runtime: ${runtime}`] : []),
    ...versionLines(report),
  ]);
}

function layerLines(layer: LayerReport, report: Report): readonly string[] {
  const { built, distributions, inputs, stack, name, others } = layer;
  const results = layer.split && layer.split.number > 1 ? [] : checkLines(layer, report);
  // With one layer there is nothing to tell apart
  const several = report.inputs.layers.length > 1;
  const told = several ? results.map((line) => `  ${inputs.name}: ${line}`) : results;
  if (!built) return told;
  const limit = inputs['max-unzipped-size'];
  const share = formatShare(countedSize(layer, report), limit);
  const reserved = inputs['reserved-size'];
  const beside = [
    ...stack.slice(0, -1),
    ...(reserved > 0 ? [`${formatBytes(reserved)} reserved`] : []),
    ...others.map(({ title }) => title),
  ];
  const heaviest = distributions
    .toSorted((a, b) => b.size - a.size)
    .slice(0, heaviestShown)
    .map((one) => `  ${formatBytes(one.size).padStart(10)}  ${one.name} ${one.version}`);
  const lower = elsewhereByLayer(layer).map(([other, names]) => `  in layer ${other}: ${names.join(', ')}`);
  const sdk = sdkOf(layer, report);
  const versions = Object.entries(sdk?.versions ?? {}).map(([member, version]) => `${member} ${version}`);
  return [
    // A run that fails leaves no zip
    `${report.complete ? built.zip : `layer ${name}`}: ${count(distributions.length, 'distribution')}`,
    `  unzipped ${formatBytes(built.unzipped)}, ${share} of ${formatBytes(limit)}${beside.length > 0 ? ` with ${beside.join(', ')}` : ''}; zipped ${formatBytes(built.zipped)}`,
    ...heaviest,
    ...lower,
    ...(sdk && versions.length > 0 ? [`  runs on ${whose[sdk.from]}: ${versions.join(', ')}`] : []),
    ...(layer.slim ? slimLines(layer.slim).map((line) => `  ${line}`) : []),
    ...moduleLines(layer),
    ...told,
  ];
}

function versionLines(report: Report): readonly string[] {
  const { versions } = report;
  if (versions.length === 0) return [];
  const dry = isDryRun(report);
  return [
    dry ? 'layer versions, as a dry run has it:' : 'layer versions:',
    ...versions.map((facts) => {
      const told = [statusText(facts), ...changesOf(facts, dry)].join('; ');
      return `  ${facts.layer} in ${facts.region}: ${told}`;
    }),
  ];
}

function statusText({ status, arn, reason }: VersionFacts): string {
  switch (status) {
    case 'published':
    case 'recovered':
      return `published ${arn}: ${reason}`;
    case 'planned':
      return `would be published: ${reason}`;
    case 'unchanged':
      return `unchanged ${arn}`;
    case 'failed':
      return arn === null ? `failed: ${reason}` : `${arn} is there, but failed: ${reason}`;
  }
}

/** What ran and what did not, each with what there is to say. */
function checkLines(layer: LayerReport, report: Report): readonly string[] {
  return [
    ...checkedOf(layer, report).map((result) => `${result.check}: ${outcomeOf(result)} (${result.detail})`),
    ...uncheckedOf(layer, report).map(({ checks, told }) => `${checks.join(', ')}: ${told}`),
  ];
}

function outcomeOf(result: CheckResult): string {
  const warnings = warningsOf(result);
  return warnings > 0 ? `${result.state} with ${count(warnings, 'warning')}` : result.state;
}

function moduleLines({ imports, skipped, systemLibraries }: LayerReport): readonly string[] {
  const slowest = imports.slice(0, slowestShown).map(({ module, seconds, secondsWithoutBytecode }) => {
    const without =
      secondsWithoutBytecode === undefined ? '' : `, ${secondsWithoutBytecode.toFixed(2)} s without bytecode`;
    return `  ${`${seconds.toFixed(2)} s`.padStart(10)}  ${module}${without}`;
  });
  const libraries = systemLibraries.map(({ name: library, size }) => `${library} ${formatBytes(size)}`);
  return [
    ...(slowest.length > 0 ? ['  slowest to import, in the runtime image on this machine:', ...slowest] : []),
    ...(skipped.length > 0
      ? [`  ${count(skipped.length, 'module')} not imported; manifest.json says why`]
      : []),
    ...(libraries.length > 0 ? [`  system libraries: ${libraries.join(', ')}`] : []),
  ];
}
