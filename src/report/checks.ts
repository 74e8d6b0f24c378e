import type { CheckName, CheckResult } from '../check/level.js';
import { checkNames, importTestNotRun, notChecked } from '../check/level.js';
import type { LayerReport, Report } from './report.js';
import { failed } from './report.js';

/** Checks that came to nothing for one reason, so that silence is not taken for a pass. */
export interface Unchecked {
  readonly checks: readonly CheckName[];
  /** In words that say that they did not run. */
  readonly told: string;
}

/** Every check of a layer, in their order, also those of which there is no result. */
export function checksOf(layer: LayerReport, report: Report): readonly CheckResult[] {
  return checkNames.flatMap((name) => {
    const results = layer.checks.filter(({ check }) => check === name);
    return results.length > 0 ? results : [notChecked(name, whyNot(name, layer, report))];
  });
}

/** Layers, each once: one that is split is checked as one, and its first zip has the checks of all. */
export function checkedLayers({ layers }: Pick<Report, 'layers'>): readonly LayerReport[] {
  return layers.filter(({ split }) => !split || split.number === 1);
}

/** What was checked of a layer. */
export function checkedOf(layer: LayerReport, report: Report): readonly CheckResult[] {
  return checksOf(layer, report).filter(({ state }) => state !== 'not checked');
}

/** What was not, each reason once. */
export function uncheckedOf(layer: LayerReport, report: Report): readonly Unchecked[] {
  const unchecked = checksOf(layer, report).filter(({ state }) => state === 'not checked');
  return [...new Set(unchecked.map(({ detail }) => detail))].map((reason) => ({
    checks: unchecked.filter(({ detail }) => detail === reason).map(({ check }) => check),
    told: reason.startsWith(importTestNotRun) ? reason : `not checked, ${reason}`,
  }));
}

function whyNot(check: CheckName, layer: LayerReport, report: Report): string {
  if ((check === 'test-command' || check === 'max-growth') && layer.inputs[check] === null)
    return `no ${check} is given`;
  const input = check === 'sdk-partial' ? 'pip-check' : check === 'sdk-import' ? 'import-check' : check;
  if (layer.inputs[input] === 'off') return `input ${input} is off`;
  if (failed(report) && !report.complete) return 'the run ended before';
  return layer.built ? 'it did not run' : 'there is no layer';
}

/** How many warnings a check has, where those are the worst of it. */
export function warningsOf({ state, findings }: CheckResult): number {
  return state === 'passed' ? findings.filter(({ severity }) => severity === 'warning').length : 0;
}
