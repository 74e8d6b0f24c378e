import type { LayerFile } from '../layer/tree.js';
import { firstFit, mostRoom } from './first-fit.js';
import type { Entry, Group, Load } from './loads.js';
import { cutGroup, groupFiles } from './loads.js';
import type { SplitPart, SplitWish, Unfit } from './model.js';
import { explainPlaces } from './reasons.js';
import type { Sharing } from './share-out.js';
import { shareOut } from './share-out.js';
import { endSize, entrySize } from './zipped-size.js';

/** In how many pieces what one zip can take is cut, where a distribution has to be: the fewest that will do. */
const finenesses = [1, 2, 4, 8] as const;

/**
 * Shares a layer's files out among as few zips as will do. One part, called by the layer's own name, where one is
 * enough. The same files give the same parts, in whatever order they come.
 */
export function splitLayer({ name, files, maxZipped, maxParts }: SplitWish): readonly SplitPart[] | Unfit {
  const sorted = files
    .map(({ file, compressed }): Entry => ({ file, size: entrySize({ path: file.path, compressed }) }))
    .sort((a, b) => (a.file.path < b.file.path ? -1 : 1));
  const groups = groupFiles(sorted);
  const total = groups.reduce((sum, { size }) => sum + size, 0);
  // What a zip of all the files has at its end is the most that a part's may have
  const room = maxZipped - endSize(files.length);
  if (total <= room || files.length === 0) {
    const distributions = groups.map(({ distribution }) => ({ name: distribution, whole: true, reason: '' }));
    return [{ name, files: sorted.map(({ file }) => file), distributions }];
  }
  const large = sorted.filter(({ size }) => size > room);
  if (large.length > 0) {
    const over = large.reduce((sum, { size }) => sum + size - room, 0);
    return { over, parts: null, largeFiles: large.map(({ file }) => file) };
  }

  const cuts: (readonly Load[])[] = [];
  for (let zips = Math.ceil(total / room); zips <= maxParts; zips += 1)
    for (const [index, fineness] of finenessesFor(groups, room).entries()) {
      cuts[index] ??= cutAll(groups, room, fineness);
      const sharing = shareOut(cuts[index], zips, room);
      if (sharing) return partsOf(name, sorted, cuts[index], sharing, room);
    }
  const all = finenessesFor(groups, room).map((fineness) => cutAll(groups, room, fineness));
  return {
    over: Math.min(...all.map((loads) => mostRoom(loads, maxParts, room).over)),
    parts: Math.min(...all.map((loads) => firstFit(loads, room).rooms.length)),
    largeFiles: [],
  };
}

/** One is enough where nothing has to be cut. */
function finenessesFor(groups: readonly Group[], room: number): readonly number[] {
  return groups.every(({ size }) => size <= room) ? [1] : finenesses;
}

function cutAll(groups: readonly Group[], room: number, fineness: number): readonly Load[] {
  return groups.flatMap((group) => cutGroup(group, room, Math.floor(room / fineness)));
}

function partsOf(
  name: string,
  sorted: readonly Entry[],
  loads: readonly Load[],
  sharing: Sharing,
  room: number,
): readonly SplitPart[] {
  // A zip that got nothing is not one
  const used = [...new Set(sharing.places.values())].sort((a, b) => a - b);
  const names = new Map(used.map((place, index) => [place, `${name}-${index + 1}`]));
  const partOf = ({ key }: Load) => names.get(sharing.places.get(key) ?? -1) ?? name;
  const homes = new Map<LayerFile, string>();
  for (const load of loads) for (const { file } of load.files) homes.set(file, partOf(load));
  const filesOf = new Map<string, LayerFile[]>([...names.values()].map((part) => [part, []]));
  for (const { file } of sorted) filesOf.get(homes.get(file) ?? '')?.push(file);
  const reasons = explainPlaces(loads, partOf, sharing.by, room);
  return [...filesOf].map(([part, own]) => ({
    name: part,
    files: own,
    distributions: reasons.get(part) ?? [],
  }));
}
