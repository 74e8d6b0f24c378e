import { closest, distance } from 'fastest-levenshtein';
import type { Location } from '../../errors.js';
import { LayerpackError } from '../../errors.js';

/** A source that cannot be used as it is. */
export function sourceError(
  file: string,
  reason: string,
  advice: string,
  location?: Location,
  cause?: unknown,
): LayerpackError {
  const finding = {
    rule: 'requirements',
    subject: file,
    title: `Failed to read ${file}`,
    reason,
    advice,
  } as const;
  return new LayerpackError({ ...finding, ...(location ? { location } : {}) }, { cause });
}

/** A line or entry of a source that is wrong. */
export function lineError(
  location: Location,
  reason: string,
  advice: string,
  subject = location.file,
): LayerpackError {
  return new LayerpackError({
    rule: 'requirements',
    subject,
    title: `Failed to read line ${location.line} of ${location.file}`,
    reason,
    advice,
    location,
  });
}

/** An extra or group that is asked of sources that have others. */
export function unknownName(
  kind: 'extra' | 'group',
  name: string,
  known: readonly string[],
  location: Location,
): LayerpackError {
  const near = known.length > 0 ? closest(name, known) : undefined;
  const isNear = near !== undefined && distance(name, near) <= Math.max(2, name.length / 3);
  const others = known.length > 0 ? `it has ${[...known].sort().join(', ')}` : 'it has none';
  return new LayerpackError({
    rule: 'requirements',
    subject: name,
    title: `Failed to find ${kind} ${name} in ${location.file}`,
    reason: others,
    advice: isNear ? `Did you mean ${near}?` : `Name one that it has by ${kind}s, or leave it out.`,
    location,
  });
}
