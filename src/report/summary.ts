import { quotas } from '../lambda/quotas.js';
import { count, formatBytes, formatShare } from '../sizes.js';
import { comparedRunOf } from './compared-report.js';
import { comparisonSection } from './comparison-markdown.js';
import { dateText } from './date-text.js';
import { boundedTable, details, escapeMarkdown, table } from './markdown.js';
import type { LayerReport, Report } from './report.js';
import { countedSize, failed, othersSize } from './report.js';
import { artifactTable } from './summary-artifacts.js';
import { checkList } from './summary-checks.js';
import { findingTables } from './summary-findings.js';
import { importTables, skippedTables, systemLibraryTables } from './summary-modules.js';
import { layerPicture } from './summary-picture.js';
import { placeTable, sdkNotes } from './summary-places.js';
import { requirementTable } from './summary-requirements.js';
import { slimSection } from './summary-slim.js';
import { versionTable } from './summary-versions.js';

/**
 * GitHub takes 1 MiB per step, and of a larger summary nothing.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#step-isolation-and-limits
 */
const mostBytes = 800_000;

/** Bytes of the rows of one folded table of weights. */
const weightBudget = 50_000;

/**
 * The job summary: what there is, what is wrong with it, what was looked at and what was not, what it costs.
 * @param documentation where the pages of the rules can be read, with a slash at the end; none where that is not known
 */
export function summaryMarkdown(report: Report, documentation?: string): string {
  const built = report.layers.filter((layer) => layer.built !== null);
  const parts = [
    heading(report),
    reusedNote(report),
    layerTable(built, report),
    comparison(report),
    findingTables(report, documentation),
    versionTable(report),
    releaseNote(report),
    checkList(report),
    artifactTable(report),
    importTables(report),
    skippedTables(report),
    systemLibraryTables(report),
    slimSection(report),
    ...built.map((layer) => weights(layer, report)),
    ...built.map((layer) => requirementTable(layer, report)),
    placeTable(report),
    runtimeNote(report),
    sdkNotes(built, report),
    origin(report),
  ];
  return `${fitting(parts.filter((part) => part !== '')).join('\n\n')}\n`;
}

/** As many parts as there is room for. Each is far smaller than that, so this is for very many layers. */
function fitting(parts: readonly string[]): readonly string[] {
  let left = mostBytes;
  const kept = parts.filter((part) => {
    const size = Buffer.byteLength(part) + 2;
    if (size > left) return false;
    left -= size;
    return true;
  });
  const dropped = parts.length - kept.length;
  return dropped > 0
    ? [...kept, `_There was no room for ${dropped} more parts; manifest.json has all._`]
    : kept;
}

function comparison(report: Report): string {
  return report.compared && report.layers.some(({ built }) => built !== null)
    ? comparisonSection(comparedRunOf(report), { level: 3 })
    : '';
}

function heading(report: Report): string {
  const { inputs, layers } = report;
  const mark = failed(report) ? '❌' : '✅';
  const names = layers.map(({ name }) => escapeMarkdown(name)).join(', ');
  return `## ${mark} Layer${layers.length > 1 ? 's' : ''} ${names} for ${inputs.runtime.id} on ${inputs.architecture.replace('_', '\\_')}`;
}

function releaseNote({ release }: Report): string {
  if (!release) return '';
  const { tag, url, assets } = release;
  return `### Release\n\n[${escapeMarkdown(tag)}](${url}) has ${assets.map(escapeMarkdown).join(', ')}.`;
}

function layerTable(built: readonly LayerReport[], report: Report): string {
  if (built.length === 0) return '';
  // A run that fails leaves no zip, and its sizes are still what quotas are about.
  return table(
    [
      [report.complete ? 'Zip' : 'Layer', 'left'],
      ['Distributions', 'right'],
      ['Unzipped', 'right'],
      ['Zipped', 'right'],
    ],
    built.map((layer) => layerRow(layer, report)),
  );
}

