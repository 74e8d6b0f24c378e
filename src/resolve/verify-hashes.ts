import { LayerpackError } from '../errors.js';
import type { Requirement } from './requirement.js';
import type { Wheel } from './wheelhouse.js';

/** SHA-384 or SHA-512, which have their kind in front. */
const isOtherKind = (hash: string) => hash.includes(':');

/**
 * Holds the files against the hashes that the user gave, once no code of a build can change them any more. pip
 * checked them too, but before builds ran beside them.
 * @throws LayerpackError with rule `index`
 */
export function verifyHashes(wheels: readonly Wheel[], requirements: readonly Requirement[]): void {
  for (const { name, version, sha256, origin } of wheels) {
    // A lock may have several lines for one name, with markers; hashes of other kinds pip alone checks.
    const lines = requirements.filter((requirement) => requirement.name === name);
    const hashes = lines.flatMap((line) => line.hashes);
    const found = origin.kind === 'sdist' ? origin.sha256 : sha256;
    const [pinned] = lines;
    if (!pinned || hashes.length === 0 || hashes.includes(found) || hashes.some(isOtherKind)) continue;
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
