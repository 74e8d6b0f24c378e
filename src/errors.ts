import type { RuleId } from './rules.js';

export type { RuleId } from './rules.js';

export type Severity = 'error' | 'warning' | 'notice';

/** A place in a file of the user's. */
export interface Location {
  /** Path as the user named it, relative to the workspace where it lies inside. */
  readonly file: string;
  /** First line is 1. */
  readonly line: number;
  /** First column is 1. */
  readonly column?: number;
}

/** One thing to tell the user: what is the matter, why, and what to do. */
export interface Finding {
  readonly rule: RuleId;
  readonly severity: Severity;
  /** The distribution, file, layer or setting that it is about. */
  readonly subject: string;
  /** What failed or was noticed: one sentence without a full stop. */
  readonly title: string;
  readonly reason: string;
  readonly advice: string;
  readonly location?: Location;
}

/** A failure that ends the run; it carries the finding that the report shows. */
export class LayerpackError extends Error {
  readonly finding: Finding;

  constructor(finding: Omit<Finding, 'severity'>, options?: ErrorOptions) {
    super(`${finding.title}: ${finding.reason}`, options);
    this.name = 'LayerpackError';
    this.finding = { ...finding, severity: 'error' };
  }
}

/** A wrong input, flag or command. All that is wrong is told at once. */
export interface Problem {
  readonly input: string;
  /** With file, line and column in front where it is about a place in a file. */
  readonly message: string;
  readonly location?: Location;
}

/** Thrown before any work is done; the command line ends with status 2. */
export class UsageError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map((problem) => problem.message).join('\n'));
    this.name = 'UsageError';
    this.problems = problems;
  }
}

/** The finding for anything thrown: our own errors as they are, the rest as a defect of layerpack. */
export function findingOf(error: unknown): Finding {
  if (error instanceof LayerpackError) return error.finding;
  const reason = error instanceof Error ? error.message : String(error);
  return {
    rule: 'internal',
    severity: 'error',
    subject: 'layerpack',
    title: 'layerpack failed in a way it does not know',
    reason: reason.replace(/[.\s]+$/, ''),
    advice: 'Run again with debug logging, and report this with the log: it is a defect of layerpack.',
  };
}

/** The operating system's error code (ENOSPC, EACCES, ...) of anything thrown. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  return typeof code === 'string' ? code : errorCode(cause);
}
