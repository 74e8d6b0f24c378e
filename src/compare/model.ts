/** What a comparison knows of a run: its layers, and what they were made by. All sizes are bytes. */
export interface Snapshot {
  /** Full id of the commit that was built; null where that is not known. */
  readonly commit: string | null;
  /** Such as "python3.12". */
  readonly runtime: string;
  readonly architecture: string;
  readonly circumstances: readonly Circumstance[];
  readonly layers: readonly LayerSnapshot[];
}

/** Something that layers depend on beside their distributions. */
export interface Circumstance {
  readonly kind: 'tool' | 'image' | 'runtime-image' | 'sdk' | 'option';
  /** As users name it: an input, "layerpack", "boto3". */
  readonly name: string;
  /** The layer whose option it is; null where it is all of the run's. */
  readonly layer: string | null;
  readonly value: string;
}

export interface LayerSnapshot {
  readonly name: string;
  /** The layer that it is one zip of; not there where it is all of its layer. */
  readonly partOf?: string;
  /** Of the zip, in hex. */
  readonly sha256: string | null;
  readonly unzipped: number;
  readonly zipped: number;
  /** What counts for the quota: the stack, layers from elsewhere and what is reserved. */
  readonly counted: number;
  /** What the counted bytes must stay below or at: max-unzipped-size. */
  readonly limit: number;
  readonly distributions: readonly DistributionSnapshot[];
  /** Files that no distribution brings, as the libraries of system-libraries. */
  readonly others: readonly OtherSnapshot[];
}

export interface DistributionSnapshot {
  /** Normalised. */
  readonly name: string;
  readonly version: string;
  /** Of its files in the layer. */
  readonly unzipped: number;
  /** The same as they are compressed in the zip, without what a zip adds to each; null where it is not known. */
  readonly zipped: number | null;
  /** What it would take if nothing of it were left out of the layer; null where it is not known. */
  readonly whole: number | null;
}

export interface OtherSnapshot {
  readonly name: string;
  readonly unzipped: number;
}

/** What has changed from one run to another. */
export interface Difference {
  readonly before: Snapshot;
  readonly after: Snapshot;
  /** Sums over the layers. */
  readonly unzipped: Change;
  readonly zipped: Change;
  /** Those that are, or were, there: the one that grew most first, the unchanged last. */
  readonly layers: readonly LayerDifference[];
  /** What else has changed, and so may explain the rest. */
  readonly circumstances: readonly CircumstanceChange[];
  /** Whether some layer has other bytes, is new or is gone. */
  readonly changed: boolean;
}

/** Bytes; 0 where something is not there. */
export interface Change {
  readonly before: number;
  readonly after: number;
}

export interface LayerDifference {
  /** changed: other bytes. renamed: another name, and mostly the same content. */
  readonly status: 'added' | 'removed' | 'renamed' | 'changed' | 'unchanged';
  /** The name that it has, or had. */
  readonly name: string;
  /** Null where it is not there on that side. */
  readonly before: LayerSnapshot | null;
  readonly after: LayerSnapshot | null;
  /** What is not as it was: what grew most first. */
  readonly distributions: readonly DistributionDifference[];
  /** What is as it was, the heaviest first. */
  readonly same: readonly DistributionSnapshot[];
}

export interface DistributionDifference {
  /**
   * moved: it came from, or went to, another layer. resized: the same version with other bytes. upgraded and
   * downgraded by the order of PEP 440; replaced where versions have no order.
   */
  readonly status:
    | 'added'
    | 'removed'
    | 'upgraded'
    | 'downgraded'
    | 'replaced'
    | 'moved-in'
    | 'moved-out'
    | 'resized';
  readonly name: string;
  /** Whether it is files of no distribution, as libraries of system-libraries are. */
  readonly other: boolean;
  /** Null where it is not there on that side. */
  readonly before: DistributionSnapshot | null;
  readonly after: DistributionSnapshot | null;
  /** The other layer of one that has moved. */
  readonly elsewhere: string | null;
  /** By how many unzipped bytes it changed. */
  readonly growth: number;
  /**
   * The part of the growth that is not of the distribution itself: more or less of it is left out of the layer than
   * before. 0 where that is not known.
   */
  readonly pruning: number;
}

export interface CircumstanceChange extends Pick<Circumstance, 'kind' | 'name' | 'layer'> {
  /** Null where it was, or is, not there. */
  readonly before: string | null;
  readonly after: string | null;
}

/** What a run is compared with. */
export interface Baseline {
  readonly snapshot: Snapshot;
  /** The manifest itself, as text; null where it is a zip. */
  readonly text: string | null;
  /** What it is, as the object of "compared with": "0123abc, the first parent of the merge commit". */
  readonly origin: string;
}

/** A run beside what it is compared with. */
export interface Comparison {
  readonly baseline: Baseline;
  readonly difference: Difference;
}
