import { firstFit, mostRoom } from './first-fit.js';
import type { Load } from './loads.js';

/** Where loads go, and by what way that was found. */
export interface Sharing {
  /** Number of the zip, from 0, by the load's key. */
  readonly places: ReadonlyMap<string, number>;
  readonly by: 'names' | 'sizes';
}

/** Ways by names that are tried with all loads at once, and with the heavy before the light. */
const waysAtOnce = 30_000;
const waysByWeight = 30_000;

/** A load that takes more than this share of a zip has one to itself, if it can be had: names would put more there than fits. */
const fills = 15 / 16;

/** Shares of a zip from which on loads are shared out before lighter ones, and how many ways each gets. */
const weights = [
  { from: 1 / 8, ways: 1000 },
  { from: 1 / 32, ways: 300 },
  { from: 0, ways: 100 },
] as const;

/**
 * Shares loads out among so many zips; null where no way was found in which all fit.
 *
 * A way by names says for each load, by a hash of its name alone, which zip it goes to. Ways are tried in a fixed
 * order, and the first that fits is taken. So a load that gets larger or smaller moves others only where it makes
 * another way the first that fits, and not already by where it stands in an order of sizes, nor by the room it
 * leaves to the next. What goes by sizes is for what is so tight that no way by names was found.
 * @param room bytes of a zip for loads
 */
export function shareOut(loads: readonly Load[], zips: number, room: number): Sharing | null {
  const alone = loads.filter(({ size }) => size > fills * room);
  if (alone.length === 0 || alone.length > zips) return shareAmong(loads, zips, room);
  const others = loads.filter(({ size }) => size <= fills * room);
  const rest = shareAmong(others, zips - alone.length, room);
  if (!rest) return shareAmong(loads, zips, room);
  const places = new Map(alone.map(({ key }, index) => [key, index]));
  for (const [key, place] of rest.places) places.set(key, alone.length + place);
  return { ...rest, places };
}

function shareAmong(loads: readonly Load[], zips: number, room: number): Sharing | null {
  if (!mayFit(loads, zips, room)) return null;
  // The heavy first: what does not fit shows soon. The way that is found does not hang on it.
  const named = loads
    .map((load) => ({ ...load, hash: hashOf(load.key) }))
    .sort((a, b) => b.size - a.size || (a.key < b.key ? -1 : 1));
  const places = atOnce(named, zips, room) ?? byWeight(named, zips, room);
  if (places) return { places, by: 'names' };
  const fitted = firstFit(loads, room);
  if (fitted.rooms.length <= zips) return { places: fitted.places, by: 'sizes' };
  const even = mostRoom(loads, zips, room);
  return even.over === 0 ? { places: even.places, by: 'sizes' } : null;
}

/** Whether neither all together nor those that go with no other are too many. */
function mayFit(loads: readonly Load[], zips: number, room: number): boolean {
  const total = loads.reduce((sum, { size }) => sum + size, 0);
  const large = loads.filter(({ size }) => size * 2 > room).length;
  return total <= zips * room && large <= zips;
}

// It is called millions of times
const { imul } = Math;

interface NamedLoad extends Load {
  readonly hash: number;
}

function atOnce(loads: readonly NamedLoad[], zips: number, room: number): Sharing['places'] | null {
  const rooms = Array<number>(zips).fill(room);
  for (let way = 0; way < waysAtOnce; way += 1)
    if (goThrough(loads, rooms, way)) return placesOf(loads, zips, way);
  return null;
}

/** Looks for a way for the heavy, and for each that fits for one for the lighter. */
function byWeight(loads: readonly NamedLoad[], zips: number, room: number): Sharing['places'] | null {
  const groups = weights.map(({ from, ways }, index) => ({
    ways,
    loads: loads.filter(
      ({ size }) =>
        size >= from * room && size < (weights[index - 1]?.from ?? Number.POSITIVE_INFINITY) * room,
    ),
  }));
  let tried = 0;
  const search = (
    index: number,
    rooms: readonly number[],
    above: number,
  ): readonly (readonly [string, number])[] | null => {
    const group = groups[index];
    if (!group) return [];
    if (group.loads.length === 0) return search(index + 1, rooms, above);
    for (let way = 0; way < group.ways && tried < waysByWeight; way += 1) {
      tried += 1;
      const salt = waysAtOnce + above * 1009 + way;
      const left = goThrough(group.loads, rooms, salt);
      const rest = left && search(index + 1, left, salt);
      if (rest) return [...placesOf(group.loads, zips, salt), ...rest];
    }
    return null;
  };
  const places = search(0, Array<number>(zips).fill(room), 0);
  return places && new Map(places);
}

/** What room is left where loads go a way; null where one does not fit. */
function goThrough(
  loads: readonly NamedLoad[],
  rooms: readonly number[],
  way: number,
): readonly number[] | null {
  const left = rooms.slice();
  for (const { hash, size } of loads) {
    const place = placeOf(hash, left.length, way);
    const room = (left[place] ?? 0) - size;
    if (room < 0) return null;
    left[place] = room;
  }
  return left;
}

function placesOf(loads: readonly NamedLoad[], zips: number, way: number): Sharing['places'] {
  return new Map(loads.map(({ key, hash }) => [key, placeOf(hash, zips, way)]));
}

/** Multiplied by the golden ratio, ways that follow one another have nothing in common. */
function placeOf(hash: number, zips: number, way: number): number {
  return mix(hash ^ imul(way + 1, 0x9e3779b1)) % zips;
}

/** FNV-1a: https://datatracker.ietf.org/doc/html/rfc9923 */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = imul(hash ^ byte, 0x01000193);
  return mix(hash);
}

/** MurmurHash3's end, after which each bit hangs on all: https://github.com/aappleby/smhasher */
function mix(hash: number): number {
  let bits = hash;
  bits = imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
