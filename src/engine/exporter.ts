import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode, LayerpackError } from '../errors.js';
import { minorOf } from '../lambda/runtimes.js';
import type { Log } from '../log.js';
import type { Engine } from './engine.js';
import type { Outcome } from './execute.js';
import { lastLine } from './execute.js';
import { keepExporter, takeExporter } from './exporter-cache.js';
import { hostEngine } from './host.js';
import type { Workshop } from './open.js';
import { readPipConfiguration } from './pip-configuration.js';
import { uvEnvironment } from './uv-settings.js';

/** A Poetry of layerpack's own, apart from whatever the user has. */
export interface Poetry {
  readonly version: string;
  /** @param cwd a directory with pyproject.toml and poetry.lock, which Poetry may write to */
  run(args: readonly string[], cwd: string): Promise<Outcome>;
}

export interface ExporterPlace {
  readonly workshop: Workshop;
  readonly workDirectory: string;
  readonly log: Log;
}

/** The interpreter that is to run an exporter. */
interface Interpreter {
  /** Such as "3.11". */
  readonly python: string;
  /** Machine and C library, as far as they decide which wheels fit. */
  readonly platform: string;
}

/** The oldest Python that the oldest pinned Poetry runs on. */
const oldestMinor = 9;

const lookAround =
  'import json, platform, sys; ' +
  'print(json.dumps({"python": "%d.%d" % sys.version_info[:2], ' +
  '"platform": "-".join([sys.platform, platform.machine(), *platform.libc_ver()])}))';

// Nothing is found but the standard library and the exporter itself: no site-packages, no current directory
const start =
  'import runpy, sys; sys.path[:0] = [sys.argv.pop(1)]; runpy.run_module("poetry", run_name="__main__")';

/**
 * Makes Poetry ready to run: from the user's cache, or by fetching its wheels from the runner's own index.
 * @throws LayerpackError with rule `index` where it cannot be fetched, with `engine` where no Python can run it
 */
export async function preparePoetry(place: ExporterPlace): Promise<Poetry> {
  const { workDirectory } = place;
  const { engine, interpreter } = await engineFor(place);
  const { version, pins } = await pinnedFor(interpreter.python);
  const closure = createHash('sha256').update(pins).digest('hex').slice(0, 16);
  const name = `poetry-${version}-${closure}-cp${interpreter.python}-${interpreter.platform}`;
  const directory = join(workDirectory, 'exporters', name);
  if (!(await isThere(directory))) await provide(name, pins, version, directory, engine, place);

  const state = join(workDirectory, 'exporters', 'state');
  return {
    version,
    run: (args, cwd) =>
      engine.run([engine.python, '-I', '-S', '-X', 'utf8', '-c', start, directory, ...args], {
        cwd,
        // Neither settings nor credentials nor plugins of the user's own Poetry
        environment: {
          POETRY_HOME: join(state, 'home'),
          POETRY_CONFIG_DIR: join(state, 'config'),
          POETRY_DATA_DIR: join(state, 'data'),
          POETRY_CACHE_DIR: join(state, 'cache'),
          POETRY_KEYRING_ENABLED: 'false',
          POETRY_VIRTUALENVS_CREATE: 'false',
        },
      }),
  };
}

/** Puts Poetry at `directory`, which gets its name when all is there. */
async function provide(
  name: string,
  pins: string,
  version: string,
  directory: string,
  engine: Engine,
  { workshop, workDirectory, log }: ExporterPlace,
): Promise<void> {
  await mkdir(join(workDirectory, 'exporters'), { recursive: true });
  const making = await mkdtemp(join(workDirectory, 'exporters', 'making-'));
  const { cache } = workshop;
  if (!cache || !(await takeExporter(cache, name, engine, making, log))) {
    log.info(`Fetching Poetry ${version} to read poetry.lock`);
    await install(pins, version, making, engine, workshop);
    if (cache) await keepExporter(cache, name, engine, making, log);
  }
  try {
    await rename(join(making, 'packages'), directory);
  } catch (error) {
    // Another export of this run was first
    if (!['EEXIST', 'ENOTEMPTY'].includes(errorCode(error) ?? '')) throw error;
  }
  await rm(making, { recursive: true, force: true });
}

