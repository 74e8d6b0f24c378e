import { snapshotOf } from '../compare/snapshot.js';
import type { ComparedRun } from './compared-run.js';
import { unbuilt } from './compared-run.js';
import { manifestText } from './manifest.js';
import type { Report } from './report.js';

/** A report as those see it who review a change. */
export function comparedRunOf(report: Report): ComparedRun {
  const { compared, complete } = report;
  const findings = report.findings.filter(({ severity }) => severity !== 'notice');
  const told = { asked: report.layers.map(({ name }) => name), findings, complete };
  if (compared && 'difference' in compared)
    return { ...told, snapshot: compared.difference.after, comparison: compared, missing: null };
  // As a later run will read it
  const snapshot = snapshotOf(JSON.parse(manifestText(report, (text) => text)));
  return { ...told, snapshot, comparison: null, missing: compared?.missing ?? null };
}

/** Whether there is something to say that a reviewer does not expect. */
export function hasNews(run: ComparedRun): boolean {
  const { comparison, findings } = run;
  if (unbuilt(run)) return false;
  return comparison?.difference.changed === true || findings.some(({ severity }) => severity === 'error');
}
