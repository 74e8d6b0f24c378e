import { clockOf } from './github/clock.js';
import { writeComment } from './github/comment.js';
import { unknownPull } from './github/comment-findings.js';
import { lengthOf } from './github/comment-marker.js';
import { readEvent } from './github/event.js';
import { isForPullRequest, pullRequestOf } from './github/pull-request.js';
import { runPage } from './github/server.js';
import { layerSetOf } from './inputs/layer-set.js';
import { comparedRunOf, hasNews } from './report/compared-report.js';
import { commentBody } from './report/comparison-markdown.js';
import type { Delivery } from './report/delivery.js';
import type { Report } from './report/report.js';
import type { Job, World } from './world.js';

/**
 * Says on the pull request what the run does to the layers: in one comment for each set of layers, runtime and
 * architecture, which later runs update.
 * @returns null where the run is for no pull request
 */
export async function commentOnPullRequest(
  report: Report,
  world: World,
  { token, documentation }: Job,
): Promise<Delivery | null> {
  const { environment, log, now } = world;
  const event = await readEvent(environment);
  const pullRequest = pullRequestOf(environment, event);
  if (!pullRequest) return isForPullRequest(environment) ? { facts: {}, findings: [unknownPull] } : null;
  const compared = comparedRunOf(report);
  // What was built is a merge that nobody has seen, and another one each time
  const run = { ...compared, snapshot: { ...compared.snapshot, commit: null } };
  const marker = {
    key: layerSetOf(report.inputs),
    order: {
      runId: numberOf(environment['GITHUB_RUN_ID']),
      attempt: numberOf(environment['GITHUB_RUN_ATTEMPT']),
    },
  };
  const links = {
    summaryUrl: runPage(environment, environment['GITHUB_RUN_ID']),
    ...(documentation && { documentation }),
  };
  const wanted = {
    ...pullRequest,
    ...marker,
    body: commentBody(run, links, lengthOf(marker)),
    worthCreating: report.inputs.comment === 'always' || hasNews(run),
  };
  return log.stage('Comment', async () => {
    const { status, url, findings } = await writeComment(wanted, {
      token,
      environment,
      clock: clockOf(now),
    });
    log.info(`The comment on pull request ${pullRequest.number}: ${status}${url === null ? '' : `, ${url}`}`);
    return { facts: {}, findings };
  });
}

const numberOf = (text: string | undefined) => Number.parseInt(text ?? '', 10) || 0;
