import { join } from 'node:path';
import { LayerpackError } from '../errors.js';
import { dockerPlatform } from '../lambda/images.js';
import type { Lifetime } from '../lifetime.js';
import type { LocalImage } from './docker.js';
import type { BuildPlace, RunOptions } from './engine.js';
import { makeExchange } from './exchange.js';
import type { Outcome } from './execute.js';
import { execute, lastLine } from './execute.js';
import type { Helpers } from './helpers.js';
import { gitDirectories } from './hidden-directories.js';
import { removeAbandonedVolumes } from './layers-volume.js';
import { bind, emptyDirectory } from './mounts.js';
import { runtimeGroup } from './runtime-group.js';
import { runtimeUsers } from './runtime-users.js';
import { ownUser } from './waiting-container.js';

/** Layers as Lambda would have them: an image, layers at /opt, and nothing else of this machine. */
export interface RuntimeContainer {
  readonly image: { readonly name: string; readonly digest: string };
  /** The interpreter, as argv[0]. */
  readonly python: string;
  /** Puts one of our helpers where it can be read. @returns its path inside */
  share(helper: keyof Helpers): Promise<string>;
  /** Puts a file of this text where it can be read. @returns its path inside */
  shareText(name: string, text: string): Promise<string>;
  /**
   * Makes /opt hold what these zips hold, later ones over earlier, and nothing else.
   * @param zips absolute paths of files that the runner's user can read
   */
  unpack(zips: readonly string[]): Promise<void>;
  /** Runs a command as an ordinary user: no network, all read-only but /tmp, /var/task as working directory. */
  run(argv: readonly string[], options?: RunOptions): Promise<Outcome>;
  /**
   * Another container over the same /opt, which shows more, or is of another image. Its commands run as the runner's
   * user, who can read what is shown. Closes with this one.
   * @throws LayerpackError with rule `test-command` where it does not start
   */
  beside(more: Beside): Promise<Pick<RuntimeContainer, 'run' | 'python'>>;
  /** Ends all of it. Safe to call twice: both wait for the one end. */
  close(): Promise<void>;
}

export interface Beside {
  readonly image: string;
  /** Directory that is seen, read-only, at /var/task. */
  readonly task: string;
  /** Absolute path of a further directory outside, by where it is seen inside, read-only. */
  readonly directories: Readonly<Record<string, string>>;
}

export interface RuntimeSettings {
  readonly image: string;
  readonly localImage: LocalImage;
  readonly rootless: boolean;
  readonly helpers: Helpers;
  /** Its end is that of all containers, also while they start. */
  readonly lifetime: Pick<Lifetime, 'defer'>;
  /** Seconds for each container to start, where not the usual. */
  readonly limit?: number;
}

/** Where things lie in the container, beside what is Lambda's. */
const inside = {
  exchange: '/mnt/layerpack/exchange',
  /** /opt itself cannot be written to. */
  opt: '/mnt/layerpack/opt',
} as const;

/** Empties /tmp. Only who made the files there may. */
const emptyTemporary = `
import os, shutil

for entry in os.scandir("/tmp"):
    if entry.is_dir(follow_symlinks=False):
        shutil.rmtree(entry.path, ignore_errors=True)
    else:
        os.remove(entry.path)
`;

/**
 * Starts the runtime's image with an empty /opt. Layers lie in memory, and are written by the runner's user, so that
 * the one that modules run as cannot change them.
 * @returns the container, or why it cannot be had
 */
export async function startRuntime(
  place: BuildPlace,
  { image, localImage, rootless, helpers, lifetime, limit }: RuntimeSettings,
): Promise<RuntimeContainer | { readonly refusal: string }> {
  const users = runtimeUsers(ownUser(rootless));
  const exchange = await makeExchange(join(place.workDirectory, 'exchange'), inside.exchange);
  await exchange.shareText('passwd', users.passwd);
  const python = `/var/lang/bin/${place.runtime.id}`;
  const group = runtimeGroup({
    platform: dockerPlatform(place.architecture),
    python,
    users,
    mounts: [
      bind(exchange.directory, { target: inside.exchange, readonly: true }),
      bind(join(exchange.directory, 'passwd'), { target: '/etc/passwd', readonly: true }),
    ],
    limit,
  });
  lifetime.defer(group.close);
  void removeAbandonedVolumes(Date.now());
  const main = await group.start(image, [], inside.opt);
  if ('refusal' in main) {
    await group.close();
    return main;
  }
  let used = false;
  return {
    image: { name: image, digest: localImage.digest },
    python,
    share: (helper) => exchange.share(helpers[helper]),
    shareText: exchange.shareText,
    unpack: async (zips) => {
      if (used) await runIn(main, users.modules, [python, '-I', '-S', '-c', emptyTemporary]);
      used = true;
      const program = await exchange.share(helpers.unpackLayers);
      const outcome = await exchange.withZips(zips, (paths) =>
        runIn(main, users.own, [python, '-I', '-S', program, inside.opt, ...paths]),
      );
      if (outcome.exitCode !== 0) throw unpackFailed(image, lastLine(outcome.stderr));
    },
    run: (argv, options) => runIn(main, users.modules, argv, options),
    beside: async ({ image: other, task, directories }) => {
      const more = Object.entries(directories).map(([target, path]) =>
        bind(path, { target, readonly: true }),
      );
      const hidden = gitDirectories(task).map((git) => emptyDirectory(git.replace(task, '/var/task')));
      const shown = [bind(task, { target: '/var/task', readonly: true }), ...hidden, ...more];
      const container = await group.start(other, shown);
      if ('refusal' in container) throw startFailed(other, container.refusal);
      const run: RuntimeContainer['run'] = (argv, options) => runIn(container, users.own, argv, options);
      return { python, run };
    },
    close: group.close,
  };
}

function runIn(
  { name }: { readonly name: string },
  { uid, gid }: { readonly uid: number; readonly gid: number },
  argv: readonly string[],
  { environment = {}, cwd = '/var/task', onLine }: RunOptions = {},
): Promise<Outcome> {
  const variables = Object.entries(environment).flatMap(([key, value]) => ['--env', `${key}=${value}`]);
  const command = [
    'docker',
    'exec',
    '--user',
    `${uid}:${gid}`,
    '--workdir',
    cwd,
    ...variables,
    name,
    ...argv,
  ];
  return execute(command, onLine ? { onLine } : {});
}

function unpackFailed(image: string, reason: string): LayerpackError {
  return new LayerpackError({
    rule: 'import',
    subject: image,
    title: 'Failed to unpack the layers in the runtime image',
    reason: reason || 'it gave no reason',
    advice: 'Free memory, or set import-check to off to go on without it.',
  });
}

function startFailed(image: string, reason: string): LayerpackError {
  return new LayerpackError({
    rule: 'test-command',
    subject: image,
    title: `Failed to start ${image} for test-command`,
    reason,
    advice: 'Name the other image by test-image, or a working one by image or runtime-image.',
  });
}
