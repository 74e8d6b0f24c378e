import type { CheckName, CheckResult } from '../check/level.js';
import { checkNames } from '../check/level.js';
import type { LayerReport, Report } from './report.js';
import { failed } from './report.js';

/** Checks that came to nothing for one reason, so that silence is not taken for a pass. */
export interface Unchecked {
  readonly checks: readonly CheckName[];
  readonly reason: string;
}

/** What was checked of a layer, in the order of the checks. */
export function checksOf({ checks }: LayerReport): readonly CheckResult[] {
  return checkNames.flatMap((name) => checks.filter(({ check }) => check === name));
}

/** Every check of which there is no result. */
export function uncheckedOf(layer: LayerReport, report: Report): readonly Unchecked[] {
  const missing = checkNames.filter((name) => !layer.checks.some(({ check }) => check === name));
  const reasons = missing.map((name) => whyNot(name, layer, report));
  return [...new Set(reasons)].map((reason) => ({
    reason,
    checks: missing.filter((_, index) => reasons[index] === reason),
  }));
}

function whyNot(check: CheckName, layer: LayerReport, report: Report): string {
  if (check === 'test-command' && layer.inputs['test-command'] === null) return 'no test-command is given';
  const input = check === 'sdk-partial' ? 'pip-check' : check === 'sdk-import' ? 'import-check' : check;
  if (layer.inputs[input] === 'off') return `input ${input} is off`;
  if (failed(report)) return 'the run ended before';
  return layer.built ? 'it did not run' : 'there is no layer';
}

/** How many warnings a check has, where those are the worst of it. */
export function warningsOf({ state, findings }: CheckResult): number {
  return state === 'passed' ? findings.filter(({ severity }) => severity === 'warning').length : 0;
}
