import type { PruneRule } from '../inputs/definitions.js';
import type { LayerFile } from '../layer/tree.js';

/** A file that a layer does without, and why. */
export interface DroppedFile {
  readonly file: LayerFile;
  /** "drop" where a pattern of the user's says so. */
  readonly rule: PruneRule | 'drop';
}

/** What pruning left out of a layer, by distribution and rule. */
export interface PrunedPart {
  /** Normalised name. */
  readonly distribution: string;
  readonly rule: DroppedFile['rule'];
  readonly files: number;
  /** Bytes. */
  readonly size: number;
}

/** A binary with its symbols taken out. */
export interface StrippedFile {
  /** Path in the zip. */
  readonly path: string;
  readonly owner: string;
  /** Bytes before and after. */
  readonly before: number;
  readonly after: number;
}

/** A binary that was stripped and put back as it was. */
export interface PutBackFile {
  readonly path: string;
  readonly owner: string;
  /** The end of a sentence that begins with the path, such as "would no longer be aligned". */
  readonly reason: string;
}

export interface Stripped {
  readonly files: readonly StrippedFile[];
  readonly putBack: readonly PutBackFile[];
}

/** Bytecode that the layer carries, or why it carries none. */
export type Bytecode =
  | {
      readonly files: number;
      /** Bytes, unzipped. */
      readonly size: number;
      /** Modules that do not compile, by path in the zip. */
      readonly failed: readonly string[];
    }
  /** The end of a sentence that begins with "because". */
  | { readonly missing: string };

/** A distribution that stopped importing, and has its files back. */
export interface RolledBack {
  readonly distribution: string;
  /** What had been done to it; "strip" where its binaries had been stripped. */
  readonly rules: readonly (DroppedFile['rule'] | 'strip')[];
  /** Modules that did not import without it, of whichever distribution. */
  readonly modules: readonly string[];
  readonly files: number;
  /** Bytes that came back. */
  readonly size: number;
}

/** What was done to make a layer smaller, and what came of it. */
export interface Slimmed {
  /** The heaviest first. */
  readonly pruned: readonly PrunedPart[];
  /** Null where it was not asked for. */
  readonly stripped: Stripped | null;
  /** Null where it was not asked for. */
  readonly bytecode: Bytecode | null;
  readonly rolledBack: readonly RolledBack[];
}
