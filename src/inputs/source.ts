import type { Location, Problem } from '../errors.js';
import type { InputName } from './definitions.js';
import { inputNames } from './definitions.js';

/** What the user gave, by input name. An empty text counts as not given, as GitHub passes unset inputs. */
export type RawInputs = Readonly<Partial<Record<InputName, string>>>;

/** One value that the user gave. */
export interface Given {
  /** A list where a file has one. */
  readonly value: string | readonly string[];
  /** Where it stands; inputs and flags stand nowhere. */
  readonly location?: Location;
  /** Where each item of a list stands. */
  readonly items?: readonly Location[];
}

/** Values from one place: the inputs, the top of the config, one layer's entry. */
export type Source = Readonly<Partial<Record<InputName, Given>>>;

/** Finds what counts among several sources. */
export type Find = (name: InputName) => Given | undefined;

/** The value that counts: that of the first source that has one. */
export function findFrom(...sources: readonly Source[]): Find {
  return (name) => sources.find((source) => source[name] !== undefined)?.[name];
}

export function sourceOf(raw: RawInputs): Source {
  return Object.fromEntries(
    inputNames.flatMap((name) => {
      const value = raw[name]?.trim();
      return value ? [[name, { value }] as const] : [];
    }),
  );
}

/** The texts of a list input; separators count only in what is one text. */
export function listOf({ value }: Given, separator: RegExp): readonly string[] {
  const parts = typeof value === 'string' ? value.split(separator) : value;
  return [...new Set(parts.map((part) => part.trim()).filter((part) => part !== ''))];
}

/** Where an item that `listOf` gives stands; of one text, where the whole stands. */
export function placeOf({ value, location, items }: Given, item: string): Location | undefined {
  const index = typeof value === 'string' ? -1 : value.findIndex((part) => part.trim() === item);
  return items?.[index] ?? location;
}

/** Takes note of what is wrong with an input, and where that stands. */
export type Reject = (input: string, message: string, location?: Location) => void;

export function problemAt(location: Location | undefined, input: string, message: string): Problem {
  const text = `${input}: ${message}`;
  if (!location) return { input, message: text };
  const { file, line, column } = location;
  return { input, message: `${[file, line, column].filter(Boolean).join(':')}: ${text}`, location };
}
