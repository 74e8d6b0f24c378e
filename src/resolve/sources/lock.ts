/** A lock that its own tool reads, and not layerpack. */
export interface Lock {
  readonly kind: 'poetry-lock' | 'uv-lock';
  /** Absolute. */
  readonly path: string;
  readonly text: string;
}

/** What is wanted beside a project's own dependencies, as the user wrote it. */
export interface Selection {
  readonly extras: readonly string[];
  readonly groups: readonly string[];
}
