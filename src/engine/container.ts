import { realpathSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { LayerpackError } from '../errors.js';
import { dockerPlatform } from '../lambda/images.js';
import type { Lifetime } from '../lifetime.js';
import type { LocalImage } from './docker.js';
import type { BuildPlace, Engine } from './engine.js';
import { execute } from './execute.js';
import type { Helpers } from './helpers.js';
import { gitDirectories } from './hidden-directories.js';
import { bind, emptyDirectory } from './mounts.js';
import type { PipConfiguration } from './pip-configuration.js';
import type { StartingContainer } from './waiting-container.js';
import { beginWaiting, ownUser } from './waiting-container.js';

export interface ContainerSettings {
  readonly image: string;
  readonly localImage: LocalImage;
  readonly rootless: boolean;
  readonly pipConfiguration: PipConfiguration;
  /** Absolute paths beside the workspace that commands must see. */
  readonly paths: readonly string[];
  readonly helpers: Helpers;
  /** Its end is the container's, also while that starts. */
  readonly lifetime: Pick<Lifetime, 'defer'>;
}

/**
 * Starts the build container; each command of the build then runs in it by `docker exec`.
 * @throws LayerpackError with rule `engine` when it cannot be started
 */
export async function startContainer(place: BuildPlace, settings: ContainerSettings): Promise<Engine> {
  const { image, localImage, helpers, lifetime } = settings;
  const python = `python${place.runtime.python}`;
  const variables = join(place.workDirectory, 'variables.json');
  // Building a source distribution runs its code: it gets these variables and none of the runner's own.
  await writeFile(variables, JSON.stringify(settings.pipConfiguration.environment), { mode: 0o600 });

  const options = containerOptions(place, settings);
  let container = beginWaiting(options, image, python);
  lifetime.defer(() => container.close());
  await started(container, image, place);
  return {
    kind: 'container',
    description: `container ${image}`,
    python,
    image: { name: image, digest: localImage.digest },
    run: (argv, { environment = {}, cwd = place.workspace, onLine } = {}) => {
      const assignments = Object.entries(environment).map(([key, value]) => `${key}=${value}`);
      const launch = [python, '-I', '-S', helpers.launch, variables, ...assignments, '--', ...argv];
      const exec = ['docker', 'exec', '--workdir', cwd, container.name];
      return execute([...exec, ...launch], onLine ? { onLine } : {});
    },
    renew: async () => {
      await container.close();
      container = beginWaiting(options, image, python);
      await started(container, image, place);
    },
    close: () => container.close(),
  };
}

function containerOptions(
  place: BuildPlace,
  { rootless, pipConfiguration, paths }: ContainerSettings,
): readonly string[] {
  const inside = (path: string) => !relative(place.workspace, path).startsWith('..');
  const { uid, gid } = ownUser(rootless);
  return [
    ...['--platform', dockerPlatform(place.architecture), '--user', `${uid}:${gid}`],
    // Docker's default for a tmpfs is noexec, which breaks importing what was just built there.
    ...['--tmpfs', '/tmp:exec,mode=1777'],
    ...['--env', 'HOME=/tmp', '--env', 'PYTHONUTF8=1', '--env', `TMPDIR=${join(place.workDirectory, 'tmp')}`],
    ...['--workdir', place.workspace],
    ...bind(place.workspace, { readonly: true }),
    ...bind(place.workDirectory),
    // A checkout keeps the job's token in there, and nothing that is built needs it.
    ...gitDirectories(place.workspace).flatMap(emptyDirectory),
    ...outermost(
      [...pipConfiguration.paths, ...paths].flatMap(withTarget).filter((path) => !inside(path)),
    ).flatMap((path) => bind(path, { readonly: true })),
  ];
}

async function started(container: StartingContainer, image: string, place: BuildPlace): Promise<void> {
  const refusal = await container.refused;
  if (refusal === null) return;
  await container.close();
  throw new LayerpackError({
    rule: 'engine',
    subject: image,
    title: `Failed to start the build container from ${image}`,
    reason: refusal,
    advice: startAdvice(refusal, place),
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

function startAdvice(reason: string, { architecture, runtime }: BuildPlace): string {
  if (/exec format error|does not match the specified platform|no matching manifest/i.test(reason)) {
    return `This machine cannot run ${architecture} images: use a runner of that architecture, install QEMU (docker/setup-qemu-action), or use builder: host.`;
  }
  if (/bind source path does not exist|invalid mount config/i.test(reason)) {
    return "The Docker engine does not see this machine's files, as in a job that runs in a container itself: run it on the runner, or use builder: host.";
  }
  if (/executable file not found|no such file or directory.*python/i.test(reason)) {
    return `The image has no python${runtime.python}: name a build image of ${runtime.id} by input image.`;
  }
  return 'Check that the Docker engine works (docker run), or use builder: host.';
}
