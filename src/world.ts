import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cache } from './cache/cache.js';
import type { RemoteCache } from './cache/remote.js';
import type { Environment } from './engine/pip-configuration.js';
import type { Finding } from './errors.js';
import type { Lifetime } from './lifetime.js';
import type { Log } from './log.js';
import type { Progress } from './report/progress.js';
import { worstFirst } from './report/report.js';

/** What a build needs of the world around it. */
export interface World {
  /** Absolute path of the user's project. */
  readonly workspace: string;
  /** Where this run's own directory is made. */
  readonly temporaryRoot: string;
  readonly environment: Environment;
  readonly version: string;
  /** Version and build: other programs may make other layers of the same input. */
  readonly program: string;
  /** The runner's own cache; null where there is none. */
  readonly remote: RemoteCache | null;
  /** Null where a run is compared with what it is told to, or nothing. */
  readonly baselines: Baselines | null;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly log: Log;
  readonly lifetime: Lifetime;
}

/** The manifests that runs of the repository keep for those that come after them. */
export interface Baselines {
  /** Full id of the commit that is built; null where that is not known. */
  commit(): Promise<string | null>;
  lookUp(cache: Cache): Promise<FoundBaseline>;
  /** Keeps a manifest, where the run is one that others may be compared with. */
  save(manifest: string, cache: Cache): Promise<void>;
  /**
   * Lines that were added or changed since a commit, by file; null where that cannot be found out.
   * @param files relative to the workspace
   */
  changedLines(
    files: readonly string[],
    since: string,
  ): Promise<ReadonlyMap<string, ReadonlySet<number>> | null>;
}

export type FoundBaseline =
  | {
      readonly kind: 'found';
      /** A manifest as JSON, of which only the commit was looked at. */
      readonly text: string;
      /** Full id. */
      readonly commit: string;
      /** What follows the commit and a comma: "the merge base with main". Names of branches are as they are. */
      readonly why: string;
    }
  /** The reason ends a sentence. */
  | { readonly kind: 'none'; readonly reason: string }
  | { readonly kind: 'not looked for' };

/** What a job on GitHub has, and a command line has not. */
export interface Job {
  /** For GitHub's API; null where none was given. */
  readonly token: string | null;
  /** Where the pages of the rules can be read, with a slash at the end. */
  readonly documentation?: string;
}

/** Makes the run's own directory, which goes when the run ends. */
export async function openWorkDirectory({ temporaryRoot, lifetime }: World): Promise<string> {
  const workDirectory = await realpath(await mkdtemp(join(temporaryRoot, 'layerpack-')));
  lifetime.defer(() => rm(workDirectory, { recursive: true, force: true }));
  return workDirectory;
}

/** Runs stages under their headings, and notes how long they took. */
export function stages(world: World, progress: Progress) {
  const aside = besides(world, progress);
  return <T>(title: string, work: () => Promise<T>): Promise<T> =>
    world.log.stage(title, () => aside(title, work));
}

/** The same for what goes on beside other stages, and so has no heading. Its failure is told where it is waited for. */
export function besides({ now }: World, progress: Progress) {
  return <T>(title: string, work: () => Promise<T>): Promise<T> => {
    const start = now();
    const result = work().then((value) => {
      progress.timings[title.toLowerCase()] = Math.round(now() - start) / 1000;
      return value;
    });
    result.catch(() => undefined);
    return result;
  };
}

/**
 * Findings are told at once, the worst first, and kept for the report. What was found of a layer is found again of
 * each stack that it is in: that is told once.
 */
export function tell(findings: readonly Finding[], progress: Progress, log: Log): void {
  const known = new Set(progress.findings.map((finding) => JSON.stringify(finding)));
  for (const finding of worstFirst(findings)) {
    const text = JSON.stringify(finding);
    if (known.has(text)) continue;
    known.add(text);
    log.finding(finding);
    progress.findings.push(finding);
  }
}
