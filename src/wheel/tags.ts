import type { Glibc } from '../lambda/runtimes.js';
import { minorOf } from '../lambda/runtimes.js';
import { parseWheelName } from './name.js';

/** The interpreter and platform that wheels must fit. */
export interface Target {
  /** Such as "3.11". */
  readonly python: string;
  readonly machine: 'x86_64' | 'aarch64';
  readonly glibc: Glibc;
}

/** The names older than PEP 600 for some manylinux platforms. */
const legacyNames: Readonly<Record<number, string>> = {
  17: 'manylinux2014',
  12: 'manylinux2010',
  5: 'manylinux1',
};

/** Platform tags that fit, best first. aarch64 has none before manylinux_2_17. */
export function platformTags({ machine, glibc }: Target): readonly string[] {
  const oldest = machine === 'aarch64' ? 17 : 5;
  const tags: string[] = [];
  for (let minor = glibc.minor; minor >= oldest; minor -= 1) {
    tags.push(`manylinux_2_${minor}_${machine}`);
    const legacy = legacyNames[minor];
    if (legacy) tags.push(`${legacy}_${machine}`);
  }
  return [...tags, `linux_${machine}`];
}

/** All tags that fit, best first, in the order in which pip prefers them (packaging.tags). */
export function supportedTags(target: Target): readonly string[] {
  const minor = minorOf(target.python);
  const platforms = platformTags(target);
  const own = `cp3${minor}`;
  const ownAbi = minor < 8 ? `${own}m` : own;
  const on = (prefix: string) => platforms.map((platform) => `${prefix}-${platform}`);
  const down = (from: number, to: number) =>
    Array.from({ length: Math.max(0, from - to + 1) }, (_, index) => from - index);
  const pythons = [`py3${minor}`, 'py3', ...down(minor - 1, 0).map((lower) => `py3${lower}`)];
  return [
    ...on(`${own}-${ownAbi}`),
    ...on(`${own}-abi3`),
    ...on(`${own}-none`),
    ...down(minor - 1, 2).flatMap((lower) => on(`cp3${lower}-abi3`)),
    ...pythons.flatMap((python) => on(`${python}-none`)),
    `${own}-none-any`,
    ...pythons.map((python) => `${python}-none-any`),
  ];
}

/** The file that an installer would take of a release's wheels; undefined where none fits. */
export function bestWheel<W extends { readonly file: string }>(
  wheels: readonly W[],
  target: Target,
): W | undefined {
  const order = new Map(supportedTags(target).map((tag, index) => [tag, index]));
  const ranked = wheels.flatMap((wheel) => {
    const parsed = parseWheelName(wheel.file);
    const rank = Math.min(...(parsed?.tags ?? []).map((tag) => order.get(tag) ?? Number.POSITIVE_INFINITY));
    return parsed && Number.isFinite(rank) ? [{ wheel, rank, build: parsed.build }] : [];
  });
  return ranked.sort((a, b) => a.rank - b.rank || b.build - a.build)[0]?.wheel;
}
