import type { CheckResult } from '../check/level.js';
import { count } from '../sizes.js';
import { checkedLayers, checkedOf, uncheckedOf, warningsOf } from './checks.js';
import { escapeMarkdown, shorten } from './markdown.js';
import type { Report } from './report.js';

/** Characters of a detail that are shown. */
const longestDetail = 1000;

/** What was looked at and what it came to, and what was not looked at and why. */
export function checkList(report: Report): string {
  const several = report.inputs.layers.length > 1;
  const lines = checkedLayers(report).flatMap((layer) => {
    const of = several ? ` of ${escapeMarkdown(layer.inputs.name)}` : '';
    return [
      ...checkedOf(layer, report).map(
        (result) => `- ${markOf(result)} ${result.check}${of}: ${toldOf(result)}`,
      ),
      ...uncheckedOf(layer, report).map(
        ({ checks, told }) => `- ⚪ ${checks.join(', ')}${of}: ${shortened(told)}`,
      ),
    ];
  });
  return `### Checks\n\n${lines.join('\n')}`;
}

function markOf(result: CheckResult): string {
  if (warningsOf(result) > 0) return '⚠️';
  return result.state === 'failed' ? '❌' : '✅';
}

function toldOf(result: CheckResult): string {
  const detail = shortened(result.detail);
  const warnings = warningsOf(result);
  return warnings > 0 ? `${count(warnings, 'warning')}, ${detail}` : detail;
}

function shortened(text: string): string {
  return escapeMarkdown(shorten(text, longestDetail));
}
