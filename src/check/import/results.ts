import type { BlameFor } from '../../analysis/blame.js';
import type { ImportOutcome, ImportTask } from '../../engine/import-modules.js';
import type { Module } from './modules.js';
import type { JudgedModule } from './severity.js';

export interface ImportTime {
  readonly module: string;
  readonly distribution: string;
  readonly seconds: number;
  /** The same where the bytecode that the layers carry is passed over; only where they carry any. */
  readonly secondsWithoutBytecode?: number;
}

/** Binaries of the layers that are loaded once a distribution's modules are imported. */
export interface LoadedBinaries {
  readonly distribution: string;
  readonly requested: boolean;
  /** Paths in the zips. */
  readonly files: readonly string[];
}

export interface MissedLibrary {
  /** The requested distribution that does not import. */
  readonly distribution: string;
  /** The distribution whose code wanted the library; often the same. */
  readonly culprit: string;
  /** File name, such as "libGL.so.1". */
  readonly library: string;
}

/** @param bare what became of the same without bytecode of the layers, as far as it was imported so */
export function timesOf(
  outcomes: readonly ImportOutcome[],
  tasks: readonly ImportTask[],
  byName: ReadonlyMap<string, Module>,
  bare: readonly ImportOutcome[] = [],
): readonly ImportTime[] {
  const without = new Map(
    bare.flatMap((outcome) => (outcome.how === 'imported' ? [[outcome.module, outcome.seconds]] : [])),
  );
  // Only what is asked for is imported cold
  const cold = new Set(tasks.flatMap((task) => (task.cold ? task.modules : [])));
  return outcomes
    .flatMap((outcome): readonly ImportTime[] => {
      const module = byName.get(outcome.module);
      if (outcome.how !== 'imported' || !module || !cold.has(module.name)) return [];
      const { name, distribution } = module;
      const secondsWithoutBytecode = without.get(name);
      return [
        {
          module: name,
          distribution,
          seconds: outcome.seconds,
          ...(secondsWithoutBytecode !== undefined && { secondsWithoutBytecode }),
        },
      ];
    })
    .sort((a, b) => b.seconds - a.seconds);
}

/** Each library once for a distribution. */
export function missedBy(judged: readonly JudgedModule[]): readonly MissedLibrary[] {
  const found = new Map<string, MissedLibrary>();
  for (const { module, verdict, severity } of judged) {
    const { library } = verdict;
    if (severity !== 'error' || library === undefined) continue;
    const { distribution } = module;
    const missed = { distribution, culprit: verdict.culprit ?? distribution, library };
    found.set(JSON.stringify(missed), missed);
  }
  return [...found.values()];
}

export function loadedBy(
  outcomes: readonly ImportOutcome[],
  byName: ReadonlyMap<string, Module>,
  blameFor: BlameFor,
): readonly LoadedBinaries[] {
  const found = new Map<string, Set<string>>();
  for (const outcome of outcomes) {
    const module = byName.get(outcome.module);
    if (outcome.how !== 'imported' || !module || module.rank === 'private') continue;
    const files = found.get(module.distribution) ?? new Set<string>();
    found.set(module.distribution, files);
    for (const file of outcome.mapped) files.add(file.slice('/opt/'.length));
  }
  return [...found].map(([distribution, files]) => ({
    distribution,
    requested: blameFor(distribution).requested,
    files: [...files].sort(),
  }));
}
