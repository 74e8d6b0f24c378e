import { join } from 'node:path';
import type { FailedModule } from './check/import/import-check.js';
import { importModules } from './engine/import-modules.js';
import type { OpenRuntime } from './engine/open-runtime.js';
import type { Finding } from './errors.js';
import type { LayerInputs } from './inputs/inputs.js';
import { readElfFiles } from './layer/elf-files.js';
import type { LayerFile } from './layer/tree.js';
import type { LayerRun } from './layer-run.js';
import { blameFor, hasBytecode, stackIn, zipsIn } from './layer-run.js';
import { writeZip } from './pack/zip.js';
import type { LayerProgress } from './report/progress.js';
import { count, enumerate, formatBytes } from './sizes.js';
import type { RolledBack } from './slim/model.js';
import { partsOf } from './slim/parts.js';
import { smallest } from './slim/smallest.js';
import { nothingSlimmed, setFiles } from './slim-layers.js';
import { closureOf } from './wheel/graph.js';
import { tell } from './world.js';

/** What one rule did to a distribution in a layer, and would be undone. */
interface Undoing {
  readonly state: LayerProgress;
  readonly distribution: string;
  readonly rule: RolledBack['rules'][number];
  readonly files: readonly LayerFile[];
}

/**
 * Finds out whether modules fail for want of what was left out or stripped, and gives back as little of it as will
 * do. What fails without that as well is no matter of slimming, and stays as it is.
 * @param container has the layer's stack at /opt, which is another when this ends
 * @returns the layers that have files back; none where slimming is not to blame
 */
