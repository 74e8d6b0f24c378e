import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Workshop } from '../engine/open.js';
import { sdkRequires } from '../lambda/sdk-family.js';
import type { DistributionFacts, Graph } from '../wheel/graph.js';
import { normaliseName } from '../wheel/name.js';
import { readMetadata } from './metadata.js';
import type { Excluded, Wheel } from './wheelhouse.js';

/** Who needs whom among the wheels and what the runtime has of the resolution. */
export async function readGraph(
  { workshop, workDirectory }: { readonly workshop: Workshop; readonly workDirectory: string },
  wheels: readonly Wheel[],
  excluded: readonly Excluded[],
): Promise<Graph> {
  const paths = [...wheels.map(({ path }) => path), ...(await sdkMetadata(workshop, excluded))];
  const { distributions } = await readMetadata(workshop, [], paths, workDirectory);
  return new Map(distributions.map((facts) => [facts.name, completed(facts, workshop)]));
}

async function sdkMetadata(
  { sdkDirectory }: Workshop,
  excluded: readonly Excluded[],
): Promise<readonly string[]> {
  const names = new Set(excluded.map(({ name }) => name));
  const entries = await readdir(sdkDirectory);
  return entries
    .filter((entry) => names.has(normaliseName(entry.split('-')[0] ?? '')))
    .map((entry) => join(sdkDirectory, entry, 'METADATA'));
}

/** Without an image the runtime's metadata is names and versions only. */
function completed(facts: DistributionFacts, { engine }: Workshop): DistributionFacts {
  const known = engine.image === null && facts.requires.length === 0 ? sdkRequires[facts.name] : undefined;
  if (!known || facts.summary !== '') return facts;
  const requires = known.map((name) => ({ name, extras: [], specifier: '', appliesTo: [''] }));
  return { ...facts, requires };
}
