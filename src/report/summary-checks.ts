import type { CheckResult } from '../check/level.js';
import { count } from '../sizes.js';
import { checksOf, uncheckedOf, warningsOf } from './checks.js';
import { escapeMarkdown, shorten } from './markdown.js';
import type { Report } from './report.js';

const marks = { passed: '✅', failed: '❌', 'not checked': '⚪' } as const;

/** Characters of a detail that are shown. */
const longestDetail = 1000;

/** What was looked at and what it came to, and what was not looked at and why. */
export function checkList(report: Report): string {
  const lines = report.layers.flatMap((layer) => {
    const of = report.layers.length > 1 ? ` of ${escapeMarkdown(layer.name)}` : '';
    return [
      ...checksOf(layer).map((result) => `- ${markOf(result)} ${result.check}${of}: ${told(result)}`),
      ...uncheckedOf(layer, report).map(
        ({ checks, reason }) =>
          `- ${marks['not checked']} ${checks.join(', ')}${of}: not checked, ${escapeMarkdown(reason)}`,
      ),
    ];
  });
  return `### Checks\n\n${lines.join('\n')}`;
}

function markOf(result: CheckResult): string {
  return warningsOf(result) > 0 ? '⚠️' : marks[result.state];
}

function told(result: CheckResult): string {
  const detail = escapeMarkdown(shorten(result.detail, longestDetail));
  if (result.state === 'not checked') return `not checked, ${detail}`;
  const warnings = warningsOf(result);
  return warnings > 0 ? `${count(warnings, 'warning')}, ${detail}` : detail;
}
