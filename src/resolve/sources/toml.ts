import { parse, TomlError } from 'smol-toml';
import { lineError } from './source-error.js';

export type Table = Readonly<Record<string, unknown>>;

/**
 * Reads TOML; integers are bigint, so that a float is known for one.
 * @throws LayerpackError with rule `requirements`
 */
export function parseToml(text: string, file: string): Table {
  try {
    return parse(text, { integersAsBigInt: true });
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [problem = ''] = error.message.replace(/^Invalid TOML document: /, '').split('\n');
    throw lineError({ file, line: error.line }, `it is not TOML: ${problem}`, 'Correct the file.');
  }
}

export function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** A table's own value under a path of keys; undefined where there is none. */
export function valueAt(table: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (value, key) => (isTable(value) && Object.hasOwn(value, key) ? value[key] : undefined),
    table,
  );
}

export function tableAt(table: unknown, ...keys: readonly string[]): Table {
  const value = valueAt(table, ...keys);
  return isTable(value) ? value : {};
}

export function textAt(table: unknown, ...keys: readonly string[]): string | undefined {
  const value = valueAt(table, ...keys);
  return typeof value === 'string' ? value : undefined;
}

/** The texts of a list; nothing else that is in it. */
export function textsAt(table: unknown, ...keys: readonly string[]): readonly string[] {
  const value = valueAt(table, ...keys);
  return Array.isArray(value) ? value.filter((text) => typeof text === 'string') : [];
}

export function tablesAt(table: unknown, ...keys: readonly string[]): readonly Table[] {
  const value = valueAt(table, ...keys);
  return Array.isArray(value) ? value.filter(isTable) : [];
}

/** The lines where the tables of an array begin, such as each [[packages]]. First line is 1. */
export function tableLines(text: string, name: string): readonly number[] {
  const header = new RegExp(`^\\s*\\[\\[\\s*${name}\\s*\\]\\]`);
  return text.split('\n').flatMap((line, index) => (header.test(line) ? [index + 1] : []));
}
