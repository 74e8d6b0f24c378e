import { isUrl } from '../engine/url.js';
import type { Requirement, Requirements } from '../resolve/requirement.js';
import type { Wheel } from '../resolve/wheelhouse.js';

/** "==" or "===" with one version, whatever extras and marker it has. */
const exactPin = /^[A-Za-z0-9][A-Za-z0-9._-]*\s*(?:\[[^\]]*\]\s*)?\(?\s*===?\s*[^\s,;*)]+\s*\)?\s*(?:;.*)?$/;

/**
 * Why the input alone does not say which files a resolution comes to, or null where it does: each distribution is
 * pinned by a lock, by hashes or by its exact version. What was resolved once then needs no index to be known again.
 */
export function whyNotLocked(layers: readonly Requirements[], wheels: readonly Wheel[]): string | null {
  const nested = layers.flatMap(({ options }) =>
    options.filter(({ option, value }) => ['--requirement', '--constraint'].includes(option) && isUrl(value)),
  );
  const [first] = nested;
  if (first) return `${first.value} may say something else next time`;
  const requirements = layers.flatMap(({ requirements: all }) => all);
  for (const { name, origin } of wheels) {
    const own = requirements.filter((requirement) => requirement.name === name);
    if (origin.kind === 'directory' || origin.kind === 'vcs') return `${name} is built from its sources`;
    if (origin.kind === 'url' && !isUrl(origin.url)) continue;
    if (!own.some((requirement) => isExact(requirement, origin.kind === 'url'))) {
      return `the requirements do not pin ${name} to a version`;
    }
  }
  return null;
}

function isExact({ kind, text, hashes, locked }: Requirement, byUrl: boolean): boolean {
  if (hashes.length > 0) return true;
  // What a URL leads to may change, whatever its name says
  if (byUrl) return false;
  return locked || (kind === 'named' && exactPin.test(text));
}
