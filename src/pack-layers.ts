import { othersOf } from './check/other-layers.js';
import { LayerpackError } from './errors.js';
import type { LayerInputs } from './inputs/inputs.js';
import { stackOf } from './inputs/inputs.js';
import { quotas } from './lambda/quotas.js';
import type { LayerTree } from './layer/tree.js';
import { distributionsOf } from './layer/tree.js';
import type { OutputDirectory } from './pack/output-directory.js';
import { packLayer } from './pack/pack.js';
import { removable } from './removals.js';
import type { BuiltPart, LayerProgress } from './report/progress.js';
import type { Resolved } from './resolve-project.js';
import { formatBytes } from './sizes.js';
import type { SlimRun } from './slim-layers.js';
import { withoutBytecode } from './slim-layers.js';
import { unfitFinding } from './split/finding.js';
import { splitLayer } from './split/split-layer.js';
import { tell } from './world.js';

export interface PackRun extends Pick<SlimRun, 'inputs' | 'world' | 'progress'> {
  readonly output: OutputDirectory;
  readonly resolution: Resolved['resolution'];
}

/** What a request of a direct upload has room for, beside the zip: https://docs.aws.amazon.com/lambda/latest/api/API_PublishLayerVersion.html */
const beside = 8192;

/**
 * The story of the zips: one for each layer, or as few as will do for one that is to be split.
 * @param names of the layers to pack; all of them where it is not given
 */
export async function packLayers(run: PackRun, names?: ReadonlySet<string>): Promise<void> {
  for (const layer of run.inputs.layers) {
    const state = run.progress.layers.get(layer.name);
    if (state?.tree && (names === undefined || names.has(layer.name)))
      state.parts = await packOne(run, layer, state, state.tree);
  }
}

async function packOne(
  run: PackRun,
  layer: LayerInputs,
  state: LayerProgress,
  tree: LayerTree,
): Promise<readonly BuiltPart[]> {
  const { inputs, world, output, progress } = run;
  const { log } = world;
  const pack = (name: string, files: LayerTree['files']) =>
    packLayer(inputs, name, files, output, log.progress);
  const { built, compressed } = await pack(layer.name, tree.files);
  const whole = [{ built, files: tree.files, distributions: tree.distributions, placed: [] }];
  const limit = layer['max-zipped-size'] ?? quotas.zippedDirect - beside;
  if (built.zipped <= limit) return whole;
  const { bytecode } = state.slimmed ?? {};
  if (layer.split === 'never') {
    if (!bytecode || 'missing' in bytecode) return whole;
    const over = `the zip would have ${formatBytes(built.zipped)}, and may have ${formatBytes(limit)}`;
    withoutBytecode(inputs, state, over);
    log.info(`No bytecode in ${layer.name}: ${over}`);
    return packOne(run, layer, state, state.tree ?? tree);
  }
  const files = tree.files.map((file, index) => ({ file, compressed: compressed[index] ?? 0 }));
  const maxParts = partsLeft(layer, run);
  const name = layer.name.slice(0, longestName);
  const wish = { name, files, maxZipped: limit, maxParts };
  const parts = splitLayer(wish);
  if (!('length' in parts)) {
    const weights = removable(run, [layer.name], built.byOwner);
    const finding = unfitFinding({ ...wish, name: layer.name }, parts, weights, weights[0]?.location);
    tell([finding], progress, log);
    return whole;
  }
  const taken = namesBeside(run, layer.name).find((other) => parts.some((part) => part.name === other));
  if (taken !== undefined) throw nameTaken(layer.name, taken);
  log.info(
    `Split ${layer.name}: ${formatBytes(built.zipped)} over ${parts.length} zips of at most ${formatBytes(limit)}`,
  );
  const packed: BuiltPart[] = [];
  for (const part of parts) {
    const { built: zip } = await pack(part.name, part.files);
    const has = new Set(part.files.map(({ owner }) => owner));
    const own = tree.distributions.filter((each) => has.has(each.name));
    const distributions = distributionsOf({ distributions: own }, part.files, inputs.runtime);
    packed.push({ built: zip, files: part.files, distributions, placed: part.distributions });
  }
  return packed;
}

/** Of a layer's name, what leaves room for the number of a part. */
const longestName = 138;

/** How many zips a layer may have: a function takes five layers, and some are taken by what it is attached with. */
function partsLeft(layer: LayerInputs, { inputs, progress }: PackRun): number {
  const taken = inputs.layers.map((top) => {
    const names = stackOf(top, inputs.layers).map(({ name }) => name);
    if (!names.includes(layer.name)) return 0;
    const stack = names.flatMap((name) => progress.layers.get(name) ?? []);
    const own = stack.filter(({ name, tree }) => name !== layer.name && tree);
    const zips = own.reduce((sum, { parts }) => sum + Math.max(1, parts.length), 0);
    return zips + othersOf(stack).length;
  });
  return Math.max(1, quotas.layers - Math.max(...taken));
}

/** What other layers and their zips are called. */
function namesBeside({ inputs, progress }: PackRun, layer: string): readonly string[] {
  const others = inputs.layers.filter(({ name }) => name !== layer);
  return others.flatMap(({ name }) => [
    name,
    ...(progress.layers.get(name)?.parts ?? []).map(({ built }) => built.name),
  ]);
}

function nameTaken(layer: string, name: string): LayerpackError {
  return new LayerpackError({
    rule: 'split',
    subject: layer,
    title: `Failed to split layer ${layer}`,
    reason: `one of its zips would be called ${name}, as another layer or zip is`,
    advice: 'Give one of the two layers another name.',
  });
}