async function install(
  pins: string,
  version: string,
  making: string,
  engine: Engine,
  { engine: own, tools }: Workshop,
): Promise<void> {
  const file = join(making, 'pins.txt');
  const packages = join(making, 'packages');
  await writeFile(file, pins);
  const what = ['--quiet', '--no-deps', '--only-binary', ':all:', '--require-hashes'].concat(
    ['--target', packages],
    ['--requirement', file],
  );
  const environment = {
    ...uvEnvironment(making),
    // The project's constraints and choices are not about our tools.
    PIP_CONSTRAINT: '',
    PIP_NO_BINARY: '',
    PIP_ONLY_BINARY: '',
  };
  const options = { environment, cwd: making };
  if (tools.uv !== null && engine === own) {
    const uv = [tools.uv, 'pip', 'install', '--python', engine.python, '--link-mode', 'copy'];
    const outcome = await engine.run([...uv, '--compile-bytecode', ...what], options);
    if (outcome.exitCode === 0) return;
    await rm(packages, { recursive: true, force: true });
  }
  // uv does not follow every setting of pip's, so that pip has the last word
  const pip = engine === own ? tools.pip : [engine.python, '-m', 'pip'];
  const outcome = await engine.run([...pip, 'install', ...what], options);
  if (outcome.exitCode !== 0) throw notFetched(version, outcome);
}

/** The build's own engine; for images whose Python is too old for Poetry, this machine. */
async function engineFor({ workshop, workDirectory, log }: ExporterPlace) {
  const { engine: own, pythonVersion } = workshop;
  if (minorOf(pythonVersion) >= oldestMinor || own.kind === 'host') {
    const interpreter = await look(own);
    if (minorOf(interpreter.python) < oldestMinor) throw tooOld(interpreter.python);
    return { engine: own, interpreter };
  }
  const pipConfiguration = readPipConfiguration(process.env, process.cwd());
  // Of the place it is only where commands run that counts here
  const place = { workspace: workDirectory, workDirectory };
  const engine = await hostEngine(place, pipConfiguration).catch(() => null);
  if (engine === null) throw tooOld(pythonVersion);
  const interpreter = await look(engine);
  if (minorOf(interpreter.python) < oldestMinor) throw tooOld(pythonVersion, interpreter.python);
  log.info(`Poetry runs on this machine: Python ${pythonVersion} of ${own.description} is too old for it`);
  return { engine, interpreter };
}

async function look(engine: Engine): Promise<Interpreter> {
  const outcome = await engine.run([engine.python, '-I', '-S', '-c', lookAround], {});
  if (outcome.exitCode !== 0) throw new Error(`Python does not start: ${lastLine(outcome.stderr)}`);
  return JSON.parse(outcome.stdout) as Interpreter;
}

/** The last Poetry for each Python. */
async function pinnedFor(python: string): Promise<{ readonly version: string; readonly pins: string }> {
  const { default: pins } =
    minorOf(python) >= 10
      ? await import('./exporters/poetry-2.5.js')
      : await import('./exporters/poetry-2.2.js');
  return { version: /^poetry==(\S+)/m.exec(pins)?.[1] ?? '', pins };
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}

const exportYourself =
  'export it yourself (poetry export --output requirements.txt) and name that file by input requirements.';

function notFetched(version: string, { stdout, stderr }: Outcome): LayerpackError {
  const lines = `${stdout}\n${stderr}`.split('\n').map((line) => line.trim());
  const errors = lines.filter((line) => /^error: /i.test(line)).map((line) => line.replace(/^error: /i, ''));
  return new LayerpackError({
    rule: 'index',
    subject: `poetry ${version}`,
    title: `Failed to fetch Poetry ${version}, which reads poetry.lock`,
    reason: errors.slice(0, 3).join('; ') || lastLine(stderr) || 'pip gave no reason',
    advice: `See that your index has it with all that it needs, or ${exportYourself}`,
  });
}

function tooOld(python: string, machine?: string): LayerpackError {
  const here = machine === undefined ? '' : `, and this machine's own is ${machine}`;
  return new LayerpackError({
    rule: 'engine',
    subject: 'poetry.lock',
    title: 'Failed to find a Python that runs Poetry, which reads poetry.lock',
    reason: `Poetry needs Python 3.${oldestMinor}, the one for the build is ${python}${here}`,
    advice: `Install a newer Python 3 with pip on this machine (on a runner: actions/setup-python), or ${exportYourself}`,
  });
}
