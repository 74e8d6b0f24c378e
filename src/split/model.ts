import type { LayerFile } from '../layer/tree.js';

/** A file with what it takes in a zip. */
export interface SizedFile {
  readonly file: LayerFile;
  /** Bytes of it compressed, without the zip's own structure. */
  readonly compressed: number;
}

export interface SplitWish {
  /** Of the layer; its parts are called by it, with -1, -2 and so on behind. */
  readonly name: string;
  readonly files: readonly SizedFile[];
  /** Most bytes that each zip may have. */
  readonly maxZipped: number;
  /** Most zips there may be. */
  readonly maxParts: number;
}

/** One zip of a layer that is split. */
export interface SplitPart {
  readonly name: string;
  /** In the order of the layer's files. */
  readonly files: readonly LayerFile[];
  /** Each with why it is here, as the end of a sentence such as "numpy is in data-1 because ...". */
  readonly distributions: readonly PlacedDistribution[];
}

export interface PlacedDistribution {
  readonly name: string;
  /** Whether the part has all of its files. */
  readonly whole: boolean;
  readonly reason: string;
}

/** Why the files do not go into as many zips as there may be. */
export interface Unfit {
  /** Bytes, zipped, that are too many. */
  readonly over: number;
  /** Zips that it would take; null where a file alone is larger than a zip may be. */
  readonly parts: number | null;
  /** Files that are larger, compressed, than a zip may be. */
  readonly largeFiles: readonly LayerFile[];
}
