import type { Cache } from './cache/cache.js';
import type { Engine } from './engine/engine.js';
import type { Inputs } from './inputs/inputs.js';
import type { Inspected } from './inspect-project.js';
import { contentsOf } from './reuse/contents.js';
import { wheelKey, wheelKeyStarts } from './reuse/wheel-keys.js';
import type { World } from './world.js';

/** Wheels and tools, as they are shared with runs on other machines. */
export interface SharedWheels {
  /** Keeps what this run needed and nothing else, so that it does not grow for ever. */
  save(): Promise<void>;
}

/** Brings in what an earlier run kept; null where there is nothing to share with. */
export async function openSharedWheels(
  inputs: Inputs,
  { needs }: Inspected,
  engine: Engine,
  cache: Cache | null,
  { workspace, remote }: World,
): Promise<SharedWheels | null> {
  if (!remote || !cache) return null;
  const contents = await contentsOf(needs.paths, workspace);
  const origin = { inputs, imageDigest: engine.image?.digest ?? null, contents };
  const restored = await remote.restore('wheels', wheelKeyStarts(origin), cache);
  return {
    save: async () => {
      const entries = [...cache.used].filter(([, { kind }]) => kind !== 'results' && kind !== 'baselines');
      const paths = entries.map(([path]) => path);
      // A key can be given once, and what was damaged under it has to be replaced
      const key = wheelKey(origin, cache.damaged.size > 0 ? [...paths, `instead of ${restored}`] : paths);
      const names = entries.map(([, name]) => name);
      if (key !== restored && names.length > 0) await remote.save('wheels', key, names, cache);
    },
  };
}
