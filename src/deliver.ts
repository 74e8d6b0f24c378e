import type { Finding } from './errors.js';
import { findingOf } from './errors.js';
import type { Log } from './log.js';
import { redactReport } from './report/redact.js';
import type { Report } from './report/report.js';
import { worstFirst } from './report/report.js';
import { uploadReport } from './upload-report.js';
import type { World } from './world.js';

/** A report with what became of it. */
export interface Delivered {
  readonly report: Report;
  /** Whether a client still waits for something, which would keep the process from ending. */
  readonly hanging: boolean;
}

/**
 * What becomes of a finished report on a runner: its files are uploaded. Nothing here fails the run. What was not
 * delivered is a warning, and stands in the log and the summary, since the manifest is written by then.
 */
export async function deliver(report: Report, directory: string, world: World): Promise<Delivered> {
  if (!report.inputs['upload-artifact']) return { report, hanging: false };
  const start = world.now();
  const { artifacts, findings, hanging } = await uploadReport(report, directory, world).catch(defect);
  const upload = Math.round(world.now() - start) / 1000;
  const run = { ...report.run, timings: { ...report.run.timings, upload } };
  const told = { ...report, run, artifacts, findings: tellAll(findings, report, world.log) };
  // What a client says of its failure may name a proxy
  return { report: redactReport(told, world.log.redact), hanging };
}

/** Ours it is, but what was built is there all the same. */
function defect(error: unknown) {
  const finding: Finding = { ...findingOf(error), severity: 'warning' };
  return { artifacts: [], findings: [finding], hanging: false };
}

function tellAll(findings: readonly Finding[], report: Report, log: Log): readonly Finding[] {
  for (const finding of findings) log.finding(finding);
  return worstFirst([...report.findings, ...findings]);
}
