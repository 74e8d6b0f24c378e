import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cache } from '../cache/cache.js';
import type { Bundle, RemoteCache } from '../cache/remote.js';
import type { Lifetime } from '../lifetime.js';
import { heard } from './heard.js';
import { copyOut, moveIn } from './passage.js';
import { isGithub } from './server.js';

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
  lifetime: Pick<Lifetime, 'defer'>,
  seconds: number = limit,
): RemoteCache | null {
  if (!hasService(environment)) return null;
  // A service that has failed once would fail again, and each time it takes a while
  let failed = false;
  let told = false;
  let hanging = false;
  let trouble: string | null = null;
  const leftBehind = new Set([join(workspace, passage)]);
  const tidy = async () => {
    for (const path of leftBehind) await rm(path, { recursive: true, force: true }).catch(() => undefined);
  };
  lifetime.defer(tidy);

  const attempt = async <T>(cache: Cache, lost: Lost, work: Work<T>): Promise<T | null> => {
    if (failed) return null;
    await tidy();
    const outcome = await heard(
      (givenUp) => work(givenUp).finally(tidy),
      seconds,
      (path) => leftBehind.add(path),
    );
    trouble = outcome.trouble;
    if (trouble === null) return outcome.result;
    // What must not be written may still be read
    failed = !outcome.refused;
    hanging = outcome.hanging;
    // What took too long has not tidied up
    await tidy();
    const { what, loss } = lost;
    const finding = { title: `Failed to ${what}`, reason: trouble, advice: loss(outcome.refused) };
    if (!told) cache.tell({ rule: 'cache', severity: 'warning', subject: 'Actions cache', ...finding });
    told = true;
    return null;
  };
  // One after another: if one fails, the others need not
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(cache: Cache, lost: Lost, work: Work<T>): Promise<T | null> => {
    const result = last.then(() => attempt(cache, lost, work));
    last = result.catch(() => undefined);
    return result;
  };

  return {
    hanging: () => hanging,
    trouble: () => trouble,
    restore: (bundle, keys, cache) =>
      inTurn(cache, lostToRead(bundle), async (givenUp) => {
        const { restoreCache } = await import('@actions/cache');
        const [first = '', ...more] = keys;
        const path = `${passage}/${bundle}`;
        const found = await restoreCache([path], first, [...more]);
        if (found === undefined || givenUp.aborted) return null;
        await moveIn(join(workspace, path), cache);
        return found;
      }),
    save: async (bundle, key, entries, cache) => {
      await inTurn(cache, lostToWrite(bundle), async () => {
        const { saveCache } = await import('@actions/cache');
        const path = `${passage}/${bundle}`;
        await copyOut(entries, cache, join(workspace, path));
        await saveCache([path], key);
      });
    },
  };
}

type Work<T> = (givenUp: AbortSignal) => Promise<T>;

/** As the client decides, which takes long to load. Without a token no job of a workflow runs here. */
function hasService(environment: Variables): boolean {
  const current = isGithub(environment) && environment['ACTIONS_CACHE_SERVICE_V2'];
  const url = environment[current ? 'ACTIONS_RESULTS_URL' : 'ACTIONS_CACHE_URL'];
  return Boolean(url && environment['ACTIONS_RUNTIME_TOKEN']);
}

/** What a failure means, as parts of a finding. */
interface Lost {
  readonly what: string;
  /** @param refused whether only this is lost, and the service as such works */
  readonly loss: (refused: boolean) => string;
}

const named = { wheels: 'wheels and tools', result: 'finished layers', baseline: 'the baseline' } as const;

function lostToRead(bundle: Bundle): Lost {
  const what = `read ${named[bundle]} from the Actions cache`;
  if (bundle === 'baseline') {
    const loss = 'This run is compared with nothing';
    return {
      what,
      loss: (refused) =>
        `${loss}${refused ? '' : ', and keeps nothing there for later runs'}. Its layers are not affected.`,
    };
  }
  return {
    what,
    loss: (refused) =>
      `This run fetches and builds anew what is not on this machine${refused ? '' : ', and keeps nothing there for later runs'}. Nothing else is lost.`,
  };
}

function lostToWrite(bundle: Bundle): Lost {
  const later =
    bundle === 'baseline' ? 'later runs have nothing to compare with' : 'later runs fetch and build it anew';
  return {
    what: `keep ${named[bundle]} in the Actions cache`,
    loss: () => `This run keeps nothing more there, so ${later}. Its layers are not affected.`,
  };
}
