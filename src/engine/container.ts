import { randomUUID } from 'node:crypto';
import { readdirSync, realpathSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { LayerpackError } from '../errors.js';
import { dockerPlatform } from '../lambda/images.js';
import type { LocalImage } from './docker.js';
import { docker } from './docker.js';
import type { BuildPlace, Engine } from './engine.js';
import { execute, lastLine } from './execute.js';
import type { Helpers } from './helpers.js';
import type { PipConfiguration } from './pip-configuration.js';

const ready = 'layerpack is ready';
/** Lives until its stdin closes, so the container ends with us even if we are killed outright. */
const mainProgram = `import sys; print(${JSON.stringify(ready)}, flush=True); sys.stdin.read()`;

export interface ContainerSettings {
  readonly image: string;
  readonly localImage: LocalImage;
  readonly rootless: boolean;
  readonly pipConfiguration: PipConfiguration;
  /** Absolute paths beside the workspace that commands must see. */
  readonly paths: readonly string[];
  readonly helpers: Helpers;
}

/**
 * Starts the build container; each command of the build then runs in it by `docker exec`.
 * @throws LayerpackError with rule `engine` when it cannot be started
 */
export async function startContainer(place: BuildPlace, settings: ContainerSettings): Promise<Engine> {
  const { image, localImage, helpers } = settings;
  const python = `python${place.runtime.python}`;
  const variables = join(place.workDirectory, 'variables.json');
  // Building a source distribution runs its code: it gets these variables and none of the runner's own.
  await writeFile(variables, JSON.stringify(settings.pipConfiguration.environment), { mode: 0o600 });

  let name = '';
  const start = async () => {
    name = `layerpack-${randomUUID()}`;
    await untilReady(containerArguments(name, python, place, settings), image, place);
  };
  const close = async () => {
    await docker('rm', '--force', name);
  };
  await start();
  return {
    kind: 'container',
    description: `container ${image}`,
    python,
    image: { name: image, digest: localImage.digest },
    run: (argv, { environment = {}, cwd = place.workspace, onLine } = {}) => {
      const assignments = Object.entries(environment).map(([key, value]) => `${key}=${value}`);
      const launch = [python, '-I', '-S', helpers.launch, variables, ...assignments, '--', ...argv];
      return execute(['docker', 'exec', '--workdir', cwd, name, ...launch], onLine ? { onLine } : {});
    },
    renew: async () => {
      await close();
      await start();
    },
    close,
  };
}

function containerArguments(
  name: string,
  python: string,
  place: BuildPlace,
  { image, rootless, pipConfiguration, paths }: ContainerSettings,
): readonly string[] {
  const inside = (path: string) => !relative(place.workspace, path).startsWith('..');
  return [
    ...['run', '--rm', '--interactive', '--name', name, '--platform', dockerPlatform(place.architecture)],
    // In a rootless engine, root inside is the user outside.
    ...['--user', rootless ? '0:0' : `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`],
    ...['--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'],
    // Docker's default for a tmpfs is noexec, which breaks importing what was just built there.
    ...['--tmpfs', '/tmp:exec,mode=1777'],
    ...['--env', 'HOME=/tmp', '--env', 'PYTHONUTF8=1', '--env', `TMPDIR=${join(place.workDirectory, 'tmp')}`],
    ...['--workdir', place.workspace],
    ...bind(place.workspace, 'readonly'),
    ...bind(place.workDirectory),
    // A checkout keeps the job's token in there, and nothing that is built needs it.
    ...gitDirectories(place.workspace).flatMap((git) => mount('tmpfs', git, 'readonly')),
    ...outermost(
      [...pipConfiguration.paths, ...paths].flatMap(withTarget).filter((path) => !inside(path)),
    ).flatMap((path) => bind(path, 'readonly')),
    ...['--entrypoint', python, image, '-I', '-S', '-c', mainProgram],
  ];
}

/** Levels below the workspace at which another checkout may lie. */
const checkoutDepth = 3;

function gitDirectories(directory: string, depth = checkoutDepth): readonly string[] {
  const entries = readdirSync(directory, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return entries.flatMap(({ name }) => {
    const path = join(directory, name);
    if (name === '.git') return [path];
    return depth === 0 || name === 'node_modules' ? [] : gitDirectories(path, depth - 1);
  });
}

/** A link's target must be there too. */
function withTarget(path: string): readonly string[] {
  return [path, realpathSync(path)];
}

/** Without what lies in another of them, each once. */
function outermost(paths: readonly string[]): readonly string[] {
  return [...new Set(paths)].filter((path) => !paths.some((other) => path.startsWith(`${other}/`)));
}

/** The same path outside and inside. The option is a line of CSV: a path with a comma or quote must be quoted. */
function bind(path: string, ...options: readonly string[]): readonly string[] {
  return mount('bind', path, csvField(`source=${path}`), ...options);
}

function mount(type: 'bind' | 'tmpfs', target: string, ...options: readonly string[]): readonly string[] {
  return ['--mount', [`type=${type}`, csvField(`target=${target}`), ...options].join(',')];
}

function csvField(text: string): string {
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

async function untilReady(args: readonly string[], image: string, place: BuildPlace): Promise<void> {
  const started = new Promise<'ready' | string>((resolve, reject) => {
    const onLine = (line: string) => line === ready && resolve(ready);
    execute(['docker', ...args], { holdInput: true, onLine }).then(
      ({ stderr, exitCode }) => resolve(refusal(stderr) || `docker run ended with exit code ${exitCode}`),
      reject,
    );
  });
  const outcome = await started;
  if (outcome === ready) return;
  throw new LayerpackError({
    rule: 'engine',
    subject: image,
    title: `Failed to start the build container from ${image}`,
    reason: outcome,
    advice: startAdvice(outcome, place),
  });
}

/** What docker run says last, but for its hint to its own help. */
function refusal(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => !/^(?:See|Run) 'docker run --help'/.test(line.trim()));
  return lastLine(lines.join('\n')).replace(/\.?\s*(?:See|Run) 'docker run --help'.*$/, '');
}

function startAdvice(reason: string, { architecture, runtime }: BuildPlace): string {
  if (/exec format error|does not match the specified platform|no matching manifest/i.test(reason)) {
    return `This machine cannot run ${architecture} images: use a runner of that architecture, install QEMU (docker/setup-qemu-action), or use builder host.`;
  }
  if (/bind source path does not exist|invalid mount config/i.test(reason)) {
    return "The Docker engine does not see this machine's files, as in a job that runs in a container itself: run it on the runner, or use builder host.";
  }
  if (/executable file not found|no such file or directory.*python/i.test(reason)) {
    return `The image has no python${runtime.python}: name a build image of ${runtime.id} by input image.`;
  }
  return 'Check that the Docker engine works (docker run), or use builder host.';
}
