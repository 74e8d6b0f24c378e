import { dirname, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { readEvent } from './github/event.js';
import type { Inputs } from './inputs/inputs.js';
import { layerSetOf } from './inputs/layer-set.js';
import type { Baselines, World } from './world.js';

type Place = Pick<World, 'environment' | 'workspace' | 'temporaryRoot' | 'remote' | 'now'>;

/** What runs of the repository keep for each other. It is loaded when something is asked of it. */
export function openBaselines(
  inputs: Inputs,
  { environment, workspace, temporaryRoot, remote, now }: Place,
  token: string | null,
): Baselines {
  const load = () => import('./baseline.js');
  const [source = '.'] = inputs.layers.flatMap(({ requirements }) => requirements);
  const repository = {
    environment,
    workspace,
    sourceDirectory: dirname(resolve(workspace, source)),
    token,
    clock: {
      now,
      random: Math.random,
      pause: (time: number, signal: AbortSignal) => pause(time, undefined, { signal }),
    },
  };
  const options = async () => ({
    ...repository,
    remote,
    temporaryRoot,
    set: layerSetOf(inputs),
    event: await readEvent(environment),
  });
  return {
    commit: async () => (await load()).builtCommit(repository),
    lookUp: async (cache) => (await load()).lookUpBaseline({ ...(await options()), cache }),
    save: async (manifest, cache) => (await load()).saveBaseline({ ...(await options()), cache }, manifest),
    changedLines: async (files, since) => (await load()).changedLines(files, since, repository),
  };
}
