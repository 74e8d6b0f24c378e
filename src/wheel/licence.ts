import { classifierIds, idOfName } from './licence-names.js';
import type { MetadataFields } from './metadata-fields.js';
import { readFields } from './metadata-fields.js';
import { licencesIn, spdxExpression } from './spdx.js';

/** The field that says it: metadata's own expression, a classifier, or free text. */
export type LicenceSource = 'License-Expression' | 'Classifier' | 'License';

/** What a distribution says of its licence. */
export interface Licensing {
  /** SPDX expression; null where what it says is none, or may mean several. */
  readonly license: string | null;
  readonly licenseSource: LicenceSource | null;
  /** What it says instead, on one line; null where there is an expression, or nothing. */
  readonly licenseText: string | null;
  /** Its License-File entries, as it has them. */
  readonly licenseFiles: readonly string[];
}

/** A name is shorter than this; what is longer is the text of a licence. In characters. */
const longestName = 200;

/**
 * Reads what METADATA says of the licence. Nothing is guessed: what may mean several licences, and what contradicts
 * itself, stays unknown.
 * https://packaging.python.org/en/latest/specifications/core-metadata/#license-expression
 */
export function licensingOf(metadata: string): Licensing {
  const fields = readFields(metadata);
  const licenseFiles = valuesOf(fields, 'license-file');
  const [license, licenseSource] = expressionOf(fields) ?? [null, null];
  const licenseText = license === null ? textOf(fields) : null;
  return { license, licenseSource, licenseText, licenseFiles };
}

function expressionOf(fields: MetadataFields): readonly [string, LicenceSource] | null {
  const own = spdxExpression(valuesOf(fields, 'license-expression')[0] ?? '');
  if (own !== null) return [own, 'License-Expression'];
  const text = titleOf(fields);
  const fromText = text === null ? null : (spdxExpression(text) ?? idOfName(text));
  const classified = classifiersOf(fields);
  const ids = classified.map((classifier) => classifierIds.get(classifier));
  // Whether several hold together or are a choice, classifiers do not say
  const [id, ...others] = new Set(ids);
  if (id === undefined || others.length > 0) return fromText === null ? null : [fromText, 'License'];
  if (fromText === null || fromText === id) return [id, 'Classifier'];
  return licencesIn(fromText).includes(id) ? [fromText, 'License'] : null;
}

/** Where there is no expression: the name that is given, else the classifiers. */
function textOf(fields: MetadataFields): string | null {
  const [expression] = valuesOf(fields, 'license-expression');
  const [text] = valuesOf(fields, 'license');
  const named = [expression, text].find((each) => each !== undefined && isName(each));
  if (named !== undefined) return named;
  const classified = classifiersOf(fields).map((each) => each.split(' :: ').at(-1) ?? '');
  return classified.length > 0 ? classified.join(', ') : titleOf(fields);
}

/** The name in field License, or the title of the text that some put there. */
function titleOf(fields: MetadataFields): string | null {
  const [text = ''] = valuesOf(fields, 'license');
  const [title = ''] = text.split('\n');
  return isName(title) ? title : null;
}

const isName = (text: string) => text !== '' && text.length <= longestName && !text.includes('\n');

/** Classifiers of licences; "OSI Approved" alone tells nothing. */
function classifiersOf(fields: MetadataFields): readonly string[] {
  const all = valuesOf(fields, 'classifier').filter((each) => each.startsWith('License :: '));
  return all.filter((each) => each !== 'License :: OSI Approved');
}

/** What old tools write where nothing is given is nothing. */
function valuesOf(fields: MetadataFields, name: string): readonly string[] {
  const values = (fields.get(name) ?? []).map((value) => value.trim());
  return values.filter((value) => value !== '' && value !== 'UNKNOWN');
}
