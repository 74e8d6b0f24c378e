import type { CheckName, CheckResult } from '../check/level.js';
import { count } from '../sizes.js';
import { checkedOf, uncheckedOf, warningsOf } from './checks.js';
import { escapeMarkdown, shorten } from './markdown.js';
import type { Report } from './report.js';

/** Characters of a detail that are shown. */
const longestDetail = 1000;

/** What was looked at and what it came to, and what was not looked at and why. */
export function checkList(report: Report): string {
  const lines = report.layers.flatMap((layer) => {
    const { inputs, split, name } = layer;
    // A split layer is checked as one, and compared zip by zip
    const named = (check: CheckName) => (check === 'max-growth' ? name : inputs.name);
    const of = (check: CheckName) => (report.layers.length > 1 ? ` of ${escapeMarkdown(named(check))}` : '');
    const shown = (check: CheckName) => !split || split.number === 1 || check === 'max-growth';
    const checks = checkedOf(layer, report).filter(({ check }) => shown(check));
    return [
      ...checks.map((result) => `- ${markOf(result)} ${result.check}${of(result.check)}: ${toldOf(result)}`),
      ...(split && split.number > 1 ? [] : uncheckedOf(layer, report)).map(
        ({ checks: names, told }) =>
          `- ⚪ ${names.join(', ')}${report.layers.length > 1 ? ` of ${escapeMarkdown(inputs.name)}` : ''}: ${shortened(told)}`,
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
