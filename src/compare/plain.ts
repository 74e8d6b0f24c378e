import { createHash } from 'node:crypto';
import type { Circumstance, DistributionSnapshot, LayerSnapshot, Snapshot } from './model.js';

/** What names and versions look like; none of them can hold a sentence. */
const shapes = {
  layer: /^[A-Za-z0-9_-]{1,140}$/,
  distribution: /^[a-z0-9-]{1,200}$/,
  version: /^v?\d[A-Za-z0-9.!+_-]{0,98}$/,
  library: /^[A-Za-z0-9_.+-]{1,200}$/,
  runtime: /^[a-z0-9.]{1,20}$/,
  architecture: /^[a-z0-9_]{1,20}$/,
  option: /^[a-z0-9-]{1,60}$/,
  // No address, which leads somewhere even where it is no link
  value: /^(?!.*\/\/)[A-Za-z0-9_.,:/@+-]{1,200}$/,
} as const;

/**
 * A snapshot that is a stranger's, of which nothing is left but numbers and what can be a name or a version: it is
 * shown under the name of someone who is trusted, and is not to say anything else there.
 * @throws Error where a name or version cannot be one
 */
export function plainSnapshot(snapshot: Snapshot): Snapshot {
  const { commit, runtime, architecture, circumstances, layers } = snapshot;
  return {
    commit,
    runtime: shaped('runtime', runtime),
    architecture: shaped('architecture', architecture),
    circumstances: circumstances.map(plainCircumstance),
    layers: layers.map(plainLayer),
  };
}

function plainCircumstance({ kind, name, layer, value }: Circumstance): Circumstance {
  return {
    kind,
    name: shaped('option', name),
    layer: layer === null ? null : shaped('layer', layer),
    value: shapes.value.test(value) ? value : digestOf(value),
  };
}

function plainLayer(layer: LayerSnapshot): LayerSnapshot {
  return {
    ...layer,
    name: shaped('layer', layer.name),
    ...(layer.partOf !== undefined && { partOf: shaped('layer', layer.partOf) }),
    distributions: layer.distributions.map(plainDistribution),
    others: layer.others.map(({ name, unzipped }) => ({ name: shaped('library', name), unzipped })),
  };
}

function plainDistribution({ name, version, ...sizes }: DistributionSnapshot): DistributionSnapshot {
  return { name: shaped('distribution', name), version: shaped('version', version), ...sizes };
}

function shaped(shape: keyof typeof shapes, text: string): string {
  if (shapes[shape].test(text)) return text;
  throw new Error(`${JSON.stringify(text.slice(0, 60))} is no ${shape}`);
}

/** What tells one text from another without saying it. */
function digestOf(text: string): string {
  return `text-${createHash('sha256').update(text).digest('hex').slice(0, 8)}`;
}
