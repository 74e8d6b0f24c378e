import { LayerpackError } from '../../errors.js';
import type { LayerInputs } from '../../inputs/inputs.js';
import type { Candidate, Choice } from './candidate.js';
import type { SourceKind } from './kind.js';
import type { Selection } from './lock.js';

/** What one source is asked for. */
export interface Share {
  readonly candidate: Candidate;
  readonly selection: Selection;
}

/** The kinds of sources that have such, as users know them. */
const having: Readonly<Record<Choice, ReadonlyMap<SourceKind, string>>> = {
  extra: new Map([
    ['pyproject', 'pyproject.toml'],
    ['poetry-lock', 'poetry.lock'],
    ['uv-lock', 'uv.lock'],
    ['pylock', 'pylock.toml'],
  ]),
  group: new Map([
    ['pyproject', 'pyproject.toml'],
    ['poetry-lock', 'poetry.lock'],
    ['uv-lock', 'uv.lock'],
    ['pipfile-lock', 'Pipfile.lock'],
    ['pylock', 'pylock.toml'],
  ]),
};

/**
 * Divides a layer's extras and groups among its sources: each is asked for those that it has, and one of them must
 * have each.
 * @returns the shares in the order of the sources, and extras that none is known to have but some build may tell of
 * @throws LayerpackError with rule `requirements`
 */
export function divide(
  { name: layer, extras, groups }: LayerInputs,
  candidates: readonly Candidate[],
): { readonly shares: readonly Share[]; readonly openExtras: readonly string[] } {
  const extraShares = divideOne('extra', extras, candidates, layer);
  const groupShares = divideOne('group', groups, candidates, layer);
  return {
    shares: candidates.map((candidate) => ({
      candidate,
      selection: { extras: extraShares.taken(candidate), groups: groupShares.taken(candidate) },
    })),
    openExtras: extraShares.open,
  };
}

function divideOne(
  choice: Choice,
  names: readonly string[],
  candidates: readonly Candidate[],
  layer: string,
) {
  const able = candidates.filter(({ kind }) => having[choice].has(kind));
  const [first] = able;
  if (names.length > 0 && first === undefined) throw notApplicable(choice, candidates, layer);
  for (const name of names) {
    if (first && able.every((candidate) => candidate.has(choice, name) === false)) {
      throw first.refusal(choice, name);
    }
  }
  return {
    taken: (candidate: Candidate) =>
      able.includes(candidate) ? names.filter((name) => candidate.has(choice, name) !== false) : [],
    open: names.filter((name) => !able.some((candidate) => candidate.has(choice, name) === true)),
  };
}

function notApplicable(choice: Choice, candidates: readonly Candidate[], layer: string): LayerpackError {
  const kinds = [...having[choice].values()].join(', ').replace(/, ([^,]*)$/, ' and $1');
  const files = candidates.map(({ file }) => file).join(', ');
  const [first] = candidates;
  return new LayerpackError({
    rule: 'requirements',
    subject: layer,
    title: `Failed to take ${choice}s for layer ${layer}`,
    reason: `${choice}s apply to ${kinds}, and ${files === '' ? 'the layer has no requirements' : `${files} has none`}`,
    advice: `Name one of these by input requirements, or leave input ${choice}s out.`,
    ...(first ? { location: { file: first.file, line: 1 } } : {}),
  });
}
