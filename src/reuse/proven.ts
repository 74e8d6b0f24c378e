import type { Report } from '../report/report.js';

/**
 * Why a finished result is for this run alone: something that was asked for was not tried, and may be another time.
 * Null where all was tried, or could not have been.
 * @param toBeTried whether anything that is asked for takes the runtime's image
 */
export function whyNotProven(
  { run, layers }: Pick<Report, 'run' | 'layers'>,
  toBeTried: boolean,
): string | null {
  // Without a container there is no image to try anything in, and that counts as the other engine's result
  if (run.image && !run.runtimeImage && toBeTried) return 'the runtime image was not there';
  const broken = layers
    .flatMap(({ checks }) => checks)
    // What is off or has nothing to look at finds nothing
    .find(({ state, findings }) => state === 'not checked' && findings.length > 0);
  return broken ? `${broken.check} was not checked: ${broken.detail}` : null;
}
