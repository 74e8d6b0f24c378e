import { othersOf } from '../check/other-layers.js';
import type { Inputs, LayerInputs } from '../inputs/inputs.js';
import { stackOf } from '../inputs/inputs.js';
import type { Placement } from '../resolve/placement.js';
import type { BuiltPart, LayerProgress, Progress } from './progress.js';
import type { LayerReport } from './report.js';

type Layers = ReadonlyMap<string, LayerProgress>;

/** What there is to tell of each layer: once for each of its zips, or once where there is none. */
export function layerReports(
  { layers: all }: Pick<Inputs, 'layers'>,
  { layers, compares }: Pick<Progress, 'layers' | 'compares'>,
  placements: readonly Placement[],
): readonly LayerReport[] {
  return all.flatMap((layer) => {
    const parts = layers.get(layer.name)?.parts ?? [];
    const placement = placements.find((each) => each.layer === layer.name);
    const stack = stackOf(layer, all).map(({ name }) => name);
    const common = { layer, stack, layers, compares, placement };
    return parts.length === 0
      ? [reportOf({ ...common, part: null, number: 0 })]
      : parts.map((part, index) => reportOf({ ...common, part, number: index + 1 }));
  });
}

/** Names of the zips that have a distribution, by its name. */
export function partsByDistribution(layers: Layers): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { built, distributions } of [...layers.values()].flatMap(({ parts }) => parts))
    for (const { name } of distributions) found.set(name, [...(found.get(name) ?? []), built.name]);
  return found;
}

interface Reported {
  readonly layer: LayerInputs;
  /** Names of the layers that are attached together, as they are asked for. */
  readonly stack: readonly string[];
  readonly layers: Layers;
  readonly compares: Progress['compares'];
  readonly placement: Placement | undefined;
  readonly part: BuiltPart | null;
  readonly number: number;
}

function reportOf({ layer, stack, layers, compares, placement, part, number }: Reported): LayerReport {
  const state = layers.get(layer.name);
  const name = part?.built.name ?? layer.name;
  const parts = state?.parts ?? [];
  const below = stack.filter((each) => each !== layer.name).flatMap((each) => namesOf(each, layers));
  const beside = parts.filter((each) => each !== part);
  const all = state?.tree?.distributions ?? [];
  const distributions = part?.distributions ?? all;
  const own = new Set(distributions.map((each) => each.name));
  const first = number <= 1;
  const siblings = beside.flatMap((other) =>
    all
      .filter((each) => owns(other, each.name) && !own.has(each.name))
      .map((each) => [each.name, other.built.name] as const),
  );
  return {
    name,
    inputs: layer,
    split: parts.length > 1 ? { number, count: parts.length, placed: part?.placed ?? [] } : null,
    stack: [...below, ...beside.map(({ built }) => built.name), name],
    others: othersOf(stack.flatMap((each) => layers.get(each) ?? [])),
    built: part?.built ?? null,
    sbom: part?.sbom ?? null,
    distributions,
    elsewhere: new Map([...lowerOf(placement, layers), ...siblings]),
    ofRuntime: placement?.ofRuntime ?? new Set(),
    checks: [...(state?.checks ?? []), ...(compares.get(layer.name) ?? [])],
    // Told once, for all zips
    imports: first ? (state?.imports ?? []) : [],
    skipped: first ? (state?.skipped ?? []) : [],
    systemLibraries: (state?.systemLibraries ?? []).filter(
      ({ name: library }) => !part || part.files.some(({ path }) => path === `lib/${library}`),
    ),
    slim: first ? (state?.slimmed ?? null) : null,
  };
}

const owns = ({ distributions }: BuiltPart, name: string) => distributions.some((each) => each.name === name);

/** The names that its zips go by. */
function namesOf(layer: string, layers: Layers): readonly string[] {
  const parts = layers.get(layer)?.parts ?? [];
  return parts.length === 0 ? [layer] : parts.map(({ built }) => built.name);
}

/** What layers below have, by the first of their zips that has any of it. */
function lowerOf(placement: Placement | undefined, layers: Layers): readonly (readonly [string, string])[] {
  return [...(placement?.elsewhere ?? [])].map(([name, other]) => {
    const part = layers.get(other)?.parts.find((each) => owns(each, name));
    return [name, part?.built.name ?? other] as const;
  });
}
