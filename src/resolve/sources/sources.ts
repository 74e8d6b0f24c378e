import { relative, resolve } from 'node:path';
import type { Environment } from '../../engine/pip-configuration.js';
import type { LayerInputs } from '../../inputs/inputs.js';
import type { Requirements, SourceNeeds } from '../requirement.js';
import type { Candidate, InspectedSource, KnownSource } from './candidate.js';
import { openCandidate } from './candidate.js';
import { divide } from './divide.js';
import type { SourceContext } from './late-sources.js';
import { lateReader } from './late-sources.js';
import {
  checkHashes,
  mergeNeeds,
  needsOf,
  refuseEmpty,
  refuseMissing,
  requirementsOf,
} from './layer-requirements.js';
import { readSourceText } from './source-text.js';

/** What the sources of all layers say, as far as it can be known before the engine is there. */
export interface Inspection {
  readonly workspace: string;
  readonly environment: Environment;
  readonly needs: SourceNeeds;
  readonly layers: readonly InspectedLayer[];
}

export interface InspectedLayer {
  readonly inputs: LayerInputs;
  readonly sources: readonly InspectedSource[];
  /** Extras of which only builds can tell whether they exist. */
  readonly openExtras: readonly string[];
}

/**
 * Reads the sources, so that what is wrong in them is told with file and line before anything starts.
 * @throws LayerpackError with rule `requirements`
 */
export function inspectSources(
  workspace: string,
  layers: readonly LayerInputs[],
  environment: Environment,
): Inspection {
  const opened = new Map<string, Candidate>();
  const open = (name: string): Candidate => {
    const path = resolve(workspace, name);
    const file = relative(workspace, path) || path;
    const known = opened.get(path);
    if (known) return known;
    const text = readSourceText(path, file, undefined, workspace);
    const candidate = openCandidate(path, file, text, { workspace, environment });
    opened.set(path, candidate);
    return candidate;
  };
  const inspected = layers.map((inputs): InspectedLayer => {
    const paths = new Set(inputs.requirements.map((name) => resolve(workspace, name)));
    const { shares, openExtras } = divide(inputs, [...paths].map(open));
    const sources = shares.map(({ candidate, selection }) => candidate.take(selection));
    const known = sources.filter((source) => source.kind === 'stated');
    checkHashes(known);
    if (known.length === sources.length) refuseEmpty(inputs, known);
    return { inputs, sources, openExtras };
  });
  const needs = mergeNeeds(inspected.flatMap(({ sources }) => sources.map(needsOf)));
  return { workspace, environment, needs, layers: inspected };
}

/**
 * Reads what only tools and builds can tell.
 * @returns for each layer, in their order
 * @throws LayerpackError with rule `requirements`, or that of the tool or build that fails
 */
export async function readSources(
  { workspace, environment, layers }: Inspection,
  context: SourceContext,
): Promise<readonly Requirements[]> {
  const read = lateReader({ ...context, workspace, environment });
  const all: Requirements[] = [];
  // One after another: each may run a tool in the same container
  for (const { inputs, sources, openExtras } of layers) {
    const known: KnownSource[] = [];
    const extras = new Set<string>();
    for (const source of sources) {
      const answer = source.kind === 'stated' ? { ...source, extras: [] } : await read(source);
      known.push(answer);
      for (const extra of answer.extras) extras.add(extra);
    }
    refuseMissing(openExtras, extras, sources);
    checkHashes(known);
    refuseEmpty(inputs, known);
    all.push(requirementsOf(inputs.name, known));
  }
  return all;
}
