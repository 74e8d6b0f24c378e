import { auditElf } from './check/elf.js';
import type { CheckResult } from './check/level.js';
import { atLevel, checked, notChecked, switchedOff } from './check/level.js';
import { pipCheck } from './check/pip-check.js';
import { quotaCheck } from './check/quota.js';
import { sdkPartialCheck } from './check/sdk-partial.js';
import type { Finding } from './errors.js';
import type { LayerInputs } from './inputs/inputs.js';
import { stackOverlaps } from './layer/overlap.js';
import type { LayerRun } from './layer-run.js';
import { blameFor, elfFactsOf, stackIn } from './layer-run.js';
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
  const heldBack =
    inputs.wheels === 'prefer' ? findHeldBack(workshop, requirements, directories, workDirectory) : [];
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
      ),
    })),
  );
  for (const { layer, state, pip } of withPip) {
    const blame = blameFor(run, layer);
    const stack = stackIn(run, layer);
    // One after another: there is one /opt
    const elf = checkElf(run, layer);
    const imported = await checkModules(run, layer);
    state.checks.push(
      pip,
      sdkPartialCheck(layer, stack, workshop.sdk, blame),
      elf,
      ...imported,
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

function checkElf(run: LayerRun, layer: LayerInputs): CheckResult {
  if (layer['elf-check'] === 'off') return switchedOff('elf-check');
  const { findings, detail } = auditElf(elfFactsOf(run, layer));
  return checked('elf-check', detail, atLevel(findings, layer['elf-check']));
}

async function checkModules({ runtime }: LayerRun, layer: LayerInputs): Promise<readonly CheckResult[]> {
  if (layer['import-check'] === 'off') return [switchedOff('import-check')];
  if ('reason' in runtime)
    return [notChecked('import-check', `import test: not run, because ${runtime.reason}`)];
  return [];
}
