import type { ImportTime } from '../check/import/import-check.js';
import type { CheckResult } from '../check/level.js';
import type { Workshop } from '../engine/open.js';
import type { Finding } from '../errors.js';
import type { Inputs } from '../inputs/inputs.js';
import type { ElfFileOfLayer } from '../layer/elf-files.js';
import type { OtherLayer } from '../layer/other-layers.js';
import type { SystemLibrary } from '../layer/system-libraries.js';
import type { LayerDistribution, LayerFile, LayerTree } from '../layer/tree.js';
import type { BuiltLayer } from '../pack/pack.js';
import type { Resolution } from '../resolve/resolve.js';
import type { DroppedFile, Slimmed } from '../slim/model.js';
import type { PlacedDistribution } from '../split/model.js';
import type { Pin } from '../wheel/name.js';
import { analysisOf } from './analysis.js';
import { layerReports, partsByDistribution } from './layer-reports.js';
import type { Compared, ImageFacts, LayerReport, NotImported, Report } from './report.js';
import { worstFirst } from './report.js';

/** What one layer has come to so far. */
export interface LayerProgress {
  readonly name: string;
  /** Where it is installed, in the engine. */
  directory?: string;
  tree?: LayerTree;
  /** Its ELF files; not there where none was looked at. */
  elf?: readonly ElfFileOfLayer[];
  systemLibraries: readonly SystemLibrary[];
  /** What was done to make it smaller; not there where that was not come to. */
  slimmed?: Slimmed;
  /** Each RECORD as the wheels have it; not there where nothing was left out or changed. */
  records?: readonly LayerFile[];
  /** What it does without, so that it can be given back. */
  dropped: readonly DroppedFile[];
  /** Its stripped binaries as they were. */
  unstripped: readonly LayerFile[];
  /** Its zips: one, or those it is split over. None where it came to nothing. */
  parts: readonly BuiltPart[];
  readonly checks: CheckResult[];
  /** What its own other-layers come to. */
  others: readonly OtherLayer[];
  /** What it needs and leaves to the runtime. */
  left: readonly Pin[];
  /** The slowest first. */
  imports?: readonly ImportTime[];
  skipped?: readonly NotImported[];
}

/** A zip of a layer. */
export interface BuiltPart {
  readonly built: BuiltLayer;
  /** What is in it, sorted by path. */
  readonly files: readonly LayerFile[];
  /** Those of the layer that have any of these files, with what they have of them. */
  readonly distributions: readonly LayerDistribution[];
  /** Why what is in it is in it; empty where the layer is not split. */
  readonly placed: readonly PlacedDistribution[];
  sbom?: string;
}

/** What a run has come to so far. A run that fails is reported from here, as far as it came. */
export interface Progress {
  workshop?: Workshop;
  /** The runtime's image, where it serves. */
  runtimeImage?: ImageFacts;
  resolution?: Resolution;
  installer?: 'uv' | 'pip';
  /** By name, in the order of the inputs. */
  readonly layers: ReadonlyMap<string, LayerProgress>;
  readonly findings: Finding[];
  /** That of an earlier run, where its result stands for this one's. */
  reused?: Report;
  /** Full id of the commit that is built, where it is known. */
  commit?: string;
  compared?: Compared;
  /** What the comparison says of each layer, by its name. */
  readonly compares: Map<string, readonly CheckResult[]>;
  /** Set once the zips have their names. */
  complete?: true;
  /** Seconds by stage. */
  readonly timings: Record<string, number>;
}

export function noProgress({ layers }: Pick<Inputs, 'layers'>): Progress {
  return {
    layers: new Map(
      layers.map(({ name }) => [
        name,
        {
          name,
          checks: [],
          others: [],
          left: [],
          systemLibraries: [],
          dropped: [],
          unstripped: [],
          parts: [],
        },
      ]),
    ),
    findings: [],
    compares: new Map(),
    timings: {},
  };
}

export function reportOf(inputs: Inputs, version: string, progress: Progress): Report {
  const { workshop, runtimeImage, resolution, installer, layers, findings, timings, reused } = progress;
  const now = {
    complete: progress.complete ?? false,
    compared: progress.compared ?? null,
    findings: worstFirst(findings),
  };
  const commit = progress.commit ?? null;
  if (reused) {
    // Those of the comparison, which is made anew
    const withChecks = ({ checks, ...layer }: LayerReport) => ({
      ...layer,
      checks: [...checks, ...(progress.compares.get(layer.inputs.name) ?? [])],
    });
    const run = { ...reused.run, commit, timings };
    return { ...reused, ...now, layers: reused.layers.map(withChecks), run };
  }
  return {
    ...now,
    inputs,
    layers: layerReports(inputs, progress, resolution?.placements ?? []),
    excluded: resolution?.excluded ?? [],
    sdk: workshop?.sdk ?? null,
    analysis: resolution ? analysisOf(resolution, sizesOf(layers), partsByDistribution(layers)) : null,
    run: {
      version,
      commit,
      builder: workshop?.engine.description ?? null,
      resolver: resolution?.resolver ?? null,
      installer: installer ?? null,
      image: workshop?.engine.image ?? null,
      runtimeImage: runtimeImage ?? null,
      python: workshop?.pythonVersion ?? null,
      tools: workshop?.tools.versions ?? {},
      timings,
      reused: null,
    },
    versions: [],
    release: null,
    artifacts: [],
  };
}

/** Unzipped bytes by distribution. */
export function sizesOf(layers: Progress['layers']): ReadonlyMap<string, number> {
  const all = [...layers.values()].flatMap(({ tree }) => tree?.distributions ?? []);
  return new Map(all.map(({ name, size }) => [name, size]));
}
