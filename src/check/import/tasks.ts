import type { BlameFor } from '../../analysis/blame.js';
import type { ImportOutcome, ImportTask, Raised } from '../../engine/import-modules.js';
import type { Module } from './modules.js';

/** Loose modules beside each other from which on they share a process. */
const many = 6;

/** What is asked for is imported as a function would; the rest shares compiled code, and crowds share a process. */
export function tasksFor(modules: readonly Module[], blameFor: BlameFor): readonly ImportTask[] {
  const crowds = new Map<string, string[]>();
  // One that works only after another must not hide in what was asked for.
  const crowdOf = ({ distribution, among, rank }: Module) =>
    among === undefined || rank === 'front' || blameFor(distribution).requested
      ? undefined
      : `${distribution} ${among}`;
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

/** Those that are measured, with the layers' bytecode passed over, so that it shows what that saves. */
export function bareTasks(tasks: readonly ImportTask[]): readonly ImportTask[] {
  return tasks.flatMap((task) => (task.cold ? [{ ...task, bytecode: 'passed-over' as const }] : []));
}

export interface ModuleTask {
  readonly module: Module;
  readonly task: ImportTask;
}

/**
 * What the first round leaves open: whether a module that failed imports after its front, or after those that its
 * message says are to be imported before; and what lies in a package that imports nothing, so that importing it proves
 * nothing.
 * @param friends other public modules of its distribution that import
 * @param inside modules to try in place of an empty package
 */
export function secondTasks(
  outcomes: readonly ImportOutcome[],
  modules: readonly Module[],
  friends: (module: Module) => readonly string[],
  inside: (module: Module) => readonly Module[],
): { readonly again: readonly ModuleTask[]; readonly inner: readonly ModuleTask[] } {
  const byName = new Map(modules.map((module) => [module.name, module]));
  const imported = outcomes.filter(({ how }) => how === 'imported').map((outcome) => outcome.module);
  const again: ModuleTask[] = [];
  const inner: ModuleTask[] = [];
  for (const outcome of outcomes) {
    const module = byName.get(outcome.module);
    if (!module) continue;
    const fronts = module.rank === 'front' ? [] : frontsFirst(friends(module), byName);
    const first = outcome.how === 'raised' ? [...fronts, ...wantedBefore(outcome.errors, imported)] : [];
    if (first.length > 0) again.push({ module, task: { modules: [module.name], first } });
    if (outcome.how === 'imported' && outcome.others === 0 && module.rank !== 'private') {
      const below = inside(module).filter(({ name }) => !byName.has(name));
      inner.push(...below.map((each) => ({ module: each, task: { modules: [each.name] } })));
    }
  }
  return { again, inner };
}

/** Modules that a message names where it says that something is to be imported before. */
function wantedBefore([error]: readonly Raised[], imported: readonly string[]): readonly string[] {
  const message = error?.message ?? '';
  if (!/\bbe imported (?:before|after|first)\b|\bimport \S+ (?:first|before)\b/i.test(message)) return [];
  const words = new Set(message.split(/[^\w.]+/).map((word) => word.replace(/\.+$/, '')));
  return imported.filter((name) => words.has(name)).slice(0, many);
}

/** The front of a distribution, else a few of its public modules. */
function frontsFirst(names: readonly string[], byName: ReadonlyMap<string, Module>): readonly string[] {
  const fronts = names.filter((name) => byName.get(name)?.rank === 'front');
  return fronts.length > 0 ? fronts : names.slice(0, many);
}
