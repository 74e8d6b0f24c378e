import { count } from '../sizes.js';

/**
 * GitHub takes 1 MiB per step, and of a larger summary nothing.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#step-isolation-and-limits
 */
const mostBytes = 1_000_000;

/** The job summary of a job that comments: the texts of its comments, one below the other, as many as there is room for. */
export function commentsSummary(bodies: readonly string[]): string {
  let size = 0;
  const shown = bodies.filter((body) => {
    size += Buffer.byteLength(body) + 1;
    return size <= mostBytes;
  });
  const more = bodies.length - shown.length;
  return [...shown, ...(more > 0 ? [`_${count(more, 'more comment')} on the pull request._\n`] : [])].join(
    '\n',
  );
}
