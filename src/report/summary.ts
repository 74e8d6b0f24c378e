import { quotas } from '../lambda/quotas.js';
import { formatBytes, formatShare } from '../sizes.js';
import { details, escapeMarkdown, table } from './markdown.js';
import type { LayerReport, Report } from './report.js';
import { countedSize, failed, othersSize } from './report.js';
import { placeTable, sdkNotes } from './summary-places.js';

/** Distributions that are shown unfolded. */
const heaviestShown = 8;

const marks = { passed: '✅', failed: '❌', 'not checked': '⚪' } as const;
const severityMarks = { error: '❌', warning: '⚠️', notice: 'ℹ️' } as const;

/** The job summary: what there is, what is wrong with it, what it weighs, what was looked at and what was not. */
export function summaryMarkdown(report: Report): string {
  const built = report.layers.filter((layer) => layer.built !== null);
  return `${[
    heading(report),
    layerTable(built, report),
    findingTable(report),
    ...built.map((layer) => weightTable(layer, report)),
    placeTable(report),
    runtimeNote(report),
    sdkNotes(built, report),
    checkList(report.layers),
    origin(report),
  ]
    .filter((part) => part !== '')
    .join('\n\n')}\n`;
}

/** What layerpack does not look at, so that silence is not taken for a pass. */
export const neverChecked: readonly string[] = [
  'that the binaries fit the runtime (ELF files)',
  'that the modules import in the runtime',
];

function heading(report: Report): string {
  const { inputs, layers } = report;
  const mark = failed(report) ? '❌' : '✅';
  const names = layers.map(({ name }) => escapeMarkdown(name)).join(', ');
  return `## ${mark} Layer${layers.length > 1 ? 's' : ''} ${names} for ${inputs.runtime.id} on ${inputs.architecture.replace('_', '\\_')}`;
}

function layerTable(built: readonly LayerReport[], report: Report): string {
  if (built.length === 0) return '';
  return table(
    [
      ['Zip', 'left'],
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
    `\`${built.zip}\``,
    `${distributions.length}`,
    `**${formatBytes(built.unzipped)}**, ${[`${share} of ${formatBytes(maximum)}`, ...counted].join(', ')}`,
    `**${formatBytes(built.zipped)}**, ${formatShare(built.zipped, zipMaximum)} of ${formatBytes(zipMaximum)}`,
  ];
}

function findingTable({ findings }: Report): string {
  if (findings.length === 0) return '';
  const rows = findings.map(({ rule, severity, title, reason, advice, location }) => [
    `${severityMarks[severity]} ${rule}`,
    [
      location ? `${escapeMarkdown(location.file)}:${location.line}` : '',
      `**${escapeMarkdown(title)}**`,
      `${escapeMarkdown(reason)}.`,
      `_${escapeMarkdown(advice)}_`,
    ]
      .filter((part) => part !== '')
      .join('<br>'),
  ]);
  return table(
    [
      ['Rule', 'left'],
      ['Finding', 'left'],
    ],
    rows,
  );
}

function weightTable({ built, distributions }: LayerReport, { layers }: Report): string {
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
  const title = `### Heaviest distributions${layers.length > 1 ? ` of ${escapeMarkdown(built.name)}` : ''}`;
  const top = `${title}\n\n${table(columns, rows.slice(0, heaviestShown))}`;
  const rest = rows.slice(heaviestShown);
  return rest.length > 0 ? `${top}\n\n${details(`${rest.length} more`, table(columns, rest))}` : top;
}

function runtimeNote({ excluded, sdk }: Report): string {
  if (excluded.length === 0) return '';
  const names = excluded.map(({ name, version }) => `${escapeMarkdown(name)} ${escapeMarkdown(version)}`);
  return `**Left to the runtime**, which carries these versions (${escapeMarkdown(sdk?.source ?? '')}): ${names.join(', ')}`;
}

function checkList(layers: readonly LayerReport[]): string {
  const lines = layers.flatMap(({ name, checks }) =>
    checks.map(({ check, state, detail }) => {
      const of = layers.length > 1 ? ` of ${escapeMarkdown(name)}` : '';
      const not = state === 'not checked' ? 'not checked, ' : '';
      return `- ${marks[state]} ${check}${of}: ${not}${escapeMarkdown(detail)}`;
    }),
  );
  const never = neverChecked.map((what) => `- ${marks['not checked']} not checked: ${what}`);
  return `### Checks\n\n${[...lines, ...never].join('\n')}`;
}

function origin({ run }: Report): string {
  const facts: readonly (readonly [string, string | null | undefined])[] = [
    ['Builder', run.builder],
    ['Image', run.image ? `\`${run.image.name}\`` : null],
    ['Digest', run.image ? `\`${run.image.digest}\`` : null],
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
