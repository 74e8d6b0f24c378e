import { auditElf } from './check/elf.js';
import { wayOut } from './check/elf-ways-out.js';
import type { ImportResult } from './check/import/import-check.js';
import { importCheck, importNotRun, importSwitchedOff } from './check/import/import-check.js';
import type { CheckResult } from './check/level.js';
import { atLevel, brokenDown, checked, switchedOff } from './check/level.js';
import { pipCheck, projectAlone } from './check/pip-check.js';
import { quotaCheck } from './check/quota.js';
import { sdkPartialCheck } from './check/sdk-partial.js';
import type { Finding } from './errors.js';
import type { LayerInputs } from './inputs/inputs.js';
import { isProjectAlone } from './inputs/inputs.js';
import { stackOverlaps } from './layer/overlap.js';
import type { LayerRun } from './layer-run.js';
import { blameFor, elfFactsOf, hasBytecode, stackIn, zipsIn } from './layer-run.js';
import { packLayers } from './pack-layers.js';
import { unzippedRemovals } from './removals.js';
import type { LayerProgress } from './report/progress.js';
import { findHeldBack } from './resolve/held-back.js';
import { withinQuota } from './slim-layers.js';
import { hasTests } from './test-layers.js';
import { tell } from './world.js';

/**
 * The story of the proof: what a layer asks for is there, its binaries fit the runtime, its modules import in it, and
 * all of it fits the quotas.
 * @param inspecting until then it is not known what the binaries are
 */
export async function checkLayers(
  run: LayerRun,
  inspecting: Promise<void>,
  heldBackBySdk: Promise<readonly Finding[]>,
): Promise<void> {
  const { inputs, progress, world, workshop, requirements, place, installing } = run;
  const { workDirectory } = place;
  const { log } = world;
  const heldBack = installing.then(() => {
    if (inputs.wheels !== 'prefer') return [];
    const directories = [...progress.layers.values()].flatMap(({ directory }) => directory ?? []);
    return findHeldBack(workshop, requirements, directories, workDirectory);
  });
  const built = inputs.layers.flatMap((layer) => {
    const state = progress.layers.get(layer.name);
    return state && state.parts.length > 0 ? [{ layer, state, pip: pipCheckOf(run, layer) }] : [];
  });
  const inBuilder = [heldBack, heldBackBySdk, ...built.map(({ pip }) => pip)];
  const ended = Promise.allSettled(inBuilder);
  // Its end takes a moment, in which modules can be imported
  if (!hasTests(inputs)) void ended.then(() => workshop.engine.close());
  const imports = await importLayers(
    run,
    built.map(({ layer }) => layer),
    inspecting,
  );
  for (const { layer, state, pip } of built) {
    const blame = blameFor(run, layer);
    const stack = stackIn(run, layer);
    const imported = imports.get(layer.name) ?? importNotRun('the import check could not be done');
    const ofRuntime = await checkBinaries(run, layer, state, imported, inspecting);
    // What an installer did not make is not told of by other findings
    await installing;
    state.checks.push(
      await pip,
      sdkPartialCheck(layer, stack, workshop.sdk, blame),
      ...ofRuntime,
      quotaCheck(layer, stack, blame, unzippedRemovals(run, layer)),
    );
    tell([...(state.tree?.findings ?? []), ...stackOverlaps(stack)], progress, log);
    tell(
      state.checks.flatMap(({ findings }) => findings),
      progress,
      log,
    );
  }
  for (const told of await Promise.all([heldBack, heldBackBySdk])) tell(told, progress, log);
  await Promise.all([installing, inspecting]);
}

/** pip's check takes what is installed, and nothing of the zips. */
async function pipCheckOf(run: LayerRun, layer: LayerInputs): Promise<CheckResult> {
  const { installing, workshop, place } = run;
  await installing;
  try {
    const stack = stackIn(run, layer);
    return await pipCheck(workshop, layer, stack, place.workDirectory, blameFor(run, layer));
  } catch (error) {
    return brokenDown('pip-check', error, layer['pip-check']);
  }
}

