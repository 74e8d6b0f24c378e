import { dirname, resolve } from 'node:path';
import { clockOf } from './github/clock.js';
import { readEvent } from './github/event.js';
import type { Inputs } from './inputs/inputs.js';
import { layerSetOf } from './inputs/layer-set.js';
import type { Baselines, World } from './world.js';

type Place = Pick<World, 'environment' | 'workspace' | 'temporaryRoot' | 'remote' | 'now'>;

export interface OpenBaselines extends Baselines {
  /** Whether something is still looked for that a run which failed has not waited for. */
  hanging(): boolean;
}

/** What runs of the repository keep for each other. It is loaded when something is asked of it. */
export function openBaselines(
  inputs: Inputs,
  { environment, workspace, temporaryRoot, remote, now }: Place,
  token: string | null,
): OpenBaselines {
  const load = () => import('./baseline.js');
  const [source = '.'] = inputs.layers.flatMap(({ requirements }) => requirements);
  const repository = {
    environment,
    workspace,
    sourceDirectory: dirname(resolve(workspace, source)),
    token,
    clock: clockOf(now),
  };
  const options = async () => ({
    ...repository,
    remote,
    temporaryRoot,
    set: layerSetOf(inputs),
    event: await readEvent(environment),
  });
  let underWay = 0;
  const counted = async <T>(question: () => Promise<T>): Promise<T> => {
    underWay += 1;
    return question().finally(() => {
      underWay -= 1;
    });
  };
  return {
    commit: () => counted(async () => (await load()).builtCommit(repository)),
    lookUp: (cache) => counted(async () => (await load()).lookUpBaseline({ ...(await options()), cache })),
    save: async (manifest, cache) => (await load()).saveBaseline({ ...(await options()), cache }, manifest),
    changedLines: async (files, since) => (await load()).changedLines(files, since, repository),
    hanging: () => underWay > 0,
  };
}
