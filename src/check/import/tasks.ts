import type { BlameFor } from '../../analysis/blame.js';
import type { ImportTask } from '../../engine/import-modules.js';
import type { Module } from './modules.js';

/** Loose modules beside each other from which on they share a process. */
const many = 6;

/** What is asked for is imported as a function would; the rest shares compiled code, and crowds share a process. */
export function tasksFor(modules: readonly Module[], blameFor: BlameFor): readonly ImportTask[] {
  const crowds = new Map<string, string[]>();
  const crowdOf = ({ distribution, among }: Module) =>
    among === undefined ? undefined : `${distribution} ${among}`;
  for (const module of modules) {
    const key = crowdOf(module);
    if (key !== undefined) crowds.set(key, [...(crowds.get(key) ?? []), module.name]);
  }
  const large = [...crowds].filter(([, names]) => names.length >= many);
  const crowded = new Set(large.map(([key]) => key));
  const alone = modules.filter((module) => !crowded.has(crowdOf(module) ?? ''));
  return [
    ...large.map(([, names]) => ({ modules: names })),
    ...alone.map((module) => ({
      modules: [module.name],
      ...(module.rank !== 'private' && blameFor(module.distribution).requested ? { cold: true } : {}),
    })),
  ];
}

/** What is to be imported before a module that failed: the front of its distribution, else the public ones. */
export function frontsFirst(
  names: readonly string[],
  byName: ReadonlyMap<string, Module>,
): readonly string[] {
  const fronts = names.filter((name) => byName.get(name)?.rank === 'front');
  return fronts.length > 0 ? fronts : names.slice(0, many);
}
