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
import { blameFor, elfFactsOf, stackIn, zipsIn } from './layer-run.js';
import type { LayerProgress } from './report/progress.js';
import { findHeldBack } from './resolve/held-back.js';
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
    return state?.built ? [{ layer, state, pip: pipCheckOf(run, layer) }] : [];
  });
  const inBuilder = [heldBack, heldBackBySdk, ...built.map(({ pip }) => pip)];
  const ended = Promise.allSettled(inBuilder);
  // Its end takes a moment, in which modules can be imported
  if (!hasTests(inputs)) void ended.then(() => workshop.engine.close());
  // One after another: there is one /opt
  for (const { layer, state, pip } of built) {
    const blame = blameFor(run, layer);
    const stack = stackIn(run, layer);
    const ofRuntime = await checkBinariesAndModules(run, layer, state, inspecting);
    // What an installer did not make is not told of by other findings
    await installing;
    state.checks.push(
      await pip,
      sdkPartialCheck(layer, stack, workshop.sdk, blame),
      ...ofRuntime,
      quotaCheck(layer, stack, blame),
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

/** What imports show decides what a missing library means, so the one goes before the other. */
async function checkBinariesAndModules(
  run: LayerRun,
  layer: LayerInputs,
  state: LayerProgress,
  inspecting: Promise<void>,
): Promise<readonly CheckResult[]> {
  const imported = await importLayer(run, layer).catch((error: unknown) => {
    // What an interrupted run fails at is not worth telling
    if (run.world.lifetime.ended) throw error;
    const broken = brokenDown('import-check', error, layer['import-check']);
    return { ...importNotRun('the import check could not be done'), checks: [broken] };
  });
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

async function importLayer(run: LayerRun, layer: LayerInputs): Promise<ImportResult> {
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
    soundBelow: new Set(stack.slice(0, -1).flatMap(soundIn)),
    sdk: Object.keys(workshop.sdk.versions),
    factsOf: (distribution) => resolution.graph.get(distribution),
    blameFor: blameFor(run, layer),
    wayOut,
    progress: run.world.log.progress,
  });
}

/** Names of a layer's distributions of which all that was tried imports. */
function soundIn({ tree, checks }: LayerProgress): readonly string[] {
  const check = checks.find((each) => each.check === 'import-check');
  if (!tree || !check || check.state === 'not checked') return [];
  const told = new Set(check.findings.map(({ subject }) => subject));
  return tree.distributions.map(({ name }) => name).filter((name) => !told.has(name));
}
