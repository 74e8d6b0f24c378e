import { normaliseName } from '../../wheel/name.js';
import { isTable, parseToml, tableAt, textAt, valueAt } from './toml.js';

/** A package of a uv.lock, as far as layerpack looks at it. */
export interface LockedPackage {
  /** Normalised. */
  readonly name: string;
  readonly version: string;
  /** URL, or path relative to the lock, of where it is from; undefined where that is no index. */
  readonly registry: string | undefined;
  readonly isMember: boolean;
  /** Normalised names of what it depends on, whatever the extra. */
  readonly needs: readonly string[];
}

/**
 * @param file as errors tell it
 * @throws LayerpackError with rule `requirements` for what is no TOML
 */
export function lockedPackages(text: string, file: string): readonly LockedPackage[] {
  const lock = parseToml(text, file);
  const members = new Set(
    list(valueAt(lock, 'manifest', 'members'))
      .map(String)
      .map(normaliseName),
  );
  return list(lock['package']).map((entry) => {
    const name = normaliseName(textAt(entry, 'name') ?? '');
    const optional = Object.values(tableAt(entry, 'optional-dependencies'));
    return {
      name,
      version: textAt(entry, 'version') ?? '',
      registry: textAt(entry, 'source', 'registry'),
      isMember: members.has(name),
      needs: [valueAt(entry, 'dependencies'), ...optional]
        .flatMap(list)
        .filter(isTable)
        .map((dependency) => normaliseName(textAt(dependency, 'name') ?? '')),
    };
  });
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
