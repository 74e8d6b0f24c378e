import type { LayerDistribution } from '../layer/tree.js';
import type { LayerReport, Report } from './report.js';

/**
 * Exact pins with hashes, in the form of a requirements file that builds the layer again. What was built here is
 * pinned by the hash of its source distribution, which is what an index can give again. What the runtime has is
 * pinned too, since hashes are all or nothing for pip.
 */
export function lockText({ inputs, excluded }: Report, layer: LayerReport): string {
  const { name, distributions, elsewhere, ofRuntime } = layer;
  const lower = [...elsewhere].map(([distribution, other]) => `# in layer ${other}: ${distribution}`);
  const runtime = excluded
    .filter((each) => ofRuntime.has(each.name))
    .flatMap(({ name: member, version, sha256 }) => [
      `# left to the runtime: ${member}==${version}`,
      ...(sha256 === null ? [] : [`${member}==${version} \\\n    --hash=sha256:${sha256}`]),
    ]);
  const head = `# Layer ${name} for ${inputs.runtime.id} on ${inputs.architecture}, made by layerpack`;
  return `${[head, ...lower, ...distributions.map(pin), ...runtime].join('\n')}\n`;
}

function pin({ name, version, sha256, origin }: LayerDistribution): string {
  const hash = `\\\n    --hash=sha256:${sha256}`;
  switch (origin.kind) {
    case 'index':
      return `${name}==${version} ${hash}`;
    case 'sdist':
      return `${origin.url === undefined ? `${name}==${version}` : direct(name, origin.url)} \\\n    --hash=sha256:${origin.sha256}`;
    case 'url':
      return `${direct(name, origin.url)} ${hash}`;
    // Neither can have a hash, so these are for people to read
    case 'directory':
      return `# ${name}==${version}, built from ${origin.path}`;
    case 'vcs':
      return `# ${name}==${version}, built from ${origin.url}`;
  }
}

/** A path can stand for itself alone. */
function direct(name: string, url: string): string {
  return /^[a-z]+:/i.test(url) ? `${name} @ ${url}` : url;
}
