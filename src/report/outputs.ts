import { join } from 'node:path';
import type { OutputName } from '../inputs/definitions.js';
import type { Report } from './report.js';
import { failed } from './report.js';

/**
 * The outputs by name, as text. A run that failed has no zips.
 * @param directory where the files are
 */
export function outputsOf(report: Report, directory: string): Readonly<Record<OutputName, string>> {
  const { inputs, layer, distributions } = report;
  const layers =
    layer && !failed(report)
      ? [
          {
            name: layer.name,
            runtime: inputs.runtime.id,
            architecture: inputs.architecture,
            zip: join(directory, layer.zip),
            sha256: layer.sha256,
            'unzipped-size': layer.unzipped,
            'zipped-size': layer.zipped,
            distributions: distributions.map(({ name, version }) => ({ name, version })),
          },
        ]
      : [];
  return {
    layers: JSON.stringify(layers),
    'zip-paths': layers.map(({ zip }) => zip).join('\n'),
    'unzipped-size': `${layers.reduce((sum, each) => sum + each['unzipped-size'], 0)}`,
    'zipped-size': `${layers.reduce((sum, each) => sum + each['zipped-size'], 0)}`,
    manifest: join(directory, 'manifest.json'),
  };
}
