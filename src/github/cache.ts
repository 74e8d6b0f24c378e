import { constants } from 'node:fs';
import { cp, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cache, EntryName } from '../cache/cache.js';
import { cacheKinds } from '../cache/cache.js';
import { pathOf, putInPlace } from '../cache/entries.js';
import type { Bundle, RemoteCache } from '../cache/remote.js';
import { errorCode } from '../errors.js';
import { heard } from './heard.js';

type Variables = Readonly<Record<string, string | undefined>>;

/** Where bundles pass through, relative to the workspace. */
const passage = '.layerpack-cache';

/** Seconds that the service may take for one bundle, which is a few hundred megabytes at most. */
const limit = 120;

/**
 * The Actions cache. Its client never fails, and says of failures only in the log: what it says there is made a
 * finding that tells what was lost.
 * @param workspace absolute; bundles pass through a directory in it, since the service takes paths literally and this
 *   one is the same for every runner
 * @param seconds that the service may take for one bundle
 * @returns null where the runner has no cache service
 */
export function actionsCache(
  environment: Variables,
  workspace: string,
  seconds: number = limit,
): RemoteCache | null {
  const service = environment['ACTIONS_CACHE_SERVICE_V2'] ? 'ACTIONS_RESULTS_URL' : 'ACTIONS_CACHE_URL';
  if (!environment[service]) return null;
  // A service that has failed once would fail again, and each time it takes a while
  let failed = false;
  let hanging = false;

  const attempt = async <T>(cache: Cache, lost: Lost, work: () => Promise<T>): Promise<T | null> => {
    if (failed) return null;
    const { result, trouble, hanging: hangs } = await heard(work, seconds);
    if (trouble === null) return result;
    failed = true;
    hanging = hangs;
    // What took too long has not tidied up
    await rm(join(workspace, passage), { recursive: true, force: true });
    cache.tell({
      rule: 'cache',
      severity: 'warning',
      subject: 'Actions cache',
      title: `Failed to ${lost.what}`,
      reason: trouble,
      advice: lost.loss,
    });
    return null;
  };

  return {
    hanging: () => hanging,
    restore: (bundle, keys, cache) =>
      attempt(cache, lostToRead(bundle), () =>
        inPassing(workspace, bundle, async (path) => {
          const { restoreCache } = await import('@actions/cache');
          const [first = '', ...more] = keys;
          const found = await restoreCache([path], first, [...more]);
          if (found === undefined) return null;
          await moveIn(join(workspace, path), cache);
          return found;
        }),
      ),
    save: async (bundle, key, entries, cache) => {
      await attempt(cache, lostToWrite(bundle), () =>
        inPassing(workspace, bundle, async (path) => {
          const { saveCache } = await import('@actions/cache');
          await copyOut(entries, cache, join(workspace, path));
          await saveCache([path], key);
        }),
      );
    },
  };
}

/** What a failure means, as parts of a finding. */
interface Lost {
  readonly what: string;
  readonly loss: string;
}

const named = { wheels: 'wheels and tools', result: 'finished layers' } as const;

function lostToRead(bundle: Bundle): Lost {
  return {
    what: `read ${named[bundle]} from the Actions cache`,
    loss: 'This run fetches and builds what it needs anew, and keeps nothing in the Actions cache. Nothing else is lost.',
  };
}

function lostToWrite(bundle: Bundle): Lost {
  return {
    what: `keep ${named[bundle]} in the Actions cache`,
    loss: 'Later runs fetch and build them anew. The layers of this run are not affected.',
  };
}

/** Gives work a new directory, by its path relative to the workspace, which goes afterwards. */
async function inPassing<T>(
  workspace: string,
  bundle: Bundle,
  work: (path: string) => Promise<T>,
): Promise<T> {
  const path = `${passage}/${bundle}`;
  await rm(join(workspace, path), { recursive: true, force: true });
  await mkdir(join(workspace, path), { recursive: true });
  try {
    return await work(path);
  } finally {
    await rm(join(workspace, passage), { recursive: true, force: true });
  }
}

/** What is in the cache already stays. */
async function moveIn(from: string, cache: Cache): Promise<void> {
  for (const kind of cacheKinds) {
    const keys = await readdir(join(from, kind)).catch(() => []);
    if (keys.length > 0) await mkdir(join(cache.directory, kind), { recursive: true });
    for (const key of keys) await moveEntry(join(from, kind, key), pathOf(cache, { kind, key }));
  }
}

async function moveEntry(from: string, to: string): Promise<void> {
  try {
    await putInPlace(from, to);
  } catch (error) {
    // The cache may be on another disk
    if (errorCode(error) !== 'EXDEV') throw error;
    const near = `${to}.${process.pid}.tmp`;
    await cp(from, near, { recursive: true });
    await putInPlace(near, to);
  }
}

async function copyOut(entries: readonly EntryName[], cache: Cache, to: string): Promise<void> {
  for (const entry of entries) {
    await cp(pathOf(cache, entry), join(to, entry.kind, entry.key), {
      recursive: true,
      mode: constants.COPYFILE_FICLONE,
    });
  }
}
