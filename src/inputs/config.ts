import type { Location, Problem } from '../errors.js';
import type { Source } from './source.js';

/** A config file as its language reads it. */
export interface ConfigDocument {
  /** As messages name it. */
  readonly file: string;
  /** Plain data, of any shape. */
  readonly value: unknown;
  /** What is wrong already, though the rest can be read. */
  readonly problems: readonly Problem[];
  /**
   * Where a value stands, or its key; of what is not there, the next thing around it.
   * @param path keys and indexes from the top
   */
  readonly locate: (path: readonly string[], part: 'key' | 'value') => Location;
}

/** What a config file says. What is wrong in it is left out here, and told among its problems. */
export interface Config {
  readonly file: string;
  readonly top: Source;
  /** As listed; null where the file has no list of layers. */
  readonly layers: readonly LayerEntry[] | null;
  readonly problems: readonly Problem[];
}

/** One of the layers of a config. */
export interface LayerEntry {
  readonly name: string;
  /** Of its name. */
  readonly location: Location;
  readonly stackedOn: readonly { readonly name: string; readonly location: Location }[];
  readonly values: Source;
}
