import { join } from 'node:path';
import { othersOf, unzippedOf } from './check/other-layers.js';
import { LayerpackError } from './errors.js';
import type { Inputs, LayerInputs } from './inputs/inputs.js';
import { stackOf } from './inputs/inputs.js';
import { quotas } from './lambda/quotas.js';
import { undisputed } from './layer/overlap.js';
import { isRecord, withRecords } from './layer/records.js';
import type { LayerFile } from './layer/tree.js';
import { withFiles } from './layer/tree.js';
import type { LayerProgress, Progress } from './report/progress.js';
import { rulesText } from './report/slim-text.js';
import type { Resolved } from './resolve-project.js';
import { count, formatBytes } from './sizes.js';
import { compileModules } from './slim/bytecode.js';
import type { Bytecode, Slimmed } from './slim/model.js';
import { partsOf } from './slim/parts.js';
import { pruneLayers } from './slim/prune.js';
import { stripFiles } from './slim/strip.js';
import type { World } from './world.js';
import { tell } from './world.js';

export interface SlimRun extends Pick<Resolved, 'workshop' | 'place'> {
  readonly inputs: Inputs;
  readonly world: World;
  readonly progress: Progress;
}

export const nothingSlimmed: Slimmed = { pruned: [], stripped: null, bytecode: null, rolledBack: [] };

/** The story of what a layer does without: files that Lambda never reads, and symbols of binaries. */
export async function slimLayers(run: SlimRun): Promise<void> {
  pruneTrees(run);
  for (const { layer, state, files } of treesOf(run)) {
    if (layer.strip === 'always') await strip(run, state, files);
  }
}

/** The layers that come to something, each with its files. */
function treesOf({ inputs, progress }: Pick<SlimRun, 'inputs' | 'progress'>) {
  return inputs.layers.flatMap((layer) => {
    const state = progress.layers.get(layer.name);
    return state?.tree ? [{ layer, state, files: state.tree.files }] : [];
  });
}

/** Leaves out of each layer what its inputs say. */
export function pruneTrees(run: Pick<SlimRun, 'inputs' | 'world' | 'progress'>): void {
  const { inputs, progress, world } = run;
  const trees = treesOf(run);
  const wishes = trees.map(({ layer, files }) => ({ name: layer.name, files, wishes: layer }));
  const pruned = pruneLayers(wishes, inputs);
  for (const { layer, state } of trees) {
    const { kept, dropped, findings } = pruned.get(layer.name) ?? { kept: [], dropped: [], findings: [] };
    tell(findings, progress, world.log);
    state.slimmed = { ...nothingSlimmed, pruned: partsOf(dropped) };
    state.dropped = dropped;
    if (kept.length === 0) throw nothingKept(layer.name);
    if (dropped.length === 0) continue;
    setFiles(inputs, state, kept);
    const all = dropped.reduce((sum, { file }) => sum + file.size, 0);
    world.log.info(
      `Left out of ${layer.name}: ${count(dropped.length, 'file')}, ${formatBytes(all)} (${rulesText(state.slimmed.pruned)})`,
    );
  }
}

function nothingKept(layer: string): LayerpackError {
  return new LayerpackError({
    rule: 'prune',
    subject: layer,
    title: `Nothing of layer ${layer} is left`,
    reason: 'drop and prune leave out all of its files, and Lambda takes no empty zip',
    advice: 'Narrow the patterns of drop, or name by keep what is to stay.',
  });
}

async function strip(run: SlimRun, state: LayerProgress, files: readonly LayerFile[]): Promise<void> {
  const { inputs, progress, world, workshop, place } = run;
  const directory = join(place.workDirectory, `strip-${state.name}`);
  const { architecture } = inputs;
  const outcome = await stripFiles(workshop, { files, architecture, directory });
  tell(outcome.findings, progress, world.log);
  state.slimmed = { ...(state.slimmed ?? nothingSlimmed), stripped: outcome.stripped };
  const changed = new Set(outcome.stripped.files.map(({ path }) => path));
  state.unstripped = files.filter(({ path }) => changed.has(path));
  if (changed.size === 0) return;
  setFiles(inputs, state, outcome.files);
  const saved = outcome.stripped.files.reduce((sum, { before, after }) => sum + before - after, 0);
  world.log.info(`Stripped of ${state.name}: ${count(changed.size, 'file')}, ${formatBytes(saved)} less`);
}

