import { join } from 'node:path';
import { viewElf } from './check/elf-facts.js';
import { missingLibraries } from './check/elf-needed.js';
import { runtimeHas } from './check/elf-resolve.js';
import type { LayerInputs } from './inputs/inputs.js';
import { wantsLibraries } from './inputs/inputs.js';
import { readElfFiles } from './layer/elf-files.js';
import { copyLibraries, librariesNotCopied } from './layer/system-libraries.js';
import type { LayerTree } from './layer/tree.js';
import type { LayerRun } from './layer-run.js';
import { elfFactsOf, stackIn } from './layer-run.js';
import type { LayerProgress } from './report/progress.js';
import { tell } from './world.js';

/** The story of the binaries: what each of them is and needs, and the system libraries that come in for them. */
export async function inspectLayers(run: LayerRun): Promise<void> {
  const { inputs, progress, place } = run;
  const asked = inputs.layers.some((layer) => layer['elf-check'] !== 'off' || wantsLibraries(layer));
  if (!asked) return;
  for (const layer of inputs.layers) {
    const state = progress.layers.get(layer.name);
    const why = state && wantsLibraries(layer) ? whyNoLibraries(run, state) : null;
    if (why !== null) tell(librariesNotCopied(layer, why), progress, run.world.log);
    if (!state?.tree) continue;
    state.elf = await readElfFiles(state.tree.files, place.workDirectory);
    if (wantsLibraries(layer) && why === null) await addLibraries(run, layer, state, state.tree);
  }
}

/** Libraries of this machine are not those of Lambda's Linux, and a layer that comes to nothing has no place for any. */
function whyNoLibraries({ workshop }: LayerRun, { tree }: LayerProgress): string | null {
  if (workshop.engine.kind === 'host')
    return 'they come from the build image, and the build fell back to this machine';
  return tree ? null : 'the layer comes to nothing, so there is no zip to put them in';
}

async function addLibraries(
  run: LayerRun,
  layer: LayerInputs,
  state: LayerProgress,
  tree: LayerTree,
): Promise<void> {
  const { workshop, place, progress, world } = run;
  const { workDirectory } = place;
  const view = viewElf(elfFactsOf(run, layer));
  const { auto, names } = layer['system-libraries'];
  const wanted = new Map<string, string[]>();
  for (const { soname, owner } of auto ? missingLibraries(view) : []) {
    wanted.set(soname, [...(wanted.get(soname) ?? []), owner]);
  }
  const below = stackIn(run, layer).flatMap((lower) => lower.systemLibraries.map(({ name }) => name));
  const copied = await copyLibraries(workshop, {
    layer: layer.name,
    unresolved: wanted,
    named: names,
    isThere: (name) => runtimeHas(view, name) || below.includes(name),
    directory: join(workDirectory, `system-libraries-${layer.name}`),
  });
  const files = [...tree.files, ...copied.files].sort((a, b) => (a.path < b.path ? -1 : 1));
  state.tree = { ...tree, files };
  state.systemLibraries = copied.libraries;
  state.elf = [...(state.elf ?? []), ...(await readElfFiles(copied.files, workDirectory))];
  for (const { name, from } of copied.libraries)
    world.log.info(`Copied ${name} from ${from} in the build image`);
  tell(copied.findings, progress, world.log);
}
