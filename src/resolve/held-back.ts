import type { Workshop } from '../engine/open.js';
import { uvEnvironment } from '../engine/uv-settings.js';
import type { Finding } from '../errors.js';
import type { Requirement, Requirements } from './requirement.js';
import { isPinned } from './requirement-line.js';
import { unite } from './resolver-input.js';

/** What uv says of a distribution that is not the newest. */
interface Outdated {
  readonly name: string;
  readonly version: string;
  readonly latest_version: string;
  readonly latest_filetype: string;
}

/**
 * Says which newer releases were passed over because only their source would do here. Releases that the user
 * pinned are not told. Without uv, or for another machine than the engine's, this is not known and nothing is said.
 * @param directories the installed trees
 */
export async function findHeldBack(
  { engine, tools }: Workshop,
  layers: readonly Requirements[],
  directories: readonly string[],
  workDirectory: string,
): Promise<readonly Finding[]> {
  const { options, requirements } = unite(layers);
  // Where a file names its own index, others must not be asked for its names.
  const ownIndex = options.some(({ option }) => /index/.test(option));
  const locked = requirements.every((requirement) => requirement.locked);
  if (tools.uv === null || engine.kind === 'host' || ownIndex || locked) return [];
  const list = [
    tools.uv,
    'pip',
    'list',
    '--outdated',
    '--format',
    'json',
    '--quiet',
    '--python',
    engine.python,
  ];
  const outcomes = await Promise.all(
    directories.map((directory) =>
      engine.run([...list, '--target', directory], {
        environment: uvEnvironment(workDirectory),
        cwd: workDirectory,
      }),
    ),
  );
  const outdated = outcomes.flatMap(({ exitCode, stdout }) =>
    exitCode === 0 ? (JSON.parse(stdout) as readonly Outdated[]) : [],
  );
  // Layers that are not stacked may have the same distribution
  const each = new Map(outdated.map((one) => [one.name, one]));
  return heldBack([...each.values()], requirements);
}

export function heldBack(
  outdated: readonly Outdated[],
  requirements: readonly Requirement[],
): readonly Finding[] {
  const pinned = new Set(requirements.filter(isPinned).map(({ name }) => name));
  const passed = outdated
    .filter(({ name, latest_filetype }) => latest_filetype === 'sdist' && !pinned.has(name))
    .map(({ name, version, latest_version }) => `${name} ${latest_version} (taken: ${version})`);
  if (passed.length === 0) return [];
  return [
    {
      rule: 'held-back',
      severity: 'notice',
      subject: passed.join(', '),
      title: 'Newer releases were passed over',
      reason: `they have no wheel that fits this runtime: ${passed.join(', ')}`,
      advice: 'A newer runtime may take their wheels; wheels: any builds them from source.',
    },
  ];
}
