import { versionFields } from '../lambda/version-fields.js';
import type { LayerDistribution } from '../layer/tree.js';
import { termsOf } from '../wheel/spdx.js';

const { licenseInfo: mostLicenseInfo } = versionFields;

/**
 * The licences of a layer on one line, as LicenseInfo takes it: the same for the same distributions in whatever
 * order. Each licence is named once, sorted, choices in parentheses; after a semicolon come the distributions whose
 * licence is not known. What does not fit is counted: `Apache-2.0 AND (MIT OR 0BSD) and 3 more; unknown: foo, bar`.
 */
export function licenseInfoOf(distributions: readonly Pick<LayerDistribution, 'name' | 'license'>[]): string {
  const licences = distinct(
    distributions.flatMap(({ license }) => (license === null ? [] : termsOf(license))),
  );
  const unknown = distinct(distributions.flatMap(({ name, license }) => (license === null ? name : [])));
  if (licences.length === 0)
    return unknown.length > 0 ? fitted(unknownStart, unknown, ', ', mostLicenseInfo) : '';
  if (unknown.length === 0) return fitted('', licences, ' AND ', mostLicenseInfo);
  // Licences go first; at least how many are unknown has its place behind them
  const least = `; ${fitted(unknownStart, unknown, ', ', 0)}`;
  const known = fitted('', licences, ' AND ', mostLicenseInfo - least.length);
  return fitted(`${known}; ${unknownStart}`, unknown, ', ', mostLicenseInfo);
}

const unknownStart = 'unknown: ';

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}

/** As many whole items as there is room for, and how many more there are. */
function fitted(start: string, items: readonly string[], between: string, room: number): string {
  for (let shown = items.length; shown > 0; shown--) {
    const left = items.length - shown;
    const text = start + items.slice(0, shown).join(between) + (left > 0 ? ` and ${left} more` : '');
    if (text.length <= room) return text;
  }
  return `${start}${items.length} not shown`;
}
