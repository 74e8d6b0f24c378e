import type { Finding, Severity } from './errors.js';
import { findingOf } from './errors.js';
import type { Log } from './log.js';
import { addToOutput } from './pack/output-directory.js';
import { goneFailure } from './pack/output-failure.js';
import type { Delivery } from './report/delivery.js';
import { manifestText } from './report/manifest.js';
import { redactReport } from './report/redact.js';
import type { Report } from './report/report.js';
import { worstFirst } from './report/report.js';
import type { Job, World } from './world.js';

/** A report with what became of it. */
export interface Delivered {
  readonly report: Report;
  /** Whether a client still waits for something, which would keep the process from ending. */
  readonly hanging: boolean;
}

/**
 * What becomes of finished layers, each way loaded when it is gone: layer versions in AWS, files of a release, a comment
 * on the pull request, and last the artifacts, which tell of all before. What fails to be published fails the run; the
 * layers stay as they are. A comment or an artifact that is not there is no more than a warning.
 * @param directory absolute path of the output directory
 * @param job null on the command line, where there are layer versions alone
 */
export async function deliver(
  built: Report,
  directory: string,
  world: World,
  job: Job | null,
): Promise<Delivered> {
  const { log, now } = world;
  let report = built;
  let hanging = false;
  const step = async (title: string, work: () => Promise<Delivery | null>, severity: Severity = 'error') => {
    const start = now();
    // Nothing of this takes back what was built
    const failure = (error: unknown) => {
      const finding = findingOf(goneFailure(directory, error));
      return { facts: {}, findings: [{ ...finding, severity }] };
    };
    const done: Delivery | null = await work().catch(failure);
    if (!done) return;
    hanging ||= done.hanging ?? false;
    const findings = tellAll(done.findings, report, log);
    const timings = { ...report.run.timings, [title]: Math.round(now() - start) / 1000 };
    // What a client says of its failure may name a proxy
    report = redactReport(
      { ...report, ...done.facts, findings, run: { ...report.run, timings } },
      log.redact,
    );
  };
  const { publish, 'release-assets': assets, 'upload-artifact': upload, comment } = built.inputs;
  if (built.complete && publish !== 'false') {
    const { publishLayers } = await import('./publish-layers.js');
    await step('publish', () => publishLayers(report, directory, world));
  }
  if (built.complete && job && assets !== 'never') {
    const { addToRelease } = await import('./add-to-release.js');
    await step('release', () => addToRelease(report, directory, world, job.token));
  }
  if (job && comment !== 'never') {
    const { commentOnPullRequest } = await import('./comment-on-pull-request.js');
    await step('comment', () => commentOnPullRequest(report, world, job), 'warning');
  }
  if (report.findings.length > built.findings.length) {
    // The manifest is there already, and has all that was found but this
    const text = manifestText(report, log.redact);
    await step('manifest', async () => {
      await addToOutput(directory, 'manifest.json', text);
      return null;
    });
  }
  if (job && upload) {
    const { uploadReport } = await import('./upload-report.js');
    await step('upload', () => uploadReport(report, directory, world), 'warning');
  }
  return { report, hanging };
}

function tellAll(findings: readonly Finding[], report: Report, log: Log): readonly Finding[] {
  for (const finding of findings) log.finding(finding);
  return worstFirst([...report.findings, ...findings]);
}
