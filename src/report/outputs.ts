import { join } from 'node:path';
import type { OutputName } from '../inputs/definitions.js';
import { arnsOf } from './layer-versions.js';
import type { Report } from './report.js';

/** The report for people, in the output directory. */
export const reportFile = 'report.html';

/** What the run gives to those that come after it. A run that failed has no zips. */
export interface Outputs extends Readonly<Record<OutputName, unknown>> {
  readonly layers: readonly object[];
  readonly 'zip-paths': readonly string[];
  /** Bytes. */
  readonly 'unzipped-size': number;
  /** Bytes. */
  readonly 'zipped-size': number;
  /** Whether some zip is not that of the baseline; null where there is none, or the run failed. */
  readonly changed: boolean | null;
  /** Whether the layers are those of an earlier run. */
  readonly 'cache-hit': boolean;
  readonly manifest: string;
  readonly report: string;
  /** Of the artifact with manifest, locks and SBOMs; null where it was not uploaded. */
  readonly 'artifact-id': number | null;
  readonly 'artifact-digest': string | null;
  readonly 'artifact-ids': readonly number[];
  /** ARNs by region, then layer. */
  readonly 'layer-version-arns': Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** @param directory absolute path of the output directory */
export function outputsOf(report: Report, directory: string): Outputs {
  const { runtime, architecture } = report.inputs;
  const record = report.artifacts.find(({ layer }) => layer === null);
  const layers = report.complete ? report.layers : [];
  const built = layers.flatMap(({ built: zipped, distributions, stack, split, inputs }) =>
    zipped
      ? [{ zipped, distributions, stack, split, of: inputs.name, zip: join(directory, zipped.zip) }]
      : [],
  );
  return {
    layers: built.map(({ zipped, zip, distributions, stack, split, of }) => ({
      name: zipped.name,
      runtime: runtime.id,
      architecture,
      zip,
      sha256: zipped.sha256,
      'unzipped-size': zipped.unzipped,
      'zipped-size': zipped.zipped,
      stack,
      ...(split && { split: { of, number: split.number, count: split.count } }),
      distributions: distributions.map(({ name, version }) => ({ name, version })),
      ...artifactOf(zipped.name, report),
    })),
    'zip-paths': built.map(({ zip }) => zip),
    'unzipped-size': built.reduce((sum, { zipped }) => sum + zipped.unzipped, 0),
    'zipped-size': built.reduce((sum, { zipped }) => sum + zipped.zipped, 0),
    changed: changedIn(report),
    'cache-hit': report.run.reused !== null,
    manifest: join(directory, 'manifest.json'),
    report: join(directory, reportFile),
    'artifact-id': record?.id ?? null,
    'artifact-digest': record?.sha256 ?? null,
    'artifact-ids': report.artifacts.map(({ id }) => id),
    'layer-version-arns': arnsOf(report),
  };
}

function changedIn({ compared, complete }: Report): boolean | null {
  return complete && compared && 'difference' in compared ? compared.difference.changed : null;
}

function artifactOf(name: string, { artifacts }: Report): object {
  const artifact = artifacts.find(({ layer }) => layer === name);
  return artifact ? { 'artifact-id': artifact.id, 'artifact-name': artifact.name } : {};
}

/** The outputs as a runner takes them: text. */
export function outputTexts(outputs: Outputs): Readonly<Record<OutputName, string>> {
  return {
    layers: JSON.stringify(outputs.layers),
    'zip-paths': outputs['zip-paths'].join('\n'),
    'unzipped-size': `${outputs['unzipped-size']}`,
    'zipped-size': `${outputs['zipped-size']}`,
    changed: `${outputs.changed ?? ''}`,
    'cache-hit': `${outputs['cache-hit']}`,
    manifest: outputs.manifest,
    report: outputs.report,
    'artifact-id': `${outputs['artifact-id'] ?? ''}`,
    'artifact-digest': outputs['artifact-digest'] ?? '',
    'artifact-ids': outputs['artifact-ids'].join(','),
    'layer-version-arns': JSON.stringify(outputs['layer-version-arns']),
  };
}
