import type { Finding } from '../errors.js';

/** What came of one of the ways that finished layers go. */
export interface Delivery {
  /** What there is to tell more. */
  readonly facts: {
    readonly versions?: readonly VersionFacts[];
    readonly release?: ReleaseFacts;
    readonly artifacts?: readonly ArtifactFacts[];
  };
  readonly findings: readonly Finding[];
  /** Whether a client still waits for something. */
  readonly hanging?: boolean;
}

/** An artifact of the workflow run. */
export interface ArtifactFacts {
  readonly name: string;
  readonly id: number;
  /** Of its bytes; null where the service did not tell. */
  readonly sha256: string | null;
  /** The layer whose zip it is; null where it holds manifest, locks and SBOMs. */
  readonly layer: string | null;
}

/** What became, or would become, of a layer in a region. */
export interface VersionFacts {
  readonly layer: string;
  readonly region: string;
  /**
   * published: a new version. recovered: one whose making was not answered for. unchanged: the newest has all of it.
   * planned: a dry run would publish.
   */
  readonly status: 'published' | 'recovered' | 'unchanged' | 'planned' | 'failed';
  /** Why there is, or has to be, a new version; why it failed. Null where nothing has changed. */
  readonly reason: string | null;
  /** Null where there is none, or none yet. */
  readonly arn: string | null;
  readonly version: number | null;
  /** When it was made, in ISO 8601. */
  readonly created: string | null;
  /** How the zip goes there; null where it does not. */
  readonly upload: 'direct' | 's3' | null;
  /** Account ids, organisation ids or *: who was, or would be, given its use, and from whom it was taken. */
  readonly granted: readonly string[];
  readonly revoked: readonly string[];
  /** Numbers of older versions that were, or would be, deleted. */
  readonly deleted: readonly number[];
}

/** A release of GitHub's. */
export interface ReleaseFacts {
  readonly tag: string;
  /** Address of its page. */
  readonly url: string;
  /** Names of its files that are of this run. */
  readonly assets: readonly string[];
}
