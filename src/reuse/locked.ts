import { isUrl } from '../engine/url.js';
import type { Requirement, Requirements } from '../resolve/requirement.js';
import type { Inspection } from '../resolve/sources/sources.js';
import type { Wheel } from '../resolve/wheelhouse.js';
import type { Root } from '../wheel/graph.js';

/** "==" or "===" with one version, whatever extras and marker it has. */
const exactPin = /^[A-Za-z0-9][A-Za-z0-9._-]*\s*(?:\[[^\]]*\]\s*)?\(?\s*===?\s*[^\s,;*)]+\s*\)?\s*(?:;.*)?$/;

/** An option that says where requirements or distributions are from. */
export interface Place {
  /** The long spelling, such as "--index-url". */
  readonly option: string;
  /** A path or URL. */
  readonly value: string;
}

/** What came of requirements, as far as it says whether it can come out otherwise. */
export interface Outcome {
  readonly wheels: readonly Wheel[];
  /** Of the requirements that apply. */
  readonly roots: readonly Pick<Root, 'text' | 'location'>[];
}

/**
 * Why the input alone does not say which files a resolution comes to, or null where it does: each distribution is
 * pinned by a lock, by hashes or by its exact version. What was resolved once then needs no index to be known again.
 * @param configured what pip's configuration says beside the sources
 */
export function whyNotLocked(
  layers: readonly Requirements[],
  { wheels, roots }: Outcome,
  configured: readonly Place[] = [],
): string | null {
  const open = [...layers.flatMap(({ options }) => options), ...configured].find(mayChange);
  if (open) return `what is at ${open.value} may be something else next time`;
  const requirements = layers.flatMap(({ requirements: all }) => all).filter((each) => applies(each, roots));
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

/** What a build says that its project needs it may have from any file of it. */
export function whyOnlyBuildsKnow({ layers }: Pick<Inspection, 'layers'>): string | null {
  const built = layers.flatMap(({ sources }) => sources).find((source) => source.kind === 'build');
  return built ? `only a build knows what ${built.at.file} asks for` : null;
}

/** Whoever keeps an index on this machine may put another file in a distribution's place; of directories the content is known. */
function mayChange({ option, value }: Place): boolean {
  switch (option) {
    case '--requirement':
    case '--constraint':
      return isUrl(value) && !isFile(value);
    case '--index-url':
    case '--extra-index-url':
      return !isUrl(value) || isFile(value);
    case '--find-links':
      return (!isUrl(value) || isFile(value)) && /\.html?$/i.test(value);
    default:
      return false;
  }
}

const isFile = (url: string) => /^file:/i.test(url);

/** One whose marker does not hold pins nothing, even where something else asks for the same distribution. */
function applies({ location, written }: Requirement, roots: Outcome['roots']): boolean {
  return roots.some(
    (root) =>
      root.text === written && root.location.file === location.file && root.location.line === location.line,
  );
}

function isExact({ kind, text, hashes, locked }: Requirement, byUrl: boolean): boolean {
  if (hashes.length > 0) return true;
  // What a URL leads to may change, whatever its name says
  if (byUrl) return false;
  return locked || (kind === 'named' && exactPin.test(text));
}
