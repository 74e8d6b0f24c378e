import type { Entry } from '../cache/entries.js';
import type { CheckResult } from '../check/level.js';
import type { Inputs } from '../inputs/inputs.js';
import type { Report } from '../report/report.js';

/** What of a report lasts: what it was compared with is another thing for each run. */
export function lastingReport(report: Report): Report {
  const lasting = ({ check }: CheckResult) => check !== 'max-growth';
  return {
    ...report,
    compared: null,
    layers: report.layers.map((layer) => ({ ...layer, checks: layer.checks.filter(lasting) })),
    findings: report.findings.filter(({ rule }) => rule !== 'growth' && rule !== 'baseline'),
  };
}

/** A report as text. Its maps and sets are marked as such, since JSON has none. */
export function reportText(report: Report): string {
  return JSON.stringify(report, (_, value: unknown) => {
    if (value instanceof Map) return { $map: [...value] };
    return value instanceof Set ? { $set: [...value] } : value;
  });
}

/**
 * The report of an earlier run as that of one that was asked for the same.
 * @param text as `reportText` wrote it for the same key, which has all that the inputs say
 */
export function readReport(text: string, inputs: Inputs): Report {
  const stored = JSON.parse(text, (_, value: unknown) => {
    const { $map: map, $set: set } = (value ?? {}) as { $map?: unknown; $set?: unknown };
    if (Array.isArray(map)) return new Map(map as [unknown, unknown][]);
    return Array.isArray(set) ? new Set(set) : value;
  }) as Report;
  return {
    ...stored,
    inputs,
    layers: stored.layers.map((known) => {
      const layer = inputs.layers.find(({ name }) => name === known.inputs.name);
      if (!layer) throw new Error(`the stored report has another layer, ${known.inputs.name}`);
      return { ...known, inputs: layer };
    }),
  };
}

/** Whether the files of an entry are the zips that a report tells of. */
export function hasZips({ layers }: Report, { files }: Pick<Entry, 'files'>): boolean {
  const zips = layers.flatMap(({ built }) => built ?? []);
  return (
    files.length === zips.length &&
    zips.every(({ zip, sha256 }) => files.some((file) => file.name === zip && file.sha256 === sha256))
  );
}
