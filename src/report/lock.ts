import type { LayerDistribution } from '../layer/tree.js';
import type { Report } from './report.js';

/**
 * Exact pins with hashes, in the form of a requirements file. What was built here is pinned by the hash of its
 * source distribution, which is what an index can give again.
 */
export function lockText({ inputs, distributions, excluded }: Report): string {
  const head = [
    `# Layer ${inputs['layer-name']} for ${inputs.runtime.id} on ${inputs.architecture}, made by layerpack`,
    ...excluded.map(({ name, version }) => `# left to the runtime: ${name}==${version}`),
  ];
  return `${[...head, ...distributions.map(pin)].join('\n')}\n`;
}

function pin({ name, version, sha256, builtFrom }: LayerDistribution): string {
  return `${name}==${version} \\\n    --hash=sha256:${builtFrom?.sha256 ?? sha256}`;
}