/** Gives a layer other files, and each RECORD among them what it has to list then. */
export function setFiles({ runtime }: Inputs, state: LayerProgress, files: readonly LayerFile[]): void {
  if (!state.tree) return;
  state.records ??= state.tree.files.filter(isRecord);
  state.tree = withFiles(state.tree, withRecords(files, runtime, state.records), runtime);
}

/** Adds compiled modules to the layers that are to have them and have room. */
export async function addBytecode(run: SlimRun): Promise<void> {
  const { inputs, world, workshop, place } = run;
  for (const { layer, state, files } of treesOf(run)) {
    if (layer.bytecode === 'none') continue;
    const add = (bytecode: Bytecode) => {
      state.slimmed = { ...(state.slimmed ?? nothingSlimmed), bytecode };
    };
    const directory = join(place.workDirectory, `bytecode-${layer.name}`);
    const sources = undisputed(files, attachedWith(layer, run));
    const compiled = await compileModules(workshop, sources, inputs.runtime, directory);
    if ('missing' in compiled) {
      add(compiled);
      world.log.info(`No bytecode in ${layer.name}, because ${compiled.missing}`);
      continue;
    }
    const size = compiled.files.reduce((sum, file) => sum + file.size, 0);
    const room = roomFor(layer, run);
    if (size > room) {
      const left =
        room > 0 ? `only ${formatBytes(room)} of the quota is left` : 'nothing of the quota is left';
      add({ missing: `it takes ${formatBytes(size)}, and ${left}` });
      world.log.info(`No bytecode in ${layer.name}: it takes ${formatBytes(size)}, and ${left}`);
      continue;
    }
    setFiles(inputs, state, [...files, ...compiled.files]);
    add({ files: compiled.files.length, size, failed: compiled.failed });
    world.log.info(
      `Compiled for ${layer.name}: ${count(compiled.files.length, 'module')}, ${formatBytes(size)}`,
    );
  }
}

/** Other layers of all the stacks that a layer is in. */
function attachedWith(layer: LayerInputs, { inputs, progress }: SlimRun): readonly LayerProgress[] {
  const stacks = inputs.layers.map((top) => stackOf(top, inputs.layers).map(({ name }) => name));
  const names = new Set(stacks.filter((stack) => stack.includes(layer.name)).flat());
  names.delete(layer.name);
  return [...names].flatMap((name) => progress.layers.get(name) ?? []);
}

/**
 * Takes bytecode out again where layers have grown and leave no room for it.
 * @returns the layers without theirs
 */
export function withinQuota(run: Pick<SlimRun, 'inputs' | 'progress' | 'world'>): readonly LayerProgress[] {
  return treesOf(run).flatMap(({ layer, state }) => {
    const { bytecode } = state.slimmed ?? {};
    const room = roomFor(layer, run);
    if (!bytecode || 'missing' in bytecode || room >= 0) return [];
    const why = `with what came back to the layers it is ${formatBytes(-room)} more than the quota has room for`;
    withoutBytecode(run.inputs, state, why);
    run.world.log.info(`No bytecode in ${layer.name}: ${why}`);
    return [state];
  });
}

/** Bytes that a layer may still grow by, in all the stacks that it is in. */
function roomFor(layer: LayerInputs, { inputs, progress }: Pick<SlimRun, 'inputs' | 'progress'>): number {
  const rooms = inputs.layers.map((top) => {
    const names = stackOf(top, inputs.layers).map(({ name }) => name);
    if (!names.includes(layer.name)) return Infinity;
    const stack = names.flatMap((name) => progress.layers.get(name) ?? []);
    const files = stack.flatMap(({ tree }) => tree?.files ?? []);
    const counted = files.reduce((sum, { size }) => sum + size, 0) + unzippedOf(othersOf(stack));
    // Lambda wants less than its quota
    const limit = Math.min(top['max-unzipped-size'], quotas.unzipped - 1);
    return limit - top['reserved-size'] - counted;
  });
  return Math.min(...rooms);
}

/** The layer without its compiled modules. @param why the end of a sentence that begins with "because" */
export function withoutBytecode(inputs: Inputs, state: LayerProgress, why: string): void {
  const files = state.tree?.files ?? [];
  setFiles(
    inputs,
    state,
    files.filter(
      ({ path, content }) => !(content.kind === 'file' && /\/__pycache__\/[^/]+\.pyc$/.test(path)),
    ),
  );
  state.slimmed = { ...(state.slimmed ?? nothingSlimmed), bytecode: { missing: why } };
}
