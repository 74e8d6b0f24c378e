import type { LayerSnapshot } from './model.js';

/** A layer as it was and as it is; one of the two is null where it is new or gone. */
export type LayerPair =
  | { readonly before: LayerSnapshot; readonly after: LayerSnapshot }
  | { readonly before: LayerSnapshot; readonly after: null }
  | { readonly before: null; readonly after: LayerSnapshot };

/** From this part of their bytes on, two layers of different names are one that was renamed. */
const enough = 0.5;

/** Layers of one name are the same; of the others, those that have mostly the same distributions. */
export function pairLayers(
  before: readonly LayerSnapshot[],
  after: readonly LayerSnapshot[],
): readonly LayerPair[] {
  const kept = before.flatMap((was) => {
    const is = after.find(({ name }) => name === was.name);
    return is ? [{ before: was, after: is }] : [];
  });
  const gone = new Set(before.filter(({ name }) => !after.some((is) => is.name === name)));
  const come = new Set(after.filter(({ name }) => !before.some((was) => was.name === name)));
  const candidates = [...gone]
    .flatMap((was) => [...come].map((is) => ({ before: was, after: is, overlap: overlapOf(was, is) })))
    .filter(({ overlap }) => overlap > enough)
    .sort((a, b) => b.overlap - a.overlap || byText(namesOf(a), namesOf(b)));
  const renamed = candidates.flatMap(({ before: was, after: is }) => {
    if (!gone.has(was) || !come.has(is)) return [];
    gone.delete(was);
    come.delete(is);
    return [{ before: was, after: is }];
  });
  return [
    ...kept,
    ...renamed,
    ...[...come].map((is) => ({ before: null, after: is })),
    ...[...gone].map((was) => ({ before: was, after: null })),
  ];
}

/** Of the bytes of both layers' distributions, the part that is of distributions that both have, in any version. */
function overlapOf(was: LayerSnapshot, is: LayerSnapshot): number {
  const both = [was, is].flatMap(({ distributions }, side) => {
    const others = new Set((side === 0 ? is : was).distributions.map(({ name }) => name));
    return distributions.map(({ name, unzipped }) => ({ unzipped, shared: others.has(name) }));
  });
  const sum = (items: typeof both) => items.reduce((all, { unzipped }) => all + unzipped, 0);
  const all = sum(both);
  return all === 0 ? 0 : sum(both.filter(({ shared }) => shared)) / all;
}

/** The same whichever of the two was first, and so is what is made of layers that overlap alike. */
function namesOf({ before, after }: LayerPair): string {
  return [before?.name, after?.name].sort().join(' ');
}

/** Whether there is no doubt that it is the same, whoever measured what is in it. */
export function isSameZip({ before, after }: LayerPair): boolean {
  return before !== null && before.sha256 !== null && before.sha256 === after?.sha256;
}

/** The same order on every machine. */
export function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
