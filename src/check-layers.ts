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
import { tell } from './world.js';

/**
 * The story of the proof: what a layer asks for is there, its binaries fit the runtime, its modules import in it, and
 * all of it fits the quotas.
 */
export async function checkLayers(run: LayerRun, heldBackBySdk: Promise<readonly Finding[]>): Promise<void> {
  const { inputs, progress, world, workshop, requirements, place } = run;
  const { workDirectory } = place;
  const { log } = world;
  const directories = [...progress.layers.values()].flatMap(({ directory }) => directory ?? []);
  const heldBack: Promise<readonly Finding[]> =
    inputs.wheels === 'prefer'
      ? findHeldBack(workshop, requirements, directories, workDirectory)
      : Promise.resolve([]);
  heldBack.catch(() => undefined);
  const built = inputs.layers.flatMap((layer) => {
    const state = progress.layers.get(layer.name);
    return state?.built ? [{ layer, state }] : [];
  });
  const withPip = await Promise.all(
    built.map(async (each) => ({
      ...each,
      pip: await pipCheck(
        workshop,
        each.layer,
        stackIn(run, each.layer),
        workDirectory,
        blameFor(run, each.layer),
      ).catch((error: unknown) => brokenDown('pip-check', error, each.layer['pip-check'])),
    })),
  );
  // One after another: there is one /opt
  for (const { layer, state, pip } of withPip) {
    const blame = blameFor(run, layer);
    const stack = stackIn(run, layer);
    state.checks.push(
      pip,
      sdkPartialCheck(layer, stack, workshop.sdk, blame),
      ...(await checkBinariesAndModules(run, layer, state)),
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
}

/** What imports show decides what a missing library means, so the one goes before the other. */
async function checkBinariesAndModules(
  run: LayerRun,
  layer: LayerInputs,
  state: LayerProgress,
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
  });
}

/** Names of a layer's distributions of which all that was tried imports. */
function soundIn({ tree, checks }: LayerProgress): readonly string[] {
  const check = checks.find((each) => each.check === 'import-check');
  if (!tree || !check || check.state === 'not checked') return [];
  const told = new Set(check.findings.map(({ subject }) => subject));
  return tree.distributions.map(({ name }) => name).filter((name) => !told.has(name));
}
