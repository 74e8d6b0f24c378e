import type { Cache, EntryName } from './cache.js';

/** What a store keeps together. */
export type Bundle = 'wheels' | 'result' | 'baseline';

/**
 * A store of entries that outlives the machine. What goes wrong with it is told, and never ends a run.
 */
export interface RemoteCache {
  /**
   * Brings entries into the cache.
   * @param keys the exact one or the start of one, what fits best first; of several that start so, the newest counts
   * @returns the key that it was, or null where there was none
   */
  restore(bundle: Bundle, keys: readonly string[], cache: Cache): Promise<string | null>;
  /** Keeps entries of the cache under a new key. */
  save(bundle: Bundle, key: string, entries: readonly EntryName[], cache: Cache): Promise<void>;
  /** What went wrong when it was used last, so that nothing came of it; null where it works. */
  trouble(): string | null;
  /** Whether something was given up that is still under way, and would keep the process from ending. */
  hanging(): boolean;
}
