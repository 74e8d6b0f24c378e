import { createHash } from 'node:crypto';
import { normaliseName } from '../../wheel/name.js';
import type { Table } from './toml.js';
import { isTable, tableAt, textAt, valueAt } from './toml.js';

/** Sections of a Pipfile that hold no packages. */
const otherSections = new Set(['source', 'requires', 'scripts', 'pipfile', 'pipenv']);

const defaultSource = { name: 'pypi', url: 'https://pypi.org/simple', verify_ssl: true };

/**
 * The hashes that Pipfile.lock may have of this Pipfile: as pipenv writes it, with names normalised, and as it and
 * plette did before. https://github.com/sarugaku/plette/blob/master/src/plette/pipfiles.py
 */
export function pipfileHashes(pipfile: Table): readonly string[] {
  const others = Object.entries(pipfile).filter(
    ([section]) => !otherSections.has(section) && !sections.has(section),
  );
  const hash = (packages: (section: unknown) => unknown) =>
    sha256({
      _meta: { sources: pipfile['source'] ?? [defaultSource], requires: pipfile['requires'] ?? {} },
      default: packages(pipfile['packages'] ?? {}),
      develop: packages(pipfile['dev-packages'] ?? {}),
      ...Object.fromEntries(others.map(([section, value]) => [section, packages(value)])),
    });
  return [hash(normalisedKeys), hash((section) => section)];
}

/** Section of the Pipfile by that of the lock, where they differ; both of each are no category of their own. */
const sections: ReadonlyMap<string, string> = new Map([
  ['default', 'packages'],
  ['develop', 'dev-packages'],
  ['packages', 'packages'],
  ['dev-packages', 'dev-packages'],
]);

/** Normalised names that a Pipfile asks for in these categories of its lock. */
export function pipfileNames(pipfile: Table, categories: readonly string[]): ReadonlySet<string> {
  return new Set(
    categories.flatMap((category) =>
      Object.keys(tableAt(pipfile, sections.get(category) ?? category)).map(normaliseName),
    ),
  );
}

const markerKeys =
  'os_name sys_platform platform_machine platform_python_implementation platform_release platform_system ' +
  'platform_version python_version python_full_version implementation_name implementation_version';

/** When a Pipfile asks for a name, as a marker; undefined for always. It may state each variable as a key. */
export function pipfileMarker(pipfile: Table, category: string, name: string): string | undefined {
  const packages = tableAt(pipfile, sections.get(category) ?? category);
  const [, entry] =
    Object.entries(packages).find(([key]) => normaliseName(key) === normaliseName(name)) ?? [];
  const own = textAt(entry, 'markers');
  const parts = markerKeys.split(' ').flatMap((key) => {
    const value = textAt(entry, key);
    return value === undefined ? [] : `${key} ${value}`;
  });
  const all = [...(own === undefined ? [] : [parts.length > 0 ? `(${own})` : own]), ...parts];
  return all.length > 0 ? all.join(' and ') : undefined;
}

function normalisedKeys(section: unknown): unknown {
  if (!isTable(section)) return section;
  return Object.fromEntries(Object.entries(section).map(([name, value]) => [normaliseName(name), value]));
}

function sha256(value: unknown): string {
  return createHash('sha256').update(pythonJson(value)).digest('hex');
}

/** JSON as Python's json.dumps(value, sort_keys=True, separators=(",", ":")) has it; integers are bigint. */
function pythonJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(',')}]`;
  if (isTable(value)) {
    const keys = Object.keys(value).sort();
    return `{${keys.map((key) => `${pythonJson(key)}:${pythonJson(valueAt(value, key))}`).join(',')}}`;
  }
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number' && Number.isInteger(value)) return value.toFixed(1);
  return JSON.stringify(value).replaceAll(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
