import { join, resolve } from 'node:path';
import type { CheckResult } from './check/level.js';
import { checked, notChecked } from './check/level.js';
import { runTestCommand, testNotRun } from './check/test-command.js';
import { installTestRequirements } from './check/test-requirements.js';
import type { Inputs, LayerInputs } from './inputs/inputs.js';
import type { LayerRun } from './layer-run.js';
import { stackIn, zipsIn } from './layer-run.js';
import { tell } from './world.js';

export function hasTests({ layers }: Inputs): boolean {
  return layers.some((layer) => layer['test-command'] !== null);
}

/**
 * The story of the user's own tests: each runs on the finished zips, and after all other checks. That of a layer that
 * came to nothing runs on what is below it.
 */
export async function testLayers(run: LayerRun): Promise<void> {
  const { inputs, progress, world } = run;
  const failing = progress.findings.some(({ severity }) => severity === 'error');
  for (const layer of inputs.layers) {
    const state = progress.layers.get(layer.name);
    const command = layer['test-command'];
    if (command === null || !state) continue;
    const result = failing
      ? notChecked('test-command', 'what was found before fails the run already')
      : await testLayer(run, layer, command);
    if (world.lifetime.ended) throw new Error('the run was interrupted');
    state.checks.push(result);
    tell(result.findings, progress, world.log);
  }
}

async function testLayer(run: LayerRun, layer: LayerInputs, command: string): Promise<CheckResult> {
  const { inputs, world, workshop, resolution, place, runtime } = run;
  if ('reason' in runtime) return checked('test-command', command, [testNotRun(layer.name, runtime.reason)]);
  const files = layer['test-requirements'].map((file) => resolve(world.workspace, file));
  const target = join(place.workDirectory, `test-requirements-${layer.name}`);
  if (files.length > 0) {
    const pins = stackIn(run, layer).flatMap(({ tree }) => tree?.distributions ?? []);
    const { wheels, excluded } = resolution;
    const wanted = { files, pins: [...pins, ...excluded], wheels, target };
    await installTestRequirements(workshop, wanted, world.log.info);
  }
  await runtime.container.unpack(zipsIn(run, layer));
  const image = layer['test-image'] === 'build' ? inputs.image : inputs['runtime-image'];
  const test = { layer: layer.name, command, image, runtime: inputs.runtime, workspace: world.workspace };
  return runTestCommand(
    runtime.container,
    { ...test, requirements: files.length > 0 ? target : null },
    world.log.info,
  );
}
