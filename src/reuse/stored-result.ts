import { sha256OfText } from '../cache/files.js';
import type { Report, Reused } from '../report/report.js';
import { lastingReport, reportText } from './stored-report.js';

/** A finished result as it is kept beside its zips. */
export interface StoredResult {
  /** Milliseconds since 1970. */
  readonly built: number;
  /** Whether its image, or the runtime's, was named by a tag, which may move. */
  readonly movingImage: boolean;
  readonly engine: 'container' | 'host';
  /** Text of the report. */
  readonly report: string;
  /** Of that text, in hex: files of an entry have theirs in its list. */
  readonly sha256: string;
}

const day = 24 * 60 * 60 * 1000;

/** Days that a result counts whose image is named by a tag: it may stand for another image by then. */
export const daysOfMovingImage = 7;

/** @param report without secrets */
export function storedResult(report: Report, built: number): StoredResult {
  const text = reportText(lastingReport(report));
  const images = [report.run.image, report.run.runtimeImage].filter((image) => image !== null);
  return {
    built,
    movingImage: images.some(({ name }) => !name.includes('@sha256:')),
    engine: report.run.image ? 'container' : 'host',
    report: text,
    sha256: sha256OfText(text),
  };
}

/** @param data of an entry of the cache, which may be anything. @returns null where it is no whole result */
export function readResult(data: unknown): StoredResult | null {
  const { built, movingImage, engine, report, sha256 } = (data ?? {}) as {
    readonly [Key in keyof StoredResult]?: unknown;
  };
  if (typeof built !== 'number' || Number.isNaN(new Date(built).getTime())) return null;
  if (typeof movingImage !== 'boolean' || (engine !== 'container' && engine !== 'host')) return null;
  if (typeof report !== 'string' || sha256 !== sha256OfText(report)) return null;
  return { built, movingImage, engine, report, sha256 };
}

/** Whether the image may have moved on since. Of a result of the future the clock was wrong, so its age is not known. */
export function isTooOld({ movingImage, built }: StoredResult, now: number): boolean {
  return movingImage && Math.abs(now - built) > daysOfMovingImage * day;
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
