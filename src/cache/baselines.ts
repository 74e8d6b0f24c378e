import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cache, EntryName } from './cache.js';
import { dropDamaged, keepEntry, readEntry, takeFiles } from './entries.js';
import { sha256OfText } from './files.js';
import type { RemoteCache } from './remote.js';
import { notKept } from './trouble.js';

/** Where manifests of commits are kept, for runs that are compared with them. */
export interface Baselines {
  readonly cache: Cache;
  /** Null where the runner has none. */
  readonly remote: RemoteCache | null;
  /** What is compared with its like alone: the same layers, runtime and architecture. */
  readonly set: string;
  /** Where a directory for what passes through is made. */
  readonly temporaryRoot: string;
}

export interface TakenBaseline {
  readonly commit: string;
  /** JSON, of which only the commit was looked at. */
  readonly text: string;
}

/** Keys of one question: https://github.com/actions/toolkit/blob/main/packages/cache/src/cache.ts */
const mostKeys = 10;

const file = 'manifest.json';

/**
 * The manifest of the first of these commits that has one. What is damaged is told, and the next is taken.
 * @throws the operating system's error where there is no room for it
 */
export async function takeBaseline(
  baselines: Baselines,
  commits: readonly string[],
): Promise<TakenBaseline | null> {
  const { cache, remote, set } = baselines;
  for (let from = 0; from < commits.length; ) {
    const batch = commits.slice(from, from + mostKeys);
    const here = await Promise.all(batch.map((commit) => readEntry(cache, nameOf(set, commit))));
    const first = here.findIndex((entry) => entry !== null);
    // What this machine has need not be asked for, nor what comes after it
    const asked = first < 0 ? batch : batch.slice(0, first);
    const keys = asked.map((commit) => keyStart(set, commit));
    const key = keys.length > 0 ? ((await remote?.restore('baseline', keys, cache)) ?? null) : null;
    const index = key === null ? first : keys.findIndex((start) => key.startsWith(start));
    const commit = batch[index];
    if (commit === undefined) {
      from += batch.length;
      continue;
    }
    const text = await read(baselines, commit);
    if (text !== null) return { commit, text };
    from += index + 1;
  }
  return null;
}

/**
 * Keeps the manifest of a commit. What fails is told and changes nothing.
 * @param run tells runs of the same commit apart, of which the last counts
 */
export async function keepBaseline(
  baselines: Baselines,
  commit: string,
  run: string,
  manifest: string,
): Promise<void> {
  const { cache, remote, set } = baselines;
  const name = nameOf(set, commit);
  try {
    await passing(baselines, async (path) => {
      await writeFile(path, manifest);
      await keepEntry(cache, name, new Map([[file, { path }]]));
    });
  } catch (error) {
    cache.tell(notKept(cache.directory, error));
  }
  if (!cache.used.has(join(name.kind, name.key))) return;
  await remote?.save('baseline', `${keyStart(set, commit)}${run}`, [name], cache);
}

async function read(baselines: Baselines, commit: string): Promise<string | null> {
  const { cache, set } = baselines;
  const name = nameOf(set, commit);
  const entry = await readEntry(cache, name);
  if (entry?.files.length !== 1 || entry.files[0]?.name !== file) return null;
  const again = 'The run is compared with an older commit, or with none.';
  const text = await passing(baselines, async (path) =>
    (await takeFiles(cache, name, entry, () => path, again)) ? readFile(path, 'utf8') : null,
  );
  const stated = text === null ? null : commitIn(text);
  if (stated === null || stated === commit) return text;
  await dropDamaged(cache, name, new Error(`its manifest is of the commit ${stated}`), again);
  return null;
}

/** The commit that a manifest says it is of. Whether it is a manifest otherwise is for its reader to say. */
function commitIn(text: string): string | null {
  try {
    const { run } = JSON.parse(text) as { readonly run?: { readonly commit?: unknown } };
    return typeof run?.commit === 'string' ? run.commit : null;
  } catch {
    return null;
  }
}

async function passing<T>({ temporaryRoot }: Baselines, work: (path: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(temporaryRoot, 'layerpack-baseline-'));
  try {
    return await work(join(directory, file));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

const hashOf = (set: string) => sha256OfText(set).slice(0, 16);

function nameOf(set: string, commit: string): EntryName {
  return { kind: 'baselines', key: `${hashOf(set)}-${commit}` };
}

function keyStart(set: string, commit: string): string {
  return `layerpack-baseline-${hashOf(set)}-${commit}-`;
}
