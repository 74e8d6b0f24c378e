import type { Finding } from '../errors.js';
import { documentationOf } from '../rules.js';
import { count } from '../sizes.js';
import { boundedTable, details, escapeMarkdown, shorten } from './markdown.js';
import type { Report } from './report.js';

/** Errors and warnings that are shown unfolded. */
const rowsShown = 25;

/** Characters of a text that are shown: what a tool says can be long, and the log and the manifest have it whole. */
const longestText = 2000;

/** Bytes of rows, so that all of it is far below the 1 MiB that GitHub takes. */
const budgets = { shown: 200_000, folded: 150_000, notices: 75_000 } as const;

const marks = { error: '❌', warning: '⚠️', notice: 'ℹ️' } as const;

const columns = [
  ['Rule', 'left'],
  ['Finding', 'left'],
] as const;

/**
 * Errors and warnings, the worst first, and folded behind them what is more than anyone reads at once, and notices.
 * @param documentation where the pages of the rules can be read, if that is known
 */
export function findingTables({ findings }: Report, documentation: string | undefined): string {
  const rows = (some: readonly Finding[]) => some.map((finding) => row(finding, documentation));
  const grave = findings.filter(({ severity }) => severity !== 'notice');
  const notices = findings.filter(({ severity }) => severity === 'notice');
  const [shown, rest] = [grave.slice(0, rowsShown), grave.slice(rowsShown)];
  return [
    shown.length > 0 ? boundedTable(columns, rows(shown), budgets.shown) : '',
    rest.length > 0 ? details(countOf(rest), boundedTable(columns, rows(rest), budgets.folded)) : '',
    notices.length > 0
      ? details(count(notices.length, 'notice'), boundedTable(columns, rows(notices), budgets.notices))
      : '',
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function countOf(rest: readonly Finding[]): string {
  const errors = rest.filter(({ severity }) => severity === 'error').length;
  const warnings = rest.length - errors;
  return [
    ...(errors > 0 ? [count(errors, 'more error')] : []),
    ...(warnings > 0 ? [count(warnings, 'more warning')] : []),
  ].join(' and ');
}

function row(finding: Finding, documentation: string | undefined): readonly string[] {
  const { rule, severity, title, reason, advice, location } = finding;
  const name = documentation ? `[${rule}](${documentation}${documentationOf(rule)})` : rule;
  const text = (words: string) => escapeMarkdown(shorten(words, longestText));
  const parts = [
    location ? `${text(location.file)}:${location.line}` : '',
    `**${text(title)}**`,
    /[.!?]$/.test(reason) ? text(reason) : `${text(reason)}.`,
    `_${text(advice)}_`,
  ];
  return [`${marks[severity]} ${name}`, parts.filter((part) => part !== '').join('<br>')];
}
