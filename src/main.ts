import { appendFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import * as core from '@actions/core';
import { findingOf, UsageError } from './errors.js';
import { actionsLog, annotationAt } from './github/actions-log.js';
import { actionsCache } from './github/cache.js';
import { documentationBase } from './github/documentation.js';
import { readActionInputs, readActionSecret } from './inputs/action.js';
import { readInputs } from './inputs/read.js';
import { endOnSignals } from './interrupt.js';
import { createLifetime } from './lifetime.js';
import { sentence } from './log.js';
import { openBaselines } from './open-baselines.js';
import { readProgram, readSurroundings, readVersion } from './surroundings.js';

/**
 * The action: reads the runner's world, builds, and reports by outputs, summary and annotations.
 * @returns whether something is waited for that would keep the process from ending
 */
async function run(): Promise<{ readonly hanging: boolean }> {
  const { env: environment } = process;
  const workspace = environment['GITHUB_WORKSPACE'] || process.cwd();
  const inputs = await readInputs(
    readActionInputs(environment),
    workspace,
    readSurroundings(environment, workspace, 'container'),
  );
  const lifetime = createLifetime();
  endOnSignals(lifetime, core.error);
  try {
    const documentation = documentationBase(environment);
    const log = actionsLog(documentation);
    const token = readActionSecret('github-token', environment);
    if (token !== null) log.mask(token);
    // Everything heavy loads from here on: a run that fails on its inputs ends at once.
    const { build } = await import('./build.js');
    const { summaryMarkdown } = await import('./report/summary.js');
    const { outputsOf, outputTexts } = await import('./report/outputs.js');
    const { failed } = await import('./report/report.js');
    const remote = actionsCache(environment, workspace, lifetime);
    const temporaryRoot = environment['RUNNER_TEMP'] || tmpdir();
    const place = { workspace, temporaryRoot, environment, remote, now: Date.now };
    const baselines = openBaselines(inputs, place, token);
    const world = {
      ...place,
      baselines,
      version: readVersion(),
      program: readProgram(),
      log,
      lifetime,
    };
    const { redactReport } = await import('./report/redact.js');
    const built = redactReport(await build(inputs, world), log.redact);
    const directory = resolve(workspace, inputs['output-directory']);
    const { deliver } = await import('./deliver.js');
    const { report, hanging } = await deliver(built, directory, world, {
      token,
      ...(documentation && { documentation }),
    });
    log.tellRest();
    const outputs = outputTexts(outputsOf(report, directory));
    for (const [name, value] of Object.entries(outputs)) core.setOutput(name, value);
    const summary = environment['GITHUB_STEP_SUMMARY'];
    if (summary) appendFileSync(summary, summaryMarkdown(report, documentation));
    // Each finding has its annotation already; setFailed would make another.
    if (failed(report)) process.exitCode = core.ExitCode.Failure;
    return { hanging: hanging || baselines.hanging() || (remote?.hanging() ?? false) };
  } finally {
    await lifetime.end();
  }
}

function tellFailure(error: unknown): void {
  if (error instanceof UsageError) {
    for (const { message, location } of error.problems) core.error(message, annotationAt('inputs', location));
    core.setFailed(`Failed to read the inputs: ${error.problems.map(({ message }) => message).join('; ')}.`);
  } else {
    if (error instanceof Error && error.stack) core.debug(error.stack);
    core.setFailed(sentence(findingOf(error)));
  }
}

const { hanging } = await run().catch((error: unknown) => {
  tellFailure(error);
  return { hanging: false };
});
if (hanging) process.exit();
