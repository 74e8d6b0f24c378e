import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { lastLine } from '../engine/execute.js';
import type { Workshop } from '../engine/open.js';
import { LayerpackError } from '../errors.js';
import type { Runtime } from '../lambda/runtimes.js';
import type { LayerFile } from '../layer/tree.js';
import type { Source } from './bytecode-plan.js';
import { planOf, readCompiled, sourcesOf } from './bytecode-plan.js';

export interface BytecodeOutcome {
  /** The compiled modules, to be added to the layer. */
  readonly files: readonly LayerFile[];
  /** Modules that do not compile, by path in the zip. */
  readonly failed: readonly string[];
}

/** Why there is none, as the end of a sentence that begins with "because". */
export interface NoBytecode {
  readonly missing: string;
}

/**
 * Compiles the modules of a layer by the engine's interpreter, which must be of the runtime's version. Sources are read
 * from the wheels; what is the same gives the same, byte for byte.
 * @param directory absolute path in the run's own directory, not there yet. What is compiled stays there.
 * @throws LayerpackError with rule `engine` where the answer is not whole
 */
export async function compileModules(
  { engine, helpers, pythonVersion }: Pick<Workshop, 'engine' | 'helpers' | 'pythonVersion'>,
  files: readonly LayerFile[],
  runtime: Runtime,
  directory: string,
): Promise<BytecodeOutcome | NoBytecode> {
  if (!pythonVersion.startsWith(`${runtime.python}.`))
    return { missing: `${engine.description} has Python ${pythonVersion} and not ${runtime.python}` };
  // https://peps.python.org/pep-0552/
  if (runtime.python === '3.6')
    return { missing: 'Python 3.6 holds bytecode against the dates of its sources' };
  const sources = sourcesOf(files, runtime);
  if (sources.length === 0) return { files: [], failed: [] };
  await mkdir(directory);
  const plan = planOf(sources, runtime, directory);
  const planned = join(directory, 'plan.json');
  await writeFile(planned, JSON.stringify(plan));
  const argv = [engine.python, '-s', '-S', '-B', helpers.compileModules, planned];
  const environment = { PYTHONHASHSEED: '0' };
  const { exitCode, stdout, stderr } = await engine.run(argv, { environment, cwd: directory });
  const compiled = exitCode === 0 ? readCompiled(stdout, plan) : undefined;
  if (compiled === undefined) {
    const said = lastLine(stderr);
    throw notCompiled(engine.description, `exit code ${exitCode}${said === '' ? '' : `: ${said}`}`);
  }
  const added: LayerFile[] = [];
  const failed: string[] = [];
  for (const source of sources) {
    const target = compiled.get(source.path);
    if (target === undefined) failed.push(source.path);
    else added.push(await compiledFile(source, target));
  }
  return { files: added, failed };
}

async function compiledFile({ owner, bytecode }: Source, file: string): Promise<LayerFile> {
  const bytes = await readFile(file);
  const content = { kind: 'file', file } as const;
  return { path: bytecode, owner, size: bytes.length, crc32: crc32(bytes), mode: 0o644, content, elf: false };
}

function notCompiled(subject: string, ending: string): LayerpackError {
  return new LayerpackError({
    rule: 'engine',
    subject,
    title: 'Failed to compile the modules',
    reason: `the interpreter of ${subject} gave no whole answer (${ending})`,
    advice: 'Set bytecode to none to go on without it, and report this.',
  });
}
