import { isUrl } from '../../engine/url.js';
import type { LayerInputs } from '../../inputs/inputs.js';
import { normaliseName } from '../../wheel/name.js';
import type { Requirements, SourceNeeds } from '../requirement.js';
import { refusePartlyHashed } from './all-hashed.js';
import type { InspectedSource, KnownSource } from './candidate.js';
import { sourceError, unknownName } from './source-error.js';

/** All that the sources of a layer say, as one. */
export function requirementsOf(layer: string, sources: readonly KnownSource[]): Requirements {
  const locked = sources.flatMap(({ stated, direct }) =>
    stated.requirements.some((requirement) => requirement.locked) ? [direct] : [],
  );
  const names = locked.flatMap((direct) => (direct ? [...direct] : []));
  return {
    layer,
    requirements: sources.flatMap(({ stated }) => stated.requirements),
    options: sources.flatMap(({ stated }) => stated.options),
    direct: locked.some((direct) => direct !== null) ? new Set(names) : null,
    hashedAt: sources.find(({ stated }) => stated.hashedAt !== null)?.stated.hashedAt ?? null,
  };
}

/** Requirements files are read as one, as pip does; each lock is complete in itself. */
export function checkHashes(sources: readonly KnownSource[]): void {
  const files = sources.filter(({ source }) => source === 'requirements');
  refusePartlyHashed(files.map(({ stated }) => stated));
  for (const lock of sources) {
    if (lock.source !== 'requirements' && lock.source !== 'pyproject') refusePartlyHashed([lock.stated]);
  }
}

/** A layer of nothing is a mistake, unless it holds the project. */
export function refuseEmpty(
  { requirements: named, project }: LayerInputs,
  sources: readonly KnownSource[],
): void {
  if (named.length === 0 || project === 'include') return;
  const says = sources.some(
    ({ stated: { requirements, options } }) =>
      requirements.length > 0 ||
      options.some(({ option, value }) => option === '--requirement' && isUrl(value)),
  );
  if (says) return;
  throw sourceError(
    named.join(', '),
    'it names no requirement',
    'Name at least one distribution, one a line, or name another file by input requirements.',
    { file: named[0] ?? '', line: 1 },
  );
}

/** An extra that no build turned out to have. */
export function refuseMissing(
  open: readonly string[],
  found: ReadonlySet<string>,
  sources: readonly InspectedSource[],
): void {
  const missing = open.find((extra) => !found.has(normaliseName(extra)));
  const built = sources.find((source) => source.kind === 'build');
  if (missing !== undefined && built) throw unknownName('extra', missing, [...found], built.at);
}

export function mergeNeeds(needs: readonly SourceNeeds[]): SourceNeeds {
  const all = (key: keyof SourceNeeds) => [...new Set(needs.flatMap((each) => each[key]))];
  return { paths: all('paths'), variables: all('variables'), secrets: all('secrets') };
}

export function needsOf(source: InspectedSource): SourceNeeds {
  if (source.kind === 'stated') return source.stated.needs;
  return source.kind === 'lock' ? source.needs : { paths: [source.path], variables: [], secrets: [] };
}
