import { randomUUID } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
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
  readonly helpers: Helpers;
}

/**
 * Starts the build container; each command of the build then runs in it by `docker exec`.
 * @throws LayerpackError with rule `engine` when it cannot be started
 */
export async function startContainer(place: BuildPlace, settings: ContainerSettings): Promise<Engine> {
  const { image, localImage, helpers } = settings;
  const name = `layerpack-${randomUUID()}`;
  const python = `python${place.runtime.python}`;
  const variables = join(place.workDirectory, 'variables.json');
  // Building a source distribution runs its code: it gets these variables and none of the runner's own.
  await writeFile(variables, JSON.stringify(settings.pipConfiguration.environment), { mode: 0o600 });

  await untilReady(containerArguments(name, python, place, settings), image, place);
  return {
    kind: 'container',
    description: `container ${image}`,
    python,
    image: { name: image, digest: localImage.digest },
    run: (argv, { environment = {}, onLine } = {}) => {
      const assignments = Object.entries(environment).map(([key, value]) => `${key}=${value}`);
      const launch = [python, '-I', '-S', helpers.launch, variables, ...assignments, '--', ...argv];
      return execute(['docker', 'exec', name, ...launch], onLine ? { onLine } : {});
    },
    close: async () => {
      await docker('rm', '--force', name);
    },
  };
}

function containerArguments(
  name: string,
  python: string,
  place: BuildPlace,
  { image, rootless, pipConfiguration }: ContainerSettings,
): readonly string[] {
  const git = join(place.workspace, '.git');
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
    ...(existsSync(git) && statSync(git).isDirectory() ? mount('tmpfs', git, 'readonly') : []),
    ...pipConfiguration.paths.filter((path) => !inside(path)).flatMap((path) => bind(path, 'readonly')),
    ...['--entrypoint', python, image, '-I', '-S', '-c', mainProgram],
  ];
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
      ({ stderr, exitCode }) => resolve(lastLine(stderr) || `docker run ended with exit code ${exitCode}`),
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

function startAdvice(reason: string, { architecture, runtime }: BuildPlace): string {
  if (/exec format error|does not match the specified platform|no matching manifest/i.test(reason)) {
    return `This machine cannot run ${architecture} images: use a runner of that architecture, install QEMU (docker/setup-qemu-action), or use builder host.`;
  }
  if (/executable file not found|no such file or directory.*python/i.test(reason)) {
    return `The image has no python${runtime.python}: name a build image of ${runtime.id} by input image.`;
  }
  return 'Check that the Docker engine works (docker run), or use builder host.';
}
