import type { Analysis } from './analysis/model.js';
import type { Inputs } from './inputs/inputs.js';
import { inspectProject } from './inspect-project.js';
import { readWheels } from './layer/contents.js';
import { mergeWheels } from './layer/tree.js';
import { analysisOf } from './report/analysis.js';
import { noProgress } from './report/progress.js';
import { resolveProject } from './resolve-project.js';
import { cacheOf } from './reuse-result.js';
import type { World } from './world.js';

/** The story of an analysis: what the sources come to and what each distribution would weigh, with nothing built. */
export async function analyse(inputs: Inputs, world: World): Promise<Analysis> {
  const progress = noProgress(inputs);
  const inspected = inspectProject(inputs, world);
  const cache = cacheOf(inputs, world, progress);
  const { resolution } = await resolveProject(inputs, inspected, cache, world, progress);
  const { files } = mergeWheels(await readWheels(resolution.wheels, inputs.runtime), null);
  const sizes = new Map<string, number>();
  for (const { owner, size } of files) sizes.set(owner, (sizes.get(owner) ?? 0) + size);
  return analysisOf(resolution, sizes);
}
