import type { BlameFor } from '../../analysis/blame.js';
import type { ImportTask } from '../../engine/import-modules.js';
import { importLimits, importModules, sdkTask } from '../../engine/import-modules.js';
import type { RuntimeContainer } from '../../engine/runtime-container.js';
import type { AllowedImportError, CheckLevel } from '../../inputs/inputs.js';
import type { Architecture, Runtime } from '../../lambda/runtimes.js';
import { count } from '../../sizes.js';
import type { DistributionFacts } from '../../wheel/graph.js';
import type { CheckResult } from '../level.js';
import { atLevel, checked, importTestNotRun, notChecked, switchedOff } from '../level.js';
import type { WayOut } from './advice.js';
import type { Content } from './below.js';
import { filesAt, frontsBelow } from './below.js';
import { classify } from './classify.js';
import { importFindings } from './findings.js';
import { innerModules } from './inner-modules.js';
import type { Module, SkippedModule } from './modules.js';
import { modulesOf } from './modules.js';
import { othersOf } from './others.js';
import type { ImportTime, LoadedBinaries, MissedLibrary } from './results.js';
import { loadedBy, missedBy, timesOf } from './results.js';
import { sdkImport } from './sdk-import.js';
import { judge } from './severity.js';
import { ownersIn, surroundingsOf } from './surroundings.js';
import { bareTasks, secondTasks, tasksFor } from './tasks.js';

export interface ImportRequest {
  /** Name of the layer in question. */
  readonly layer: string;
  readonly runtime: Runtime;
  readonly architecture: Architecture;
  readonly level: Exclude<CheckLevel, 'off'>;
  readonly allowed: readonly AllowedImportError[];
  /** What /opt holds: the layers of the stack in the order of /opt, the one in question last. */
  readonly trees: readonly Content[];
  /** Normalised names of the distributions below that import without this layer. */
  readonly soundBelow: ReadonlySet<string>;
  /** Normalised names of what the runtime's SDK has. */
  readonly sdk: readonly string[];
  readonly factsOf: (distribution: string) => DistributionFacts | undefined;
  readonly blameFor: BlameFor;
  readonly wayOut: WayOut;
  /** Whether the layers carry bytecode; what that saves is then measured. False where not given. */
  readonly bytecode?: boolean;
  /** Told what it is at. */
  readonly progress?: (text: string) => void;
}

export type { ImportTime, LoadedBinaries, MissedLibrary } from './results.js';

export interface ImportResult {
  /** import-check and sdk-import. */
  readonly checks: readonly CheckResult[];
  /** Cold import times of the modules that the user asks for, on this machine, worst first. */
  readonly times: readonly ImportTime[];
  /** What was not imported, and why. */
  readonly skipped: readonly SkippedModule[];
  /** Libraries for whose want a requested distribution fails, so that their absence is an error. */
  readonly missedLibraries: readonly MissedLibrary[];
  readonly loaded: readonly LoadedBinaries[];
  /** All that did not import, whatever it counts for. */
  readonly failed: readonly FailedModule[];
}

export interface FailedModule {
  /** Dotted, or the name of the task that makes the SDK's clients. */
  readonly module: string;
  readonly distribution: string;
  /** Distributions whose code was at work when it failed. */
  readonly owners: readonly string[];
}

const nothing = { times: [], skipped: [], missedLibraries: [], loaded: [], failed: [] } as const;

/** For where no runtime image runs. @param why such as "builder: host has no runtime image" */
export function importNotRun(why: string): ImportResult {
  const detail = `${importTestNotRun} ${why}`;
  return { ...nothing, checks: [notChecked('import-check', detail), notChecked('sdk-import', detail)] };
}

export function importSwitchedOff(): ImportResult {
  const off = [switchedOff('import-check'), switchedOff('sdk-import', 'import-check')];
  return { ...nothing, checks: off };
}

/**
 * Imports what one layer brings, with its stack at /opt, and boto3.
 * @param container has the stack at /opt already
 * @throws LayerpackError with rule `import` where there was no whole answer
 */