/**
 * Imports the modules of all layers, one layer after another: there is one /opt. Where something fails for want of
 * what was left out, that comes back, and the layers that have it are packed and tried anew.
 */
async function importLayers(
  run: LayerRun,
  layers: readonly LayerInputs[],
  inspecting: Promise<void>,
): Promise<ReadonlyMap<string, ImportResult>> {
  const results = new Map<string, ImportResult>();
  for (let layer = layers[0]; layer; layer = layers.find(({ name }) => !results.has(name))) {
    const { name } = layer;
    const result = await importLayer(run, layer, results).catch((error: unknown) => {
      // What an interrupted run fails at is not worth telling
      if (run.world.lifetime.ended) throw error;
      const broken = brokenDown('import-check', error, layer['import-check']);
      return { ...importNotRun('the import check could not be done'), checks: [broken] };
    });
    const restored = await restore(run, layer, result, inspecting);
    const unfit = restored.length > 0 ? withinQuota(run) : [];
    const changed = new Set([...restored, ...unfit].map((state) => state.name));
    if (changed.size === 0) results.set(name, result);
    for (const other of layers)
      if (stackIn(run, other).some((state) => changed.has(state.name))) results.delete(other.name);
    if (changed.size > 0) await packLayers(run, changed);
  }
  return results;
}

/** @returns the layers that have files back */
async function restore(
  run: LayerRun,
  layer: LayerInputs,
  { failed }: ImportResult,
  inspecting: Promise<void>,
): Promise<readonly LayerProgress[]> {
  if (failed.length === 0 || 'reason' in run.runtime) return [];
  const { rollBack } = await import('./roll-back.js');
  return rollBack(run, layer, failed, run.runtime, inspecting);
}

/** What imports show decides what a missing library means, so the one goes before the other. */
async function checkBinaries(
  run: LayerRun,
  layer: LayerInputs,
  state: LayerProgress,
  imported: ImportResult,
  inspecting: Promise<void>,
): Promise<readonly CheckResult[]> {
  state.imports = imported.times;
  state.skipped = imported.skipped.map(({ name, distribution, why }) => ({
    module: name,
    distribution,
    reason: why,
  }));
  const level = layer['elf-check'];
  if (level === 'off') return [switchedOff('elf-check'), ...imported.checks];
  await inspecting;
  const { findings, detail } = auditElf(elfFactsOf(run, layer), imported);
  return [checked('elf-check', detail, atLevel(findings, level)), ...imported.checks];
}

async function importLayer(
  run: LayerRun,
  layer: LayerInputs,
  lower: ReadonlyMap<string, ImportResult>,
): Promise<ImportResult> {
  const { runtime, inputs, resolution, workshop } = run;
  const level = layer['import-check'];
  if (level === 'off') return importSwitchedOff();
  if ('reason' in runtime) return importNotRun(runtime.reason);
  if (isProjectAlone(layer)) return importNotRun(projectAlone);
  const { container } = runtime;
  await container.unpack(zipsIn(run, layer));
  const stack = stackIn(run, layer);
  return importCheck(container, {
    layer: layer.name,
    runtime: inputs.runtime,
    architecture: inputs.architecture,
    level,
    allowed: layer['allow-import-errors'],
    trees: stack.flatMap(({ tree }) => tree ?? []),
    soundBelow: new Set(stack.slice(0, -1).flatMap((state) => soundIn(state, lower.get(state.name)))),
    sdk: Object.keys(workshop.sdk.versions),
    factsOf: (distribution) => resolution.graph.get(distribution),
    blameFor: blameFor(run, layer),
    wayOut,
    bytecode: hasBytecode(run, layer),
    progress: run.world.log.progress,
  });
}

/** Names of a layer's distributions of which all that was tried imports. */
function soundIn({ tree }: LayerProgress, result: ImportResult | undefined): readonly string[] {
  const check = result?.checks.find((each) => each.check === 'import-check');
  if (!tree || !check || check.state === 'not checked') return [];
  const told = new Set(check.findings.map(({ subject }) => subject));
  return tree.distributions.map(({ name }) => name).filter((name) => !told.has(name));
}
