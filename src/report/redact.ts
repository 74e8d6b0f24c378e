import type { Analysis } from '../analysis/model.js';
import type { Report } from './report.js';

/**
 * The report without secrets, to be made before any view of it: what a view escapes is no longer what the mask knows.
 * @param redact hides secrets in a text
 */
export function redactReport(report: Report, redact: (text: string) => string): Report {
  return hide(report, '', redact) as Report;
}

/** The same for an analysis. */
export function redactAnalysis(analysis: Analysis, redact: (text: string) => string): Analysis {
  return hide(analysis, '', redact) as Analysis;
}

/** Values only, and no hashes: a secret may be a word or number that stands there by chance. */
function hide(value: unknown, key: string, redact: (text: string) => string): unknown {
  if (typeof value === 'string') return key === 'sha256' ? value : redact(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((each) => hide(each, key, redact));
  if (value instanceof Set) return value;
  if (value instanceof Map) return new Map([...value].map(([name, each]) => [name, hide(each, '', redact)]));
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, hide(each, name, redact)]));
}
