import { LayerpackError } from '../errors.js';
import type { Requirement } from './requirement.js';
import type { LockedWheel } from './uv.js';

/** A wheel that the resolver chose and no hash of the user's speaks for. */
export function unhashed(
  wheels: readonly LockedWheel[],
  requirements: readonly Requirement[],
): LockedWheel | undefined {
  const hashes = new Map<string, Set<string>>();
  for (const { name, hashes: stated } of requirements) {
    if (name === undefined) continue;
    hashes.set(name, new Set([...(hashes.get(name) ?? []), ...stated]));
  }
  return wheels.find(({ name, sha256, url }) => !url.startsWith('file:') && !hashes.get(name)?.has(sha256));
}

export function hashMissing({ name, version, file }: LockedWheel): LayerpackError {
  return new LayerpackError({
    rule: 'index',
    subject: name,
    title: `Failed to verify ${name} ${version}`,
    reason: `the requirements have hashes, and none of them is that of ${file}`,
    advice:
      'Lock again with everything that is needed; builder: container can build what only a source distribution is locked of.',
  });
}

/**
 * Hashes are all or nothing, across layers too, since they are resolved as one.
 * @throws LayerpackError with rule `requirements`
 */
export function refusePartlyHashed(requirements: readonly Requirement[]): void {
  const hashed = requirements.find(({ hashes }) => hashes.length > 0);
  const bare = requirements.find(({ kind, hashes }) => kind === 'named' && hashes.length === 0);
  if (!hashed || !bare) return;
  throw new LayerpackError({
    rule: 'requirements',
    subject: bare.text,
    title: `Failed to hold ${bare.text} to a hash`,
    reason: `${hashed.location.file}:${hashed.location.line} has hashes and this has none; all layers are resolved together, and hashes are all or nothing`,
    advice: 'Give hashes to all requirements, or to none; a lock of all of them has them.',
    location: bare.location,
  });
}
