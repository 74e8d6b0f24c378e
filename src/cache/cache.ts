import type { Finding } from '../errors.js';

/** What is kept for later runs, each in a directory of that name. */
export const cacheKinds = ['wheels', 'built', 'tools', 'exporters', 'results', 'baselines'] as const;
export type CacheKind = (typeof cacheKinds)[number];

/** An entry, as kind and key. */
export interface EntryName {
  readonly kind: CacheKind;
  /** Fit to be the name of a directory. */
  readonly key: string;
}

/** The cache as one run has it. */
export interface Cache {
  /** Absolute path; it need not be there yet. */
  readonly directory: string;
  /** What this run took out of it or put into it, by path relative to the directory: a run that follows can use it. */
  readonly used: Map<string, EntryName>;
  /** What this run found damaged, by path as above: what it was restored from has to be replaced. */
  readonly damaged: Set<string>;
  /** Takes what goes wrong with it, which never ends a run. */
  readonly tell: (finding: Finding) => void;
}

export function openCache(directory: string, tell: (finding: Finding) => void): Cache {
  const told = new Set<string>();
  return {
    directory,
    used: new Map(),
    damaged: new Set(),
    tell: (finding) => {
      // A directory that cannot be written to fails for each entry alike
      const text = `${finding.title}: ${finding.reason}`;
      if (!told.has(text)) tell(finding);
      told.add(text);
    },
  };
}
