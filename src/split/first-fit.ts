import type { Load } from './loads.js';

/** First fit, the heaviest first, with as many zips as that takes; `rooms` is what is left in each. */
export function firstFit(
  loads: readonly Load[],
  room: number,
): { readonly places: ReadonlyMap<string, number>; readonly rooms: readonly number[] } {
  const places = new Map<string, number>();
  const rooms: number[] = [];
  for (const { key, size } of heaviestFirst(loads)) {
    const found = rooms.findIndex((left) => left >= size);
    const place = found < 0 ? rooms.length : found;
    rooms[place] = (rooms[place] ?? room) - size;
    places.set(key, place);
  }
  return { places, rooms };
}

/** Each load goes to the zip that has most room, the heaviest first; `over` is the bytes that are then too many. */
export function mostRoom(
  loads: readonly Load[],
  zips: number,
  room: number,
): { readonly places: ReadonlyMap<string, number>; readonly over: number } {
  const places = new Map<string, number>();
  const rooms = Array<number>(zips).fill(room);
  for (const { key, size } of heaviestFirst(loads)) {
    const place = rooms.indexOf(Math.max(...rooms));
    rooms[place] = (rooms[place] ?? 0) - size;
    places.set(key, place);
  }
  return { places, over: rooms.reduce((sum, left) => sum + Math.max(0, -left), 0) };
}

/** The order in which they look for room; names decide where sizes do not. */
export function heaviestFirst(loads: readonly Load[]): readonly Load[] {
  return loads.toSorted((a, b) => b.size - a.size || (a.key < b.key ? -1 : 1));
}
