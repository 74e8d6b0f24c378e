import { normaliseName } from '../../wheel/name.js';
import type { Comparison, Marker } from '../marker.js';
import { decideMarker, joined, markerText, parseMarker } from '../marker.js';
import { splitMarker } from '../requirement-line.js';
import type { StatedLine } from './statements.js';

/** When something applies; true is always. */
type Condition = Marker | true;

export interface AskedExtra {
  /** Normalised; '' stands for none. */
  readonly extra: string;
  readonly condition: Condition;
}

/**
 * The requirements of a project that apply with some of its extras, as requirements of their own: what a marker says
 * of extras is decided, what it says of the environment stays. Extras that the project asks of itself are followed.
 * @param requires as metadata has them, with markers such as `extra == "x"`
 * @param project the project's normalised name
 */
export function selectRequires(
  requires: readonly StatedLine[],
  project: string | undefined,
  asked: readonly AskedExtra[],
): readonly StatedLine[] {
  const parsed = requires.map((line) => {
    const [specifier, text] = splitMarker(line.text);
    const marker = text === undefined ? undefined : parseMarker(text);
    // What is no marker stays in the text, for its error to be told there
    return { line, specifier, marker, own: ownExtras(specifier, project) };
  });
  const active: AskedExtra[] = [{ extra: '', condition: true }, ...asked];
  const known = new Set(active.map(keyOf));
  for (const { extra, condition } of active) {
    for (const { marker, own } of parsed) {
      const when = own ? conditionUnder(marker, extra, condition) : undefined;
      if (when === undefined) continue;
      for (const name of own ?? []) {
        const next = { extra: name, condition: when };
        if (known.has(keyOf(next)) || known.has(keyOf({ extra: name, condition: true }))) continue;
        known.add(keyOf(next));
        active.push(next);
      }
    }
  }
  return parsed.flatMap(({ line, specifier, marker, own }): readonly StatedLine[] => {
    if (own) return [];
    if (!marker) return [line];
    const when = anyOf(
      active.flatMap(({ extra, condition }) => conditionUnder(marker, extra, condition) ?? []),
    );
    if (when === undefined) return [];
    if (when === true) return [{ ...line, text: specifier }];
    const text = markerText(when);
    return [text === markerText(marker) ? line : { ...line, text: `${specifier} ; ${text}` }];
  });
}

/** Extras that a requirement asks of the project itself; undefined where it is of another. */
export function ownExtras(specifier: string, project: string | undefined): readonly string[] | undefined {
  const [, name = '', extras = ''] = /^([A-Za-z0-9._-]+)\s*(?:\[([^\]]*)\])?/.exec(specifier) ?? [];
  if (project === undefined || normaliseName(name) !== project) return undefined;
  return extras.split(',').flatMap((extra) => (extra.trim() === '' ? [] : normaliseName(extra.trim())));
}

/** When the marker holds with an extra that is asked for under a condition; undefined for never. */
function conditionUnder(
  marker: Marker | undefined,
  extra: string,
  condition: Condition,
): Condition | undefined {
  const decided = marker ? decideMarker(marker, (comparison) => ofExtra(comparison, extra)) : true;
  if (decided === false) return undefined;
  if (decided === true) return condition;
  return condition === true ? decided : both(condition, decided);
}

function ofExtra({ left, operator, right }: Comparison, extra: string): boolean | undefined {
  if (left !== 'extra' && right !== 'extra') return undefined;
  const same = normaliseName((left === 'extra' ? right : left).slice(1, -1)) === extra;
  return operator === '==' ? same : operator === '!=' ? !same : undefined;
}

/** Each part once, so that extras that ask for each other come to an end. */
function both(one: Marker, other: Marker): Marker {
  const parts = [one, other].flatMap((marker) => (marker.kind === 'and' ? marker.parts : [marker]));
  return joined('and', distinct(parts)) ?? one;
}

function anyOf(conditions: readonly Condition[]): Condition | undefined {
  if (conditions.includes(true)) return true;
  return joined('or', distinct(conditions.filter((condition) => condition !== true)));
}

function distinct(markers: readonly Marker[]): readonly Marker[] {
  return [...new Map(markers.map((marker) => [markerText(marker), marker])).values()];
}

function keyOf({ extra, condition }: AskedExtra): string {
  return `${extra} ${condition === true ? '' : markerText(condition)}`;
}
