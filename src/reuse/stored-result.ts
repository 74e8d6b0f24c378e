import type { Inputs } from '../inputs/inputs.js';
import type { Report, Reused } from '../report/report.js';
import { readReport, reportText } from './stored-report.js';

/** A finished result as it is kept beside its zips. */
export interface StoredResult {
  /** Milliseconds since 1970. */
  readonly built: number;
  /** Whether its image, or the runtime's, was named by a tag, which may move. */
  readonly movingImage: boolean;
  readonly engine: 'container' | 'host';
  /** Text of the report. */
  readonly report: string;
}

const day = 24 * 60 * 60 * 1000;

/** Days that a result counts whose image is named by a tag: it may stand for another image by then. */
export const daysOfMovingImage = 7;

/** @param report without secrets */
export function storedResult(report: Report, built: number): StoredResult {
  const images = [report.run.image, report.run.runtimeImage].filter((image) => image !== null);
  return {
    built,
    movingImage: images.some(({ name }) => !name.includes('@sha256:')),
    engine: report.run.image ? 'container' : 'host',
    report: reportText(report),
  };
}

/** What was kept beside the zips, or why it cannot be read: their hashes say nothing of it. */
export function readStored(
  data: unknown,
  inputs: Inputs,
): { readonly stored: StoredResult; readonly report: Report } | { readonly trouble: Error } {
  try {
    const stored = data as StoredResult;
    return { stored, report: readReport(stored.report, inputs) };
  } catch (error) {
    return { trouble: new Error(`its report cannot be read (${error})`) };
  }
}

/** Whether the image may have moved on since. */
export function isTooOld({ movingImage, built }: StoredResult, now: number): boolean {
  return movingImage && now - built > daysOfMovingImage * day;
}

/**
 * What is told of a result that is reused.
 * @param imageKnown whether this run has seen which image it is
 */
export function reusedOf({ built, movingImage }: StoredResult, why: string, imageKnown: boolean): Reused {
  const limit = `its image is named by a tag, so it counts for ${daysOfMovingImage} days; named by digest it would count for longer`;
  return {
    built: new Date(built).toISOString(),
    why: movingImage && !imageKnown ? `${why} (${limit})` : why,
  };
}
