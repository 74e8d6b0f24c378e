import type { Finding } from '../errors.js';
import type { CheckLevel } from '../inputs/inputs.js';

/** What a check came to. A check that did not run is never a check that passed. */
export interface CheckResult {
  readonly check: 'pip-check' | 'quota-check';
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

export function checked(
  check: CheckResult['check'],
  detail: string,
  findings: readonly Finding[],
): CheckResult {
  const failed = findings.some(({ severity }) => severity === 'error');
  return { check, state: failed ? 'failed' : 'passed', detail, findings };
}

export function notChecked(check: CheckResult['check'], why: string): CheckResult {
  return { check, state: 'not checked', detail: why, findings: [] };
}

export function switchedOff(check: CheckResult['check']): CheckResult {
  return notChecked(check, `input ${check} is off`);
}
