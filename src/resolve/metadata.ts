import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lastLine } from '../engine/execute.js';
import type { Workshop } from '../engine/open.js';
import { LayerpackError } from '../errors.js';
import type { Dependency, DistributionFacts } from '../wheel/graph.js';

/** What a requirement means on the target. */
export interface RequirementMeaning {
  /** Normalised. */
  readonly name: string;
  readonly extras: readonly string[];
  readonly specifier: string;
  /** Whether its marker holds. */
  readonly applies: boolean;
  /** Whether it takes the runtime's version; null where the runtime has no exact one of that name. */
  readonly accepts: boolean | null;
}

/** As in the metadata, with what is known of the runtime's version. */
export interface HeldDependency extends Dependency {
  readonly accepts: boolean | null;
}

export interface Metadata {
  /** In the order asked; null for a path or URL without a name. */
  readonly requirements: readonly (RequirementMeaning | null)[];
  readonly distributions: readonly (Omit<DistributionFacts, 'requires'> & {
    readonly requires: readonly HeldDependency[];
  })[];
}

interface Answer {
  readonly requirements: Metadata['requirements'];
  readonly distributions: readonly {
    readonly name: string;
    readonly version: string;
    readonly summary: string;
    readonly license: string;
    readonly 'home-page': string;
    readonly extras: readonly string[];
    readonly requires: readonly (Omit<HeldDependency, 'appliesTo'> & {
      readonly 'applies-to': readonly string[];
    })[];
  }[];
}

/**
 * Reads requirements and metadata as pip would on the target.
 * @param paths of wheels and METADATA files
 * @param known versions that requirements are held against; the runtime's SDK where not given
 * @throws LayerpackError with rule `resolve` for a wheel whose metadata cannot be read
 */
export async function readMetadata(
  { engine, tools, helpers, sdk, targetFile }: Workshop,
  requirements: readonly string[],
  paths: readonly string[],
  workDirectory: string,
  known: Readonly<Record<string, string>> = sdk.versions,
): Promise<Metadata> {
  const input = join(workDirectory, 'metadata.json');
  await writeFile(input, JSON.stringify({ requirements, metadata: paths, known }));
  const outcome = await engine.run(
    [engine.python, '-I', '-S', helpers.metadata, tools.pipDirectory, targetFile, input],
    { cwd: workDirectory },
  );
  if (outcome.exitCode !== 0) {
    throw new LayerpackError({
      rule: 'resolve',
      subject: 'metadata',
      title: 'Failed to read the metadata of the distributions',
      reason: lastLine(outcome.stderr),
      advice: 'Ask for another release of what is named here, and tell its maintainers.',
    });
  }
  const { requirements: meanings, distributions } = JSON.parse(outcome.stdout) as Answer;
  return {
    requirements: meanings,
    distributions: distributions.map(({ 'home-page': homePage, requires, ...facts }) => ({
      ...facts,
      homePage,
      requires: requires.map(({ 'applies-to': appliesTo, ...dependency }) => ({ ...dependency, appliesTo })),
    })),
  };
}