function layerRow(layer: LayerReport, report: Report): readonly string[] {
  const { built, distributions, inputs, stack, others } = layer;
  if (!built) return [];
  const below = stack.slice(0, -1);
  const reserved = inputs['reserved-size'];
  const maximum = inputs['max-unzipped-size'];
  const zipMaximum = inputs['max-zipped-size'] ?? quotas.zippedDirect;
  const share = formatShare(countedSize(layer, report), maximum);
  const counted = [
    ...(below.length > 0 ? [`with ${below.map(escapeMarkdown).join(', ')}`] : []),
    ...(reserved > 0 ? [`with ${formatBytes(reserved)} reserved`] : []),
    ...(others.length > 0
      ? [
          `with ${formatBytes(othersSize(layer))} of ${others.map(({ title }) => escapeMarkdown(title)).join(', ')}`,
        ]
      : []),
  ];
  return [
    report.complete ? `\`${built.zip}\`` : escapeMarkdown(layer.name),
    `${distributions.length}`,
    `**${formatBytes(built.unzipped)}**, ${[`${share} of ${formatBytes(maximum)}`, ...counted].join(', ')}`,
    `**${formatBytes(built.zipped)}**, ${formatShare(built.zipped, zipMaximum)} of ${formatBytes(zipMaximum)}`,
  ];
}

/** What takes the bytes, as a picture, and folded below it all of it. */
function weights(layer: LayerReport, report: Report): string {
  const { built, distributions } = layer;
  if (!built) return '';
  const rows = distributions
    .toSorted((a, b) => b.size - a.size || (a.name < b.name ? -1 : 1))
    .map(({ name, version, size, origin: { kind } }) => [
      `${escapeMarkdown(name)}${kind === 'index' || kind === 'url' ? '' : ' (built here)'}`,
      escapeMarkdown(version),
      formatBytes(size),
      formatShare(size, built.unzipped),
    ]);
  const columns = [
    ['Distribution', 'left'],
    ['Version', 'left'],
    ['Unzipped', 'right'],
    ['Share', 'right'],
  ] as const;
  return [
    `### What takes the bytes${report.layers.length > 1 ? ` of ${escapeMarkdown(built.name)}` : ''}`,
    layerPicture(layer, report),
    details(count(rows.length, 'distribution'), boundedTable(columns, rows, weightBudget)),
  ].join('\n\n');
}

/** What the layers were checked by then, they are known by now. */
function reusedNote({ run: { reused } }: Report): string {
  if (!reused) return '';
  return `**Reused**: these are the layers of a run at ${dateText(reused.built)}, since ${escapeMarkdown(reused.why)}.`;
}

function runtimeNote({ excluded, sdk }: Report): string {
  if (excluded.length === 0) return '';
  const names = excluded.map(({ name, version }) => `${escapeMarkdown(name)} ${escapeMarkdown(version)}`);
  return `**Left to the runtime**, which carries these versions (${escapeMarkdown(sdk?.source ?? '')}): ${names.join(', ')}`;
}

function origin({ run }: Report): string {
  const facts: readonly (readonly [string, string | null | undefined])[] = [
    ['Builder', run.builder],
    ['Image', run.image ? `\`${run.image.name}\`` : null],
    ['Digest', run.image ? `\`${run.image.digest}\`` : null],
    ['Runtime image', run.runtimeImage ? `\`${run.runtimeImage.name}\`` : null],
    ['Its digest', run.runtimeImage ? `\`${run.runtimeImage.digest}\`` : null],
    ['Python', run.python],
    ['Resolver', run.resolver],
    ['Installer', run.installer],
    ...Object.entries(run.tools).map(([tool, version]) => [tool, version] as const),
    [
      'Seconds',
      Object.entries(run.timings)
        .map(([stage, seconds]) => `${stage} ${seconds.toFixed(1)}`)
        .join(', '),
    ],
  ];
  const rows = facts.flatMap(([fact, value]) => (value ? [[fact, value]] : []));
  return details(
    `Built by layerpack ${run.version}`,
    table(
      [
        ['', 'left'],
        ['', 'left'],
      ],
      rows,
    ),
  );
}
