import type { LayerToPublish, Listing, Version, VersionContent } from './model.js';

/** Whether a version may be used with our runtime and architecture: it names them, or none at all. */
export function isForUs(version: Version, { runtime, architecture }: LayerToPublish): boolean {
  const { runtimes, architectures } = version;
  return (
    (runtimes.length === 0 || runtimes.includes(runtime)) &&
    (architectures.length === 0 || architectures.includes(architecture))
  );
}

/** Whether a version has exactly our runtime and architecture, so that keep-versions may let it go. */
export function isOurs(version: Version, { runtime, architecture }: LayerToPublish): boolean {
  return same(version.runtimes, [runtime]) && same(version.architectures, [architecture]);
}

/**
 * How a version differs from what is to be published; null where it is as good. What its description says does not count.
 * @param architectures false for a region that does not know this field
 */
export function differenceOf(
  existing: VersionContent,
  layer: LayerToPublish,
  architectures = true,
): string | null {
  const version = `version ${existing.version}`;
  if (existing.codeSha256 !== base64Of(layer.sha256) || existing.codeSize !== layer.zipped)
    return `${version} has another content`;
  if (!same(existing.runtimes, [layer.runtime]))
    return `${version} is for ${named(existing.runtimes, 'no runtime by name')}`;
  if (!same(existing.architectures, architectures ? [layer.architecture] : []))
    return `${version} is for ${named(existing.architectures, 'no architecture by name')}`;
  if (existing.licenseInfo !== layer.licenseInfo) return `${version} has another licence`;
  return null;
}

/** What is done about a layer, and why. */
export function decide(
  layer: LayerToPublish,
  { existing, newest }: Listing,
): { readonly action: 'publish' | 'keep'; readonly reason: string } {
  if (existing === null) {
    const reason =
      newest === 0 ? 'it is the first version' : 'it is the first version for this runtime and architecture';
    return { action: 'publish', reason };
  }
  const difference = differenceOf(existing, layer);
  return difference === null
    ? { action: 'keep', reason: `version ${existing.version} is the same` }
    : { action: 'publish', reason: difference };
}

/**
 * The versions beyond the newest of ours, the newest first.
 * @param ours numbers of the versions with exactly our runtime and architecture
 * @param used the version that this run gives, which stays and counts; null for one that is yet to be published
 */
export function surplus(
  ours: readonly number[],
  used: number | null,
  keepVersions: number | null,
): readonly number[] {
  if (keepVersions === null) return [];
  const others = ours.filter((version) => used === null || version < used).toSorted((a, b) => b - a);
  return others.slice(Math.max(keepVersions, 1) - 1);
}

/** A hash in hex, as Lambda tells it. */
export function base64Of(hex: string): string {
  return Buffer.from(hex, 'hex').toString('base64');
}

function same(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((one) => others.includes(one));
}

function named(names: readonly string[], none: string): string {
  return names.length === 0 ? none : names.join(', ');
}
