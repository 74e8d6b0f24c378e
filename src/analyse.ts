import type { Analysis } from './analysis/model.js';
import type { Inputs } from './inputs/inputs.js';
import { inspectProject } from './inspect-project.js';
import { readWheels } from './layer/contents.js';
import { describeLayer } from './layer/tree.js';
import { analysisOf } from './report/analysis.js';
import { noProgress, sizesOf } from './report/progress.js';
import { resolveProject } from './resolve-project.js';
import { cacheOf } from './reuse-result.js';
import { pruneTrees } from './slim-layers.js';
import type { World } from './world.js';

/** The story of an analysis: what the sources come to and what each distribution would weigh, with nothing built. */
export async function analyse(inputs: Inputs, world: World): Promise<Analysis> {
  const progress = noProgress(inputs);
  const inspected = inspectProject(inputs, world);
  const cache = cacheOf(inputs, world, progress);
  const { resolution } = await resolveProject(inputs, inspected, cache, world, progress);
  const all = new Map(
    (await readWheels(resolution.wheels, inputs.runtime)).map((each) => [each.wheel.name, each]),
  );
  for (const { layer, names } of resolution.placements) {
    const state = progress.layers.get(layer);
    if (state)
      state.tree = describeLayer(
        names.flatMap((name) => all.get(name) ?? []),
        inputs.runtime,
      );
  }
  pruneTrees({ inputs, progress, world });
  return analysisOf(resolution, sizesOf(progress.layers));
}
