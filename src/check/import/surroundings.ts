import type { ImportOutcome } from '../../engine/import-modules.js';
import type { LayerTree } from '../../layer/tree.js';
import type { ImportRequest } from './import-check.js';
import { foreignModules } from './inner-modules.js';
import type { Module } from './modules.js';
import type { Surroundings } from './verdict.js';

/** What a failure is judged by, beside the failure itself. */
export function surroundingsOf(
  { runtime, architecture, trees, sdk, factsOf }: ImportRequest,
  files: LayerTree['files'],
  modules: readonly Module[],
  standard: Surroundings['standard'],
): Surroundings {
  const owners = new Map(files.map(({ path, owner }) => [`/opt/${path}`, owner]));
  const isPth = /^python\/(?:lib\/[^/]+\/site-packages\/)?[^/]+\.pth$/;
  return {
    runtime,
    standard,
    modules,
    foreign: foreignModules(files, runtime, architecture),
    present: new Set([...sdk, ...trees.flatMap((tree) => tree.distributions.map(({ name }) => name))]),
    factsOf,
    ownerOf: (path) => owners.get(path),
    withPth: new Set(files.filter(({ path }) => isPth.test(path)).map(({ owner }) => owner)),
  };
}

/** Of the code that a failure came through. */
export function ownersIn(outcome: ImportOutcome, { ownerOf }: Surroundings): readonly string[] {
  if (outcome.how !== 'raised') return [];
  const files = outcome.errors.flatMap(({ frames }) => frames.map(({ file }) => file));
  return [...new Set(files.flatMap((file) => ownerOf(file) ?? []))];
}
