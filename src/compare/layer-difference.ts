import { canonicalVersion, compareVersions } from '../wheel/version.js';
import type { Item } from './items.js';
import { itemsOf } from './items.js';
import type { DistributionDifference, DistributionSnapshot, LayerDifference } from './model.js';
import { nameOf } from './moves.js';
import type { LayerPair } from './pair-layers.js';
import { byText, isSameZip } from './pair-layers.js';

/**
 * What has become of a layer.
 * @param moved the other layer of what has moved, by item
 */
export function layerDifference(pair: LayerPair, moved: ReadonlyMap<string, string>): LayerDifference {
  const { before, after } = pair;
  const is = itemsOf(after);
  const was = isSameZip(pair) ? is : itemsOf(before);
  const both = new Set([...was.keys(), ...is.keys()]);
  const distributions: DistributionDifference[] = [];
  const same: DistributionSnapshot[] = [];
  for (const key of both) {
    const [old, now] = [was.get(key), is.get(key)];
    if (old && now && isSame(old, now)) {
      if (!now.other) same.push(now.snapshot);
    } else {
      distributions.push(itemDifference(old ?? null, now ?? null, moved.get(key) ?? null));
    }
  }
  return {
    status: statusOf(pair, distributions.length > 0),
    name: nameOf(pair),
    before,
    after,
    distributions: distributions.sort(
      (a, b) => b.growth - a.growth || byText(a.name, b.name) || Number(a.other) - Number(b.other),
    ),
    same: same.sort((a, b) => b.unzipped - a.unzipped || byText(a.name, b.name)),
  };
}

/** Whether the zip has other bytes. Where no hash says so, sizes do. */
export function hasOtherBytes({ before, after }: LayerPair, differs: boolean): boolean {
  if (before === null || after === null) return true;
  if (before.sha256 !== null && after.sha256 !== null) return before.sha256 !== after.sha256;
  return differs || before.unzipped !== after.unzipped || before.zipped !== after.zipped;
}

function statusOf(pair: LayerPair, differs: boolean): LayerDifference['status'] {
  if (pair.before === null) return 'added';
  if (pair.after === null) return 'removed';
  if (pair.before.name !== pair.after.name) return 'renamed';
  return hasOtherBytes(pair, differs) ? 'changed' : 'unchanged';
}

function isSame({ snapshot: was }: Item, { snapshot: is }: Item): boolean {
  return (
    canonicalVersion(was.version) === canonicalVersion(is.version) &&
    was.unzipped === is.unzipped &&
    (was.zipped === null || is.zipped === null || was.zipped === is.zipped)
  );
}

function itemDifference(
  old: Item | null,
  now: Item | null,
  elsewhere: string | null,
): DistributionDifference {
  const [before, after] = [old?.snapshot ?? null, now?.snapshot ?? null];
  const growth = (after?.unzipped ?? 0) - (before?.unzipped ?? 0);
  const [had, has] = [before?.whole ?? null, after?.whole ?? null];
  return {
    status: itemStatus(before, after, elsewhere),
    name: (after ?? before)?.name ?? '',
    other: (now ?? old)?.other ?? false,
    before,
    after,
    elsewhere,
    growth,
    pruning: had === null || has === null ? 0 : growth - (has - had),
  };
}

function itemStatus(
  before: DistributionSnapshot | null,
  after: DistributionSnapshot | null,
  elsewhere: string | null,
): DistributionDifference['status'] {
  if (before === null) return elsewhere === null ? 'added' : 'moved-in';
  if (after === null) return elsewhere === null ? 'removed' : 'moved-out';
  if (canonicalVersion(before.version) === canonicalVersion(after.version)) return 'resized';
  const order = compareVersions(before.version, after.version);
  return order === null ? 'replaced' : order < 0 ? 'upgraded' : 'downgraded';
}
