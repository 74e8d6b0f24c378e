import type { Location } from '../errors.js';
import type { Architecture, Runtime } from '../lambda/runtimes.js';
import type { choices, PruneRule } from './definitions.js';

type Choice<Name extends keyof typeof choices> = (typeof choices)[Name][number];
export type CheckLevel = Choice<'check'>;

/** What is asked for one layer. Keys are the names that users type. */
export interface LayerInputs {
  readonly name: string;
  /** Sources, relative to the workspace. Empty only where the layer holds the project alone. */
  readonly requirements: readonly string[];
  /** Extras and groups of the sources that have such. */
  readonly extras: readonly string[];
  readonly groups: readonly string[];
  /** Whether the project's own wheel goes into this layer. */
  readonly project: Choice<'project'>;
  /** Names of the layers that are attached with it, as the user listed them. */
  readonly 'stacked-on': readonly string[];
  readonly prune: Pruning;
  /** Patterns of paths, as typed. */
  readonly keep: readonly string[];
  readonly drop: readonly string[];
  readonly strip: Choice<'strip'>;
  readonly bytecode: Choice<'bytecode'>;
  readonly split: Choice<'split'>;
  /** Bytes. */
  readonly 'reserved-size': number;
  /** Bytes. */
  readonly 'max-unzipped-size': number;
  /** Bytes; null where no limit is set. */
  readonly 'max-zipped-size': number | null;
  /** Null where it may grow as it likes. */
  readonly 'max-growth': MaxGrowth | null;
  readonly 'pip-check': CheckLevel;
  readonly 'elf-check': CheckLevel;
  readonly 'import-check': CheckLevel;
  readonly 'allow-import-errors': readonly AllowedImportError[];
  readonly 'quota-check': CheckLevel;
  readonly 'system-libraries': SystemLibraries;
  /** Zips and manifests. */
  readonly 'other-layers': readonly NamedFile[];
  /** As typed; null where there is none. */
  readonly 'test-command': string | null;
  /** Requirements files, relative to the workspace. */
  readonly 'test-requirements': readonly string[];
  readonly 'test-image': Choice<'test-image'>;
  /** At most 256 characters; null where layerpack says what it is. */
  readonly description: string | null;
  /** At most 512 characters; null where the distributions' own licences count. */
  readonly 'license-info': string | null;
  /** Ids of accounts and organisations, or *; none where nothing is to be looked at. */
  readonly 'share-with': readonly string[];
  /** At least 1; null where none is deleted. */
  readonly 'keep-versions': number | null;
}

/** What is left out of a layer. */
export interface Pruning {
  /** Whether anything is, beside what patterns name. */
  readonly safe: boolean;
  /** Rules that are switched off. */
  readonly without: readonly PruneRule[];
}

/** What a layer may grow by. Where both are given, it must grow by more than each to be too much. */
export interface MaxGrowth {
  /** Per cent of what it was. */
  readonly percent: number | null;
  readonly bytes: number | null;
}

/** A file that the user named. */
export interface NamedFile {
  /** Relative to the workspace. */
  readonly file: string;
  /** Where the config names it. */
  readonly location?: Location;
}

/** Modules that may fail to import, and why the user allows it. */
export interface AllowedImportError {
  /** A module's dotted name, in which * stands for anything. */
  readonly pattern: string;
  readonly reason: string;
}

/** Which system libraries a layer is to carry. */
export interface SystemLibraries {
  /** Those that its binaries name and that are not there. */
  readonly auto: boolean;
  /** File names, with or without what follows .so. */
  readonly names: readonly string[];
}

/** Everything a run is asked for, validated. Keys are the names that users type. */
export interface Inputs {
  /** The file that the layers are from, relative to the workspace; null where inputs alone say what to do. */
  readonly config: string | null;
  /** Whether that file lists the layers; else there is one, which inputs make. */
  readonly listed: boolean;
  readonly runtime: Runtime;
  readonly architecture: Architecture;
  readonly builder: Choice<'builder'>;
  readonly installer: Choice<'installer'>;
  /** The build image, given or by default. */
  readonly image: string;
  /** The runtime's own image, given or by default. */
  readonly 'runtime-image': string;
  readonly sdk: Choice<'sdk'>;
  readonly wheels: Choice<'wheels'>;
  /** Relative to the workspace, or absolute. */
  readonly 'output-directory': string;
  /** Whether anything is kept for later runs, or taken from earlier ones. */
  readonly cache: boolean;
  readonly 'upload-artifact': boolean;
  /** Null where the layers make the name. */
  readonly 'artifact-name': string | null;
  /** Null where the repository's setting counts. */
  readonly 'retention-days': number | null;
  readonly 'overwrite-artifact': boolean;
  /** A manifest or zip, relative to the workspace; "none"; null where the run's own base is looked up. */
  readonly baseline: string | null;
  readonly comment: Choice<'comment'>;
  readonly publish: Choice<'publish'>;
  /** Where to publish; at least one where anything is published. */
  readonly regions: readonly string[];
  /** With {region} for the region's name; null where there is none. */
  readonly 's3-bucket': string | null;
  /** Without slashes around it. */
  readonly 's3-prefix': string;
  readonly 'release-assets': Choice<'release-assets'>;
  /** At least one, names unique, each after those it is stacked on; no stack has a cycle or more than five layers. */
  readonly layers: readonly LayerInputs[];
}

/** A layer's stack in the order of /opt, itself last. */
export function stackOf(layer: LayerInputs, layers: readonly LayerInputs[]): readonly LayerInputs[] {
  const below = layer['stacked-on'].flatMap((name) => {
    const found = layers.find((other) => other.name === name);
    return found ? stackOf(found, layers) : [];
  });
  return [...new Set([...below, layer])];
}

/** Whether a layer asks for libraries of the build image. */
export function wantsLibraries({
  'system-libraries': { auto, names },
}: Pick<LayerInputs, 'system-libraries'>): boolean {
  return auto || names.length > 0;
}

/** Whether anything that is asked for takes the runtime's image. */
export function wantsRuntime({ layers }: Pick<Inputs, 'layers'>): boolean {
  return layers.some(
    (layer) => layer['import-check'] !== 'off' || layer['test-command'] !== null || wantsLibraries(layer),
  );
}

/** Whether a layer holds the project and nothing that the project needs, which functions get from other layers. */
export function isProjectAlone(layer: LayerInputs): boolean {
  return layer.requirements.length === 0 && layer['stacked-on'].length === 0;
}
