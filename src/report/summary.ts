import type { CheckResult } from '../check/level.js';
import { quotas } from '../lambda/quotas.js';
import type { LayerDistribution } from '../layer/tree.js';
import type { BuiltLayer } from '../pack/pack.js';
import { formatBytes, formatShare } from '../sizes.js';
import { details, escapeMarkdown, table } from './markdown.js';
import type { Report } from './report.js';
import { failed } from './report.js';

/** Distributions that are shown unfolded. */
const heaviestShown = 8;

const marks = { passed: '✅', failed: '❌', 'not checked': '⚪' } as const;
const severityMarks = { error: '❌', warning: '⚠️', notice: 'ℹ️' } as const;

/** The job summary: what there is, what is wrong with it, what it weighs, what was looked at and what was not. */
export function summaryMarkdown(report: Report): string {
  return `${[
    heading(report),
    layerTable(report),
    findingTable(report),
    report.layer ? weightTable(report.distributions, report.layer) : '',
    runtimeNote(report),
    checkList(report.checks),
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
  const { inputs } = report;
  const mark = failed(report) ? '❌' : '✅';
  return `## ${mark} Layer ${escapeMarkdown(inputs['layer-name'])} for ${inputs.runtime.id} on ${inputs.architecture.replace('_', '\\_')}`;
}

function layerTable({ layer, distributions, inputs }: Report): string {
  if (!layer) return '';
  const total = layer.unzipped + inputs['reserved-size'];
  const reserved =
    inputs['reserved-size'] > 0 ? `, with ${formatBytes(inputs['reserved-size'])} reserved` : '';
  return table(
    [
      ['Zip', 'left'],
      ['Distributions', 'right'],
      ['Unzipped', 'right'],
      ['Zipped', 'right'],
    ],
    [
      [
        `\`${layer.zip}\``,
        `${distributions.length}`,
        `**${formatBytes(layer.unzipped)}**, ${formatShare(total, inputs['max-unzipped-size'])} of ${formatBytes(inputs['max-unzipped-size'])}${reserved}`,
        `**${formatBytes(layer.zipped)}**, ${formatShare(layer.zipped, inputs['max-zipped-size'] ?? quotas.zippedDirect)} of ${formatBytes(inputs['max-zipped-size'] ?? quotas.zippedDirect)}`,
      ],
    ],
  );
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

function weightTable(distributions: readonly LayerDistribution[], layer: BuiltLayer): string {
  const rows = distributions
    .toSorted((a, b) => b.size - a.size || (a.name < b.name ? -1 : 1))
    .map(({ name, version, size, builtFrom }) => [
      `${escapeMarkdown(name)}${builtFrom ? ' (built here)' : ''}`,
      escapeMarkdown(version),
      formatBytes(size),
      formatShare(size, layer.unzipped),
    ]);
  const columns = [
    ['Distribution', 'left'],
    ['Version', 'left'],
    ['Unzipped', 'right'],
    ['Share', 'right'],
  ] as const;
  const top = `### Heaviest distributions\n\n${table(columns, rows.slice(0, heaviestShown))}`;
  const rest = rows.slice(heaviestShown);
  return rest.length > 0 ? `${top}\n\n${details(`${rest.length} more`, table(columns, rest))}` : top;
}

function runtimeNote({ excluded, sdk }: Report): string {
  if (excluded.length === 0) return '';
  const names = excluded.map(({ name, version }) => `${escapeMarkdown(name)} ${escapeMarkdown(version)}`);
  return `**Left to the runtime**, which carries these versions (${escapeMarkdown(sdk?.source ?? '')}): ${names.join(', ')}`;
}

function checkList(checks: readonly CheckResult[]): string {
  const lines = checks.map(
    ({ check, state, detail }) =>
      `- ${marks[state]} ${check}: ${state === 'not checked' ? 'not checked, ' : ''}${escapeMarkdown(detail)}`,
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