export async function importCheck(
  container: Pick<RuntimeContainer, 'python' | 'share' | 'shareText' | 'run' | 'image'>,
  request: ImportRequest,
): Promise<ImportResult> {
  const { runtime, architecture, level, trees, blameFor } = request;
  const files = filesAt(trees);
  const own = new Set(trees.at(-1)?.distributions.map(({ name }) => name));
  const { modules, skipped } = modulesOf(files, own, runtime, architecture);
  const tasks = tasksFor(modules, blameFor);
  const bare = request.bytecode ? bareTasks(tasks) : [];
  const ask = (plan: readonly ImportTask[]) => {
    const whole: readonly ImportTask[] = request.bytecode
      ? plan.map((task) => ({ bytecode: 'taken', ...task }))
      : plan;
    return importModules(container, runtime, whole, importLimits, request.progress);
  };
  const known = new Set(modules.map(({ name }) => name));
  const below = frontsBelow(trees, request.soundBelow, blameFor, runtime, architecture).filter(
    ({ name }) => !known.has(name),
  );
  const first = [...tasks, ...below.map(({ name }) => ({ modules: [name] })), { modules: [sdkTask] }];
  const { outcomes: both, standard } = await ask([...first, ...bare]);
  const outcomes = both.slice(0, both.length - bare.length);

  const imported = new Set(outcomes.filter(({ how }) => how === 'imported').map(({ module }) => module));
  const friends = ({ distribution, name }: Module) =>
    modules
      .filter((each) => each.distribution === distribution && each.name !== name)
      .filter((each) => each.rank !== 'private' && imported.has(each.name))
      .map((each) => each.name);
  const second = secondTasks(outcomes, modules, friends, (module) =>
    blameFor(module.distribution).requested ? innerModules(files, module, runtime, architecture) : [],
  );
  const asked = [...second.again, ...second.inner];
  const more = asked.length === 0 ? [] : (await ask(asked.map(({ task }) => task))).outcomes;
  const again = more.slice(0, second.again.length);
  const afterOthers = new Set(again.filter(({ how }) => how === 'imported').map(({ module }) => module));
  const byName = new Map(
    [...modules, ...below, ...second.inner.map(({ module }) => module)].map((each) => [each.name, each]),
  );
  const all = [...outcomes, ...more.slice(second.again.length)];
  const failed = all.flatMap((outcome) => {
    const module = byName.get(outcome.module);
    return module && outcome.how !== 'imported' ? [{ outcome, module }] : [];
  });

  const surroundings = surroundingsOf(request, files, [...modules, ...below], standard);
  const told = othersOf({ modules, inner: second.inner.map(({ module }) => module), outcomes: all });
  const judged = failed.map(({ outcome, module: found }) => {
    const { module, othersImport } = told(found);
    const circumstances = { module, othersImport, afterOthers: afterOthers.has(module.name) };
    const verdict = classify(outcome, circumstances, surroundings);
    return judge({ module, verdict, othersImport }, blameFor, request.allowed);
  });
  const belowNames = new Set(below.map(({ distribution }) => distribution));
  const lower = (findings: CheckResult['findings']) => atLevel(findings, level);
  const image = container.image.name;
  const sdk = outcomes.find(({ module }) => module === sdkTask);
  const also = below.length === 0 ? '' : `, and ${below.length} of the layers below`;
  const detail = `${whatWasImported(modules, second.inner.length, tasks)} in ${image}${also}`;
  return {
    checks: [
      modules.length + below.length === 0
        ? notChecked('import-check', 'the layer has no module that can be imported')
        : checked('import-check', detail, lower(importFindings(judged, { ...request, below: belowNames }))),
      ...(sdk ? [sdkImport(sdk, { layer: request.layer, image, blameFor, surroundings, lower })] : []),
    ],
    times: timesOf(outcomes, tasks, byName, both.slice(outcomes.length)),
    skipped,
    missedLibraries: missedBy(judged),
    loaded: loadedBy(all, byName, blameFor).filter(({ distribution }) => !belowNames.has(distribution)),
    failed: [
      ...failed.map(({ outcome, module: { name, distribution } }) => ({
        module: name,
        distribution,
        owners: ownersIn(outcome, surroundings),
      })),
      ...(sdk && sdk.how !== 'imported'
        ? [{ module: sdkTask, distribution: 'boto3', owners: ownersIn(sdk, surroundings) }]
        : []),
    ],
  };
}

/**
 * "12 modules of 3 distributions (8 in processes that they share)".
 * @param inner how many were imported in place of empty packages
 */
function whatWasImported(modules: readonly Module[], inner: number, tasks: readonly ImportTask[]): string {
  const distributions = new Set(modules.map(({ distribution }) => distribution)).size;
  const shared = tasks.filter((task) => task.modules.length > 1).flatMap((task) => task.modules).length;
  const together = shared === 0 ? '' : ` (${shared} in processes that they share)`;
  return `${count(modules.length + inner, 'module')} of ${count(distributions, 'distribution')}${together}`;
}
