import type { Analysis } from '../analysis/model.js';
import type { ImportTime } from '../check/import/import-check.js';
import type { CheckResult } from '../check/level.js';
import { unzippedOf } from '../check/other-layers.js';
import type { Comparison } from '../compare/model.js';
import type { Finding } from '../errors.js';
import type { Inputs, LayerInputs } from '../inputs/inputs.js';
import type { Sdk } from '../lambda/sdk-family.js';
import { sdkCore } from '../lambda/sdk-family.js';
import type { OtherLayer } from '../layer/other-layers.js';
import type { SystemLibrary } from '../layer/system-libraries.js';
import type { LayerDistribution } from '../layer/tree.js';
import type { BuiltLayer } from '../pack/pack.js';
import type { Excluded } from '../resolve/wheelhouse.js';
import type { Slimmed } from '../slim/model.js';
import type { Pin } from '../wheel/name.js';
import type { ArtifactFacts, ReleaseFacts, VersionFacts } from './delivery.js';

/** What there is to tell about one layer. */
export interface LayerReport {
  readonly name: string;
  readonly inputs: LayerInputs;
  /** Names of the layers that are attached together, in the order of /opt, itself last. */
  readonly stack: readonly string[];
  /** Layers from elsewhere that are attached with any of the stack. */
  readonly others: readonly OtherLayer[];
  /** Null where the run failed before there was a zip, or where nothing was left to put in one. */
  readonly built: BuiltLayer | null;
  /** Its bill of materials, as CycloneDX JSON without secrets; null until its files are written. */
  readonly sbom: string | null;
  /** What is in the layer. */
  readonly distributions: readonly LayerDistribution[];
  /** What it needs that a layer below it has: the layer by distribution. */
  readonly elsewhere: ReadonlyMap<string, string>;
  /** What it needs that the runtime has. */
  readonly ofRuntime: ReadonlySet<string>;
  readonly checks: readonly CheckResult[];
  /** What was imported in the runtime image, the slowest first; empty where nothing was. */
  readonly imports: readonly ImportTime[];
  /** Modules that were not imported, or whose failure counts for nothing, and why. */
  readonly skipped: readonly NotImported[];
  /** What system-libraries copied into the layer. */
  readonly systemLibraries: readonly SystemLibrary[];
  /** What was done to make it smaller; null where nothing was, or the run failed before. */
  readonly slim: Slimmed | null;
}

/** A module that is not one to import. */
export interface NotImported {
  /** Dotted name, or what it is called. */
  readonly module: string;
  readonly distribution: string;
  /** What follows its name in a sentence, such as "is not a name that can be imported". */
  readonly reason: string;
}

/** Everything there is to tell about a run. Manifest, summary, outputs and terminal are views of it. */
export interface Report {
  readonly inputs: Inputs;
  readonly layers: readonly LayerReport[];
  /** What the runtime has in exactly these versions, and the layers therefore not. */
  readonly excluded: readonly Excluded[];
  readonly sdk: Sdk | null;
  /** Who asked for what; null where the run failed before that was known. */
  readonly analysis: Analysis | null;
  /** Null where it is not to be compared with anything. */
  readonly compared: Compared | null;
  /** All of the run, worst first. */
  readonly findings: readonly Finding[];
  readonly run: RunFacts;
  /** Whether the zips have their names: nothing spoke against the layers. What becomes of them is another thing. */
  readonly complete: boolean;
  /** What became of each layer in each region of AWS; empty where nothing was to be published. */
  readonly versions: readonly VersionFacts[];
  /** The release that has its files; null where none has. */
  readonly release: ReleaseFacts | null;
  /** What of it is kept by GitHub; empty where nothing was uploaded. */
  readonly artifacts: readonly ArtifactFacts[];
}

/** What the layers are beside those of an earlier run; or why there is nothing to hold them against, as the end of a sentence. */
export type Compared = Comparison | { readonly missing: string };

