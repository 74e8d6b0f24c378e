import type { BlameFor } from './analysis/blame.js';
import { blameIn } from './analysis/blame.js';
import type { Analysis } from './analysis/model.js';
import type { ElfFacts } from './check/elf-facts.js';
import type { NoRuntime, OpenRuntime } from './engine/open-runtime.js';
import type { Inputs, LayerInputs } from './inputs/inputs.js';
import { stackOf } from './inputs/inputs.js';
import { machineOf } from './lambda/images.js';
import { librariesOf } from './lambda/libraries.js';
import { librariesOwner } from './layer/tree.js';
import type { OutputDirectory } from './pack/output-directory.js';
import type { LayerProgress, Progress } from './report/progress.js';
import type { Resolved } from './resolve-project.js';
import { closureOf } from './wheel/graph.js';
import type { World } from './world.js';

/** What the stages share that come after the wheels. */
export interface LayerRun extends Resolved {
  readonly inputs: Inputs;
  readonly world: World;
  readonly progress: Progress;
  readonly output: OutputDirectory;
  /** Who asks for what, by layer. */
  readonly blames: ReadonlyMap<string, BlameFor>;
  /** Where layers are tried. */
  readonly runtime: OpenRuntime | NoRuntime;
  /** Until then no layer has a directory, and none is proven to be what an installer makes of its wheels. */
  readonly installing: Promise<void>;
}

/** What there is of a layer and those below it, in the order of /opt. */
export function stackIn({ inputs, progress }: LayerRun, layer: LayerInputs): readonly LayerProgress[] {
  return stackOf(layer, inputs.layers).flatMap(({ name }) => progress.layers.get(name) ?? []);
}

/** Whether a layer or one below it carries compiled modules. */
export function hasBytecode(run: LayerRun, layer: LayerInputs): boolean {
  return stackIn(run, layer).some(({ slimmed }) => slimmed?.bytecode && 'size' in slimmed.bytecode);
}

/** Who asks for what in each layer and those below it, by the layer's name. */
export function blamesIn({ layers }: Inputs, analysis: Analysis): LayerRun['blames'] {
  return new Map(
    layers.map((layer) => {
      const names = stackOf(layer, layers).map(({ name }) => name);
      return [layer.name, blameIn(analysis, names)] as const;
    }),
  );
}

export function blameFor({ blames }: LayerRun, { name }: LayerInputs): BlameFor {
  const blame = blames.get(name);
  if (!blame) throw new Error(`no layer ${name}`);
  return blame;
}

/** Temporary paths of the zips of a layer and those below it, in the order of /opt. */
export function zipsIn(run: LayerRun, layer: LayerInputs): readonly string[] {
  const parts = stackIn(run, layer).flatMap((state) => state.parts);
  return parts.map(({ built }) => run.output.temporary(built.zip));
}

/** What is known of the binaries of a layer and those below it. */
export function elfFactsOf(run: LayerRun, layer: LayerInputs): ElfFacts {
  const { inputs, resolution, runtime } = run;
  const dependencies = new Map<string, ReadonlySet<string>>();
  const dependenciesOf = (name: string) => {
    const known =
      dependencies.get(name) ?? new Set(closureOf(resolution.graph, [{ name, extras: [] }]).keys());
    dependencies.set(name, known);
    return known;
  };
  return {
    python: inputs.runtime.python,
    machine: machineOf(inputs.architecture),
    libraries: librariesOf(inputs.runtime),
    image: 'libraries' in runtime ? runtime.libraries : null,
    stack: stackIn(run, layer).map(({ elf }) => elf ?? []),
    ofBuildImage: librariesOwner,
    dependenciesOf,
    locate: blameFor(run, layer),
  };
}
