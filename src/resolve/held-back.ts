import type { Workshop } from '../engine/open.js';
import { uvEnvironment } from '../engine/uv-settings.js';
import type { Finding } from '../errors.js';
import type { Requirements } from './requirements.js';

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
 * @param directory the installed tree
 */
export async function findHeldBack(
  { engine, tools }: Workshop,
  requirements: Requirements,
  directory: string,
  workDirectory: string,
): Promise<readonly Finding[]> {
  // Where a file names its own index, others must not be asked for its names.
  const ownIndex = requirements.options.some(({ option }) => /index/.test(option));
  if (tools.uv === null || engine.kind === 'host' || ownIndex) return [];
  const outcome = await engine.run(
    [
      tools.uv,
      'pip',
      'list',
      '--outdated',
      '--format',
      'json',
      '--quiet',
      '--target',
      directory,
      '--python',
      engine.python,
    ],
    { environment: uvEnvironment(workDirectory), cwd: workDirectory },
  );
  if (outcome.exitCode !== 0) return [];
  return heldBack(JSON.parse(outcome.stdout) as readonly Outdated[], requirements);
}

export function heldBack(outdated: readonly Outdated[], { requirements }: Requirements): readonly Finding[] {
  const pinned = new Set(
    requirements.filter(({ text }) => /===?/.test(text.split(';')[0] ?? '')).map(({ name }) => name),
  );
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
      advice: 'A newer runtime may take their wheels; wheels any builds them from source.',
    },
  ];
}