export interface ImageFacts {
  /** As it was asked for. */
  readonly name: string;
  readonly digest: string;
}

/** What may differ between runs that build the same bytes. */
export interface RunFacts {
  readonly version: string;
  /** Full id of the commit that was built; null where that is not known. */
  readonly commit: string | null;
  readonly builder: string | null;
  readonly resolver: string | null;
  readonly installer: string | null;
  readonly image: ImageFacts | null;
  /** Where modules were imported. */
  readonly runtimeImage: ImageFacts | null;
  readonly python: string | null;
  readonly tools: Readonly<Record<string, string>>;
  /** Seconds by stage. */
  readonly timings: Readonly<Record<string, number>>;
  /** Where the result is that of an earlier run; null where it was built. */
  readonly reused: Reused | null;
}

/** An earlier run whose result stands for this one's. */
export interface Reused {
  /** When it was built, in ISO 8601. */
  readonly built: string;
  /** Why it may stand for it, as the end of a sentence. */
  readonly why: string;
}

/** Whether the run fails: a layer is wrong, or did not come to where it was to go. */
export function failed(report: Report): boolean {
  return report.findings.some(({ severity }) => severity === 'error');
}

/** The SDK that functions with a layer will run on: its stack's own, that of a layer from elsewhere, or the runtime's. */
export function sdkOf(layer: LayerReport, { layers, sdk }: Report): SdkInUse | null {
  const stack = layer.stack.flatMap((name) => layers.find((other) => other.name === name) ?? []);
  const carriers: readonly (readonly [Carrier, readonly Pin[]])[] = [
    ['layer', stack.flatMap(({ distributions }) => distributions)],
    ['other-layers', layer.others.flatMap(({ distributions }) => distributions)],
    ['runtime', Object.entries(sdk?.versions ?? {}).map(([name, version]) => ({ name, version }))],
  ];
  const found = sdkCore.flatMap((part) => {
    const [first] = carriers.flatMap(([from, pins]) => {
      const pin = pins.find(({ name }) => name === part);
      return pin ? [{ from, part, version: pin.version }] : [];
    });
    return first ?? [];
  });
  // Where the runtime's is not known yet, only a whole one of the layers can be told
  if (!sdk && found.length < sdkCore.length) return null;
  const [from = 'runtime', ...more] = new Set(found.map((each) => each.from));
  return {
    from: more.length > 0 ? 'several' : from,
    versions: Object.fromEntries(found.map(({ part, version }) => [part, version])),
  };
}

/** Unzipped bytes of the layer and those that are attached with it. */
export function stackSize({ stack }: LayerReport, { layers }: Report): number {
  const attached = layers.filter(({ name }) => stack.includes(name));
  return attached.reduce((sum, { built }) => sum + (built?.unzipped ?? 0), 0);
}

/** What counts for the unzipped quota: the stack, what is reserved, and layers from elsewhere. In bytes. */
export function countedSize(layer: LayerReport, report: Report): number {
  return stackSize(layer, report) + layer.inputs['reserved-size'] + othersSize(layer);
}

/** Unzipped bytes of the layers from elsewhere. */
export function othersSize({ others }: LayerReport): number {
  return unzippedOf(others);
}

/** What lower layers have that the layer needs: names by layer. */
export function elsewhereByLayer({
  elsewhere,
  stack,
}: LayerReport): readonly (readonly [string, readonly string[]])[] {
  return stack.flatMap((layer) => {
    const names = [...elsewhere].filter(([, other]) => other === layer).map(([name]) => name);
    return names.length > 0 ? [[layer, names] as const] : [];
  });
}

type Carrier = 'layer' | 'other-layers' | 'runtime';

export interface SdkInUse {
  readonly from: Carrier | 'several';
  /** Of boto3, botocore and s3transfer. */
  readonly versions: Readonly<Record<string, string>>;
}

const order = { error: 0, warning: 1, notice: 2 } as const;

export function worstFirst(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((a, b) => order[a.severity] - order[b.severity]);
}