export async function rollBack(
  run: LayerRun,
  layer: LayerInputs,
  failed: readonly FailedModule[],
  { container }: OpenRuntime,
  inspecting: Promise<void>,
): Promise<readonly LayerProgress[]> {
  const undoings = undoingsFor(run, layer, failed);
  if (undoings.length === 0) return [];
  run.world.log.debug(
    `Trying whether ${failed.map(({ module }) => module).join(', ')} failed for what was left out`,
  );
  const how = hasBytecode(run, layer) ? ({ bytecode: 'taken' } as const) : {};
  const tasks = failed.map(({ module }) => ({ modules: [module], ...how }));
  const overlay = join(run.place.workDirectory, `roll-back-${layer.name}.zip`);
  const importedWith = async (some: readonly Undoing[]) => {
    const files = new Map(some.flatMap((each) => each.files).map((file) => [file.path, file]));
    const sorted = [...files.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
    if (sorted.length > 0) await writeZip(sorted, overlay);
    await container.unpack([...zipsIn(run, layer), ...(sorted.length > 0 ? [overlay] : [])]);
    const { outcomes } = await importModules(container, run.inputs.runtime, tasks);
    return new Set(outcomes.filter(({ how }) => how === 'imported').map(({ module }) => module));
  };
  const mended = await importedWith(undoings);
  if (mended.size === 0) return [];
  // What imports as it is failed for something else, such as what it shared a process with, or the time it had
  const sound = await importedWith([]);
  for (const module of sound) mended.delete(module);
  if (mended.size === 0) return [];
  const needed = await smallest(undoings, async (some) => {
    const imported = await importedWith(some);
    return [...mended].every((module) => imported.has(module));
  });
  const told: { readonly state: LayerProgress; readonly back: RolledBack }[] = [];
  for (const group of byDistribution(needed)) {
    // Of several, each stands for what fails without it alone
    const others = needed.filter((each) => !group.includes(each));
    const without = others.length > 0 ? await importedWith(others) : new Set<string>();
    const modules = failed.map(({ module }) => module);
    const own = modules.filter((module) => mended.has(module) && !without.has(module));
    told.push(...group.slice(0, 1).map(({ state }) => ({ state, back: rolledBackOf(group, own) })));
  }
  await inspecting;
  await undo(run, needed);
  for (const { state, back } of told) {
    const slimmed = state.slimmed ?? nothingSlimmed;
    state.slimmed = { ...slimmed, rolledBack: [...slimmed.rolledBack, back] };
  }
  tell(
    told.map(({ back }) => rolledBackFinding(back, run, layer)),
    run.progress,
    run.world.log,
  );
  return [...new Set(needed.map(({ state }) => state))];
}

/** All that was done to the distributions that failed, to what they need, and to those whose code was at work then. */
function undoingsFor(run: LayerRun, layer: LayerInputs, failed: readonly FailedModule[]): readonly Undoing[] {
  const { resolution } = run;
  const names = new Set(failed.flatMap(({ distribution, owners }) => [distribution, ...owners]));
  const roots = [...names].map((name) => ({ name, extras: resolution.graph.get(name)?.extras ?? [] }));
  const concerned = new Set([...names, ...closureOf(resolution.graph, roots).keys()]);
  return stackIn(run, layer).flatMap((state) => {
    const groups = new Map<string, { readonly rule: Undoing['rule']; readonly files: LayerFile[] }>();
    const add = (file: LayerFile, rule: Undoing['rule']) => {
      if (!concerned.has(file.owner)) return;
      const key = JSON.stringify([file.owner, rule]);
      const group = groups.get(key) ?? { rule, files: [] };
      group.files.push(file);
      groups.set(key, group);
    };
    for (const { file, rule } of state.dropped) add(file, rule);
    for (const file of state.unstripped) add(file, 'strip');
    return [...groups.values()].map(({ rule, files }) => ({
      state,
      distribution: files[0]?.owner ?? '',
      rule,
      files,
    }));
  });
}

/** Gives the files back, and looks at what of them is binary. */
async function undo({ inputs, place }: LayerRun, needed: readonly Undoing[]): Promise<void> {
  for (const state of new Set(needed.map((each) => each.state))) {
    const files = needed.filter((each) => each.state === state).flatMap((each) => each.files);
    const back = new Map(files.map((file) => [file.path, file]));
    const others = (state.tree?.files ?? []).filter(({ path }) => !back.has(path));
    setFiles(inputs, state, [...others, ...files]);
    state.dropped = state.dropped.filter(({ file }) => !back.has(file.path));
    state.unstripped = state.unstripped.filter(({ path }) => !back.has(path));
    const { stripped, ...slimmed } = state.slimmed ?? nothingSlimmed;
    state.slimmed = {
      ...slimmed,
      pruned: partsOf(state.dropped),
      stripped: stripped && { ...stripped, files: stripped.files.filter(({ path }) => !back.has(path)) },
    };
    if (state.elf) {
      const read = await readElfFiles(files, place.workDirectory);
      state.elf = [...state.elf.filter(({ path }) => !back.has(path)), ...read];
    }
  }
}

/** What is undone, by layer and distribution. */
function byDistribution(needed: readonly Undoing[]): readonly (readonly Undoing[])[] {
  const groups = new Map<string, Undoing[]>();
  for (const each of needed) {
    const key = JSON.stringify([each.state.name, each.distribution]);
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [...groups.values()];
}

function rolledBackOf(group: readonly Undoing[], modules: readonly string[]): RolledBack {
  const files = group.flatMap((each) => each.files);
  return {
    distribution: group[0]?.distribution ?? '',
    rules: [...new Set(group.map(({ rule }) => rule))],
    modules,
    files: files.length,
    size: files.reduce((sum, { size }) => sum + size, 0),
  };
}

/** Modules that a sentence names. */
const named = 3;

function rolledBackFinding(back: RolledBack, run: LayerRun, layer: LayerInputs): Finding {
  const { distribution, rules, modules, files, size } = back;
  const { location } = blameFor(run, layer)(distribution);
  const more = modules.length - named;
  const shown = enumerate([...modules.slice(0, named), ...(more > 0 ? [`${more} more`] : [])]);
  const done = rules.map((rule) => (rule === 'strip' ? 'its binaries stripped' : `its ${rule} left out`));
  const way = rules.map((rule) =>
    rule === 'strip' ? 'strip: never' : rule === 'drop' ? 'another drop' : `prune: no-${rule}`,
  );
  // What is kept is stripped all the same
  const kept = rules.includes('strip') ? '' : ', or keep with a pattern of these files,';
  return {
    rule: 'prune',
    severity: 'warning',
    subject: distribution,
    title: `${distribution} has back what was taken from it`,
    reason: `${shown} did not import with ${done.join(' and ')} (rule ${rules.join(', ')}), and does with the ${count(files, 'file')} of ${formatBytes(size)}`,
    advice: `Nothing has to be done; ${way.join(' and ')}${kept} says it beforehand and saves the time.`,
    ...(location && { location }),
  };
}
