import type { Inputs } from '../inputs/inputs.js';
import { recordName } from './artifact-names.js';

type Named = Pick<Inputs, 'layers' | 'runtime' | 'architecture'>;

/** Names of the assets that a run has once, whatever it built. */
export interface RecordAssets {
  readonly manifest: string;
  readonly sums: string;
  readonly layerVersions: string;
}

/** Names of the assets of one layer. */
export interface LayerAssets {
  readonly zip: string;
  readonly lock: string;
  readonly sbom: string;
}

/** What one run's assets and notes are told apart by from those of other jobs: layers, runtime and architecture. */
export function releaseKey(inputs: Named): string {
  return assetName(recordName({ ...inputs, 'artifact-name': null }));
}

export function recordAssets(inputs: Named): RecordAssets {
  const key = releaseKey(inputs);
  return {
    manifest: `${key}.manifest.json`,
    sums: `${key}.SHA256SUMS`,
    layerVersions: `${key}.layer-versions.json`,
  };
}

/** @param zip file name of the layer's zip */
export function layerAssets(zip: string): LayerAssets {
  const name = assetName(zip);
  const base = name.replace(/\.zip$/, '');
  return { zip: name, lock: `${base}.lock.txt`, sbom: `${base}.cdx.json` };
}

/**
 * The name that an asset gets. GitHub puts one period for what it does not take in a name, and none at its ends, without
 * a list of what that is: https://docs.github.com/rest/releases/assets#upload-a-release-asset. What is left here is kept
 * by all versions of it, which a plus sign is not.
 */
export function assetName(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9._-]+/g, '.').replaceAll(/^\.+|\.+$/g, '');
}

/** The text that "sha256sum --check" takes where all the assets are in one directory. */
export function sha256Sums(files: readonly { readonly name: string; readonly sha256: string }[]): string {
  return files.map(({ name, sha256 }) => `${sha256}  ${assetName(name)}\n`).join('');
}

const ending = 'layerpack-upload';

/** The name that bytes are uploaded under until they take the place of others. */
export function temporaryName(name: string, sha256: string): string {
  return `${name}.${sha256.slice(0, 12)}.${ending}`;
}

/** Whether an asset is what an upload of another left behind, which never came to its end. */
export function isTemporaryFor(name: string, temporary: string): boolean {
  const middle = temporary.startsWith(`${name}.`) ? temporary.slice(name.length + 1) : '';
  return new RegExp(`^[0-9a-f]{12}\\.${ending}$`).test(middle);
}
