import { LayerpackError } from '../errors.js';
import { functionEnvironment, imageEnvironment, modulePath } from '../lambda/environment.js';
import type { Runtime } from '../lambda/runtimes.js';
import { count } from '../sizes.js';
import { lastLine } from './execute.js';
import type { RuntimeContainer } from './runtime-container.js';

/** Names the task that imports boto3 and makes clients. It is no module's name. */
export const sdkTask = '(sdk)';

/** What one interpreter is to import. */
export interface ImportTask {
  /** One after another. Of several, each that does not import well is imported again by itself. */
  readonly modules: readonly string[];
  /** Modules to be imported before, whatever comes of them. */
  readonly first?: readonly string[];
  /** Whether no bytecode is kept of others, as when a function starts. */
  readonly cold?: boolean;
  /**
   * What becomes of bytecode that the layers carry. It is taken where a task is cold or where this says so; passed over,
   * modules of the layers are compiled as if there were none.
   */
  readonly bytecode?: 'taken' | 'passed-over';
}

export interface ImportLimits {
  /** Seconds for each module. */
  readonly seconds: number;
  /** Bytes of output that are kept of each interpreter. */
  readonly output: number;
}

/** Lambda itself ends an init after 10 s; slow machines get more. */
export const importLimits: ImportLimits = { seconds: 60, output: 4096 };

export interface Frame {
  readonly file: string;
  readonly line: number;
  readonly code: string;
}

/** An exception as the helper describes it. */
export interface Raised {
  readonly type: string;
  /** Names of its classes, most derived first, down to Exception. */
  readonly kinds: readonly string[];
  readonly message: string;
  /** Of an ImportError: the module that was not found. */
  readonly name?: string;
  readonly path?: string;
  readonly filename?: string | number;
  readonly errno?: number;
  /** The last few, innermost last. */
  readonly frames: readonly Frame[];
}

/** How the import of a module ended. */
export type Ending =
  | {
      readonly how: 'imported';
      readonly seconds: number;
      /** Binaries under /opt that were loaded by then. */
      readonly mapped: readonly string[];
      /** How many other modules of the layers that loaded, beside the packages it lies in and what holds a version. */
      readonly others?: number;
      /** Of the SDK. */
      readonly version?: string;
      readonly file?: string;
    }
  /** The exception, then those it came from. */
  | { readonly how: 'raised'; readonly errors: readonly Raised[] }
  | {
      readonly how: 'exited';
      readonly by: 'sys.exit' | 'os._exit';
      readonly status: number;
      readonly message?: string;
    }
  | { readonly how: 'signal'; readonly signal: string }
  | { readonly how: 'timeout'; readonly limit: number }
  /** It killed the process that waited for it. */
  | { readonly how: 'lost' };

export type ImportOutcome = Ending & {
  readonly module: string;
  /** The end of what it printed. */
  readonly output: string;
};

export interface ImportAnswer {
  /** For each module of each task, in the tasks' order. */
  readonly outcomes: readonly ImportOutcome[];
  /** Top-level modules that Python has itself. */
  readonly standard: ReadonlySet<string>;
}

/**
 * Imports modules in the runtime's image, each in a process of its own, as many at a time as there are processors.
 * @throws LayerpackError with rule `import` where the answer is not whole
 */
export async function importModules(
  container: Pick<RuntimeContainer, 'python' | 'share' | 'shareText' | 'run' | 'image'>,
  runtime: Runtime,
  tasks: readonly ImportTask[],
  limits: ImportLimits = importLimits,
  progress: (text: string) => void = () => undefined,
): Promise<ImportAnswer> {
  const { image } = container;
  const plan = {
    environment: functionEnvironment(runtime, '{instance}'),
    inherited: imageEnvironment,
    // PYTHONPATH puts it there too, and each has its place already.
    path: { ...modulePath(runtime), hidden: ['/var/runtime'] },
    limits,
    tasks: longestFirst(tasks.map((task, id) => ({ ...task, id }))),
  };
  const program = await container.share('importModules');
  const planned = await container.shareText('imports.json', JSON.stringify(plan));
  const argv = [container.python, '-I', '-S', program, planned];
  const whole = tasks.reduce((sum, { modules }) => sum + modules.length, 0);
  let done = 0;
  const onLine = (line: string) => {
    if (line.includes('"how": ')) progress(`Imported ${++done} of ${count(whole, 'module')}`);
  };
  const { stdout, stderr, exitCode } = await container.run(argv, { onLine });
  const answer = readAnswer(stdout, tasks);
  if (exitCode !== 0 || answer === undefined) {
    const said = lastLine(stderr);
    throw new LayerpackError({
      rule: 'import',
      subject: image.name,
      title: 'Failed to import the modules',
      reason: `the import test in ${image.name} gave no whole answer (exit code ${exitCode}${said === '' ? '' : `: ${said}`})`,
      advice: 'Set import-check to off to go on without it, and report this.',
    });
  }
  return answer;
}

/** So that none is left over at the end: boto3 with its clients takes long, and so does what compiles what it imports. */
function longestFirst<Task extends ImportTask>(tasks: readonly Task[]): readonly Task[] {
  const rank = ({ modules, cold }: Task) => (modules[0] === sdkTask ? 0 : cold ? 1 : 2);
  return tasks.toSorted((a, b) => rank(a) - rank(b));
}

type Line = ImportOutcome & { readonly id: number };

/** @returns undefined where a module has no outcome or two, or the end is missing */
export function readAnswer(stdout: string, tasks: readonly ImportTask[]): ImportAnswer | undefined {
  const lines: unknown[] = [];
  try {
    for (const line of stdout.split('\n')) if (line.trim() !== '') lines.push(JSON.parse(line));
  } catch {
    return undefined;
  }
  const { standard } = (lines.shift() ?? {}) as { standard?: readonly string[] };
  const { end } = (lines.pop() ?? {}) as { end?: number };
  const found = new Map(
    (lines as readonly Line[]).map((line) => [JSON.stringify([line.id, line.module]), line]),
  );
  const wanted = tasks.flatMap(({ modules }, id) => modules.map((module) => JSON.stringify([id, module])));
  const outcomes = wanted.flatMap((key) => found.get(key) ?? []);
  const whole =
    standard !== undefined &&
    [end, lines.length, found.size, outcomes.length].every((number) => number === wanted.length);
  return whole ? { outcomes, standard: new Set(standard) } : undefined;
}
