import { join } from 'node:path';
import type { OutputName } from '../inputs/definitions.js';
import type { Report } from './report.js';
import { failed } from './report.js';

/** What the run gives to those that come after it. A run that failed has no zips. */
export interface Outputs extends Readonly<Record<OutputName, unknown>> {
  readonly layers: readonly object[];
  readonly 'zip-paths': readonly string[];
  /** Bytes. */
  readonly 'unzipped-size': number;
  /** Bytes. */
  readonly 'zipped-size': number;
  readonly manifest: string;
}

/** @param directory absolute path of the output directory */
export function outputsOf(report: Report, directory: string): Outputs {
  const { inputs, distributions } = report;
  const layer = failed(report) ? null : report.layer;
  const manifest = join(directory, 'manifest.json');
  if (!layer) return { layers: [], 'zip-paths': [], 'unzipped-size': 0, 'zipped-size': 0, manifest };
  const zip = join(directory, layer.zip);
  const sizes = { 'unzipped-size': layer.unzipped, 'zipped-size': layer.zipped };
  return {
    layers: [
      {
        name: layer.name,
        runtime: inputs.runtime.id,
        architecture: inputs.architecture,
        zip,
        sha256: layer.sha256,
        ...sizes,
        distributions: distributions.map(({ name, version }) => ({ name, version })),
      },
    ],
    'zip-paths': [zip],
    ...sizes,
    manifest,
  };
}

/** The outputs as a runner takes them: text. */
export function outputTexts(outputs: Outputs): Readonly<Record<OutputName, string>> {
  return {
    layers: JSON.stringify(outputs.layers),
    'zip-paths': outputs['zip-paths'].join('\n'),
    'unzipped-size': `${outputs['unzipped-size']}`,
    'zipped-size': `${outputs['zipped-size']}`,
    manifest: outputs.manifest,
  };
}
