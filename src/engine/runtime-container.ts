import { randomUUID } from 'node:crypto';
import { chmod, copyFile, link, mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { LayerpackError } from '../errors.js';
import { dockerPlatform } from '../lambda/images.js';
import type { LocalImage } from './docker.js';
import { docker } from './docker.js';
import type { BuildPlace, RunOptions } from './engine.js';
import type { Outcome } from './execute.js';
import { execute, lastLine } from './execute.js';
import type { Helpers } from './helpers.js';
import { gitDirectories } from './hidden-directories.js';
import type { Mount } from './mounts.js';
import { bind, emptyDirectory, volume } from './mounts.js';
import { ownUser, startWaiting } from './waiting-container.js';

/** Layers as Lambda would have them: an image, layers at /opt, and nothing else of this machine. */
export interface RuntimeContainer {
  readonly image: { readonly name: string; readonly digest: string };
  /** The interpreter, as argv[0]. */
  readonly python: string;
  /** A directory that is read-only inside. What is put into `outside`, readable for all, is seen at `inside`. */
  readonly exchange: { readonly outside: string; readonly inside: string };
  /** Puts one of our helpers where it can be read. @returns its path inside */
  share(helper: keyof Helpers): Promise<string>;
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
}

/** Where things lie in the container, beside what is Lambda's. */
const inside = {
  exchange: '/mnt/layerpack/exchange',
  /** /opt itself cannot be written to. */
  opt: '/mnt/layerpack/opt',
} as const;

/** The account that functions run as. */
const lambdaUser = { name: 'sbx_user1051', uid: 993, gid: 990 } as const;

/** With a home that does not exist, as in Lambda, so that packages which write there fail here too. */
const passwd = `root:x:0:0:root:/root:/bin/bash
${lambdaUser.name}:x:${lambdaUser.uid}:${lambdaUser.gid}::/home/${lambdaUser.name}:/sbin/nologin
`;

/**
 * Starts the runtime's image with an empty /opt. Layers lie in memory, and are written by the runner's user, so that
 * the one that modules run as cannot change them.
 * @returns the container, or why it cannot be had
 */
export async function startRuntime(
  place: BuildPlace,
  { image, localImage, rootless, helpers }: RuntimeSettings,
): Promise<RuntimeContainer | { readonly refusal: string }> {
  const exchange = join(place.workDirectory, 'exchange');
  await mkdir(exchange);
  await writeFile(join(exchange, 'passwd'), passwd);
  // Those who read it are others than who made it, whatever the umask
  await chmod(exchange, 0o755);
  await chmod(join(exchange, 'passwd'), 0o644);
  const python = `/var/lang/bin/${place.runtime.id}`;
  const owner = ownUser(rootless);
  const uid = owner.uid === lambdaUser.uid ? lambdaUser.uid + 1 : lambdaUser.uid;
  const user = `${uid}:${lambdaUser.gid}`;
  const own = `${owner.uid}:${owner.gid}`;
  const layers = `layerpack-${randomUUID()}`;
  const made = await docker(
    ...['volume', 'create', '--opt', 'type=tmpfs', '--opt', 'device=tmpfs'],
    ...['--opt', `o=uid=${owner.uid},gid=${owner.gid},mode=0755`, layers],
  );
  if (made.exitCode !== 0) return { refusal: lastLine(made.stderr) };
  const closings: (() => Promise<unknown>)[] = [() => docker('volume', 'rm', '--force', layers)];

  const start = async (from: string, mounts: readonly Mount[]) => {
    const container = await startWaiting(
      [
        ...['--platform', dockerPlatform(place.architecture), '--user', user],
        // Lambda has no /dev/shm, so neither shared memory nor multiprocessing's locks
        ...['--network', 'none', '--ipc', 'none', '--workdir', '/var/task'],
        ...['--tmpfs', '/tmp:exec,mode=1777'],
        ...[...mounts, volume(layers, '/opt', { readonly: true })].flat(),
        ...bind(join(exchange, 'passwd'), { target: '/etc/passwd', readonly: true }),
      ],
      from,
      python,
    );
    if (!('refusal' in container)) closings.unshift(container.close);
    return container;
  };
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= (async () => {
      for (const undo of closings) await undo();
    })();
    return closing;
  };
  const main = await start(image, [
    bind(exchange, { target: inside.exchange, readonly: true }),
    volume(layers, inside.opt),
  ]);
  if ('refusal' in main) {
    await close();
    return main;
  }
  const exec = (name: string, as: string, argv: readonly string[], options: RunOptions = {}) => {
    const { environment = {}, cwd = '/var/task', onLine } = options;
    const variables = Object.entries(environment).flatMap(([key, value]) => ['--env', `${key}=${value}`]);
    const command = ['docker', 'exec', '--user', as, '--workdir', cwd, ...variables, name, ...argv];
    return execute(command, onLine ? { onLine } : {});
  };
  return {
    image: { name: image, digest: localImage.digest },
    python,
    exchange: { outside: exchange, inside: inside.exchange },
    share: (helper) => share(helpers[helper], exchange),
    unpack: async (zips) => {
      const program = await share(helpers.unpackLayers, exchange);
      const shown = await showZips(zips, exchange);
      const paths = shown.map((zip) => join(inside.exchange, zip));
      const argv = [python, '-I', '-S', program, inside.opt, ...paths];
      const outcome = await exec(main.name, own, argv);
      for (const zip of shown) await rm(join(exchange, zip));
      if (outcome.exitCode !== 0) throw unpackFailed(image, lastLine(outcome.stderr));
    },
    run: (argv, options) => exec(main.name, user, argv, options),
    beside: async ({ image: other, task, directories }) => {
      const more = Object.entries(directories).map(([target, path]) =>
        bind(path, { target, readonly: true }),
      );
      const hidden = gitDirectories(task).map((git) => emptyDirectory(git.replace(task, '/var/task')));
      const container = await start(other, [
        bind(task, { target: '/var/task', readonly: true }),
        bind(exchange, { target: inside.exchange, readonly: true }),
        ...hidden,
        ...more,
      ]);
      if ('refusal' in container) throw startFailed(other, container.refusal);
      const run: RuntimeContainer['run'] = (argv, options) => exec(container.name, own, argv, options);
      return { python, run };
    },
    close,
  };
}

/** Puts a helper where it can be read inside. @returns its path inside */
async function share(helper: string, exchange: string): Promise<string> {
  const shared = join(exchange, basename(helper));
  await copyFile(helper, shared);
  await chmod(shared, 0o644);
  return join(inside.exchange, basename(helper));
}

/**
 * Puts zips where they can be read inside. The directory that they are from is not shown: it is the user's, and may
 * hold more.
 * @returns their names in the exchange
 */
async function showZips(zips: readonly string[], exchange: string): Promise<readonly string[]> {
  const shown: string[] = [];
  for (const [index, zip] of zips.entries()) {
    const name = `layer-${index}.zip`;
    const target = join(exchange, name);
    await rm(target, { force: true });
    // A link costs nothing, but only works on one disk
    await link(zip, target).catch(() => copyFile(zip, target));
    shown.push(name);
  }
  return shown;
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
