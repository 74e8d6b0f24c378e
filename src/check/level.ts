import type { Finding } from '../errors.js';
import { LayerpackError } from '../errors.js';
import type { CheckLevel } from '../inputs/inputs.js';

/** The checks, in the order in which they are shown. */
export const checkNames = [
  'pip-check',
  'sdk-partial',
  'elf-check',
  'import-check',
  'sdk-import',
  'quota-check',
  'max-growth',
  'test-command',
] as const;

export type CheckName = (typeof checkNames)[number];

/** What a check came to. A check that did not run is never a check that passed. */
export interface CheckResult {
  readonly check: CheckName;
  readonly state: 'passed' | 'failed' | 'not checked';
  /** What was looked at, or why nothing was. */
  readonly detail: string;
  readonly findings: readonly Finding[];
}

/** Lowers errors where the user asked for warnings. Findings that were warnings already stay what they are. */
export function atLevel(findings: readonly Finding[], level: CheckLevel): readonly Finding[] {
  return findings.map((finding) =>
    level === 'warn' && finding.severity === 'error' ? { ...finding, severity: 'warning' } : finding,
  );
}

export function checked(check: CheckName, detail: string, findings: readonly Finding[]): CheckResult {
  const failed = findings.some(({ severity }) => severity === 'error');
  return { check, state: failed ? 'failed' : 'passed', detail, findings };
}

export function notChecked(check: CheckName, why: string): CheckResult {
  return { check, state: 'not checked', detail: why, findings: [] };
}

/** Begins the detail of a check whose modules were not imported, and says itself that it did not run. */
export const importTestNotRun = 'import test: not run, because';

/** @param input the input that switches the check off, where that has another name */
export function switchedOff(check: CheckName, input: string = check): CheckResult {
  return notChecked(check, `input ${input} is off`);
}

/** For a check that broke down: nothing is known, and that counts as much as what it would have found. */
export function brokenDown(check: CheckName, error: unknown, level: CheckLevel): CheckResult {
  if (!(error instanceof LayerpackError)) throw error;
  const { finding } = error;
  return {
    ...notChecked(check, `it could not be done: ${finding.reason}`),
    findings: atLevel([finding], level),
  };
}
