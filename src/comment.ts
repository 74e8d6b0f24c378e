import { appendFileSync } from 'node:fs';
import * as core from '@actions/core';
import { findingOf } from './errors.js';
import { actionsLog } from './github/actions-log.js';
import { documentationBase } from './github/documentation.js';
import { readActionSecret } from './inputs/action.js';
import { sentence } from './log.js';

/** The action in comment/: says on a pull request what the run of a fork could not. */
async function run(): Promise<void> {
  const { env: environment } = process;
  const documentation = documentationBase(environment);
  const log = actionsLog(documentation);
  const token = readActionSecret('github-token', environment);
  if (token !== null) log.mask(token);
  const { commentForRun } = await import('./comment-for-run.js');
  const bodies = await commentForRun({
    token,
    environment,
    log,
    now: Date.now,
    ...(documentation && { documentation }),
  });
  log.tellRest('in the log above');
  const summary = environment['GITHUB_STEP_SUMMARY'];
  const { commentsSummary } = await import('./report/comments-summary.js');
  if (summary) appendFileSync(summary, commentsSummary(bodies));
}

await run().catch((error: unknown) => {
  if (error instanceof Error && error.stack) core.debug(error.stack);
  core.setFailed(sentence(findingOf(error)));
});
