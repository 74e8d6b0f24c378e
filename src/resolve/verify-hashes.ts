import { LayerpackError } from '../errors.js';
import type { Requirement } from './requirements.js';
import type { Wheel } from './wheelhouse.js';

/**
 * Holds the files against the hashes that the user gave, once no code of a build can change them any more. pip
 * checked them too, but before builds ran beside them.
 * @throws LayerpackError with rule `index`
 */
export function verifyHashes(wheels: readonly Wheel[], requirements: readonly Requirement[]): void {
  for (const { name, version, sha256, builtFrom } of wheels) {
    const pinned = requirements.find(
      (requirement) => requirement.name === name && requirement.hashes.length > 0,
    );
    const found = builtFrom?.sha256 ?? sha256;
    if (!pinned || pinned.hashes.includes(found)) continue;
    throw new LayerpackError({
      rule: 'index',
      subject: name,
      title: `Failed to verify ${name} ${version}`,
      reason: `its SHA-256 is ${found}, and none of its hashes is that`,
      advice:
        'A build in the same resolution may have changed it: find out which before you trust any of it.',
      location: pinned.location,
    });
  }
}
