import type { Comparison, Snapshot } from '../compare/model.js';
import type { Finding } from '../errors.js';

/** What a run has to tell those who review a change. Comment and summary are views of it. */
export interface ComparedRun {
  /** Names of the layers that were asked for, where they are known. */
  readonly asked: readonly string[];
  /** The run's own layers; none where it failed before there were any. */
  readonly snapshot: Snapshot;
  /** Null where there is nothing to compare with. */
  readonly comparison: Comparison | null;
  /** Why there is none, as the end of a sentence; null where there is one, or nothing was looked for. */
  readonly missing: string | null;
  /** Errors and warnings of the run, worst first. */
  readonly findings: readonly ToldFinding[];
  /** Whether the zips have their names. */
  readonly complete: boolean;
}

/** Whether it failed before there were layers. */
export function unbuilt({ snapshot, complete }: Pick<ComparedRun, 'snapshot' | 'complete'>): boolean {
  return snapshot.layers.length === 0 && !complete;
}

/** What is told of a finding where its place in a file is not. */
export type ToldFinding = Pick<Finding, 'rule' | 'severity' | 'title' | 'reason' | 'advice'>;
