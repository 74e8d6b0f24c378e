import { availableParallelism } from 'node:os';
import type { LayersVolume } from './layers-volume.js';
import { makeLayersVolume } from './layers-volume.js';
import type { Mount } from './mounts.js';
import { volume } from './mounts.js';
import type { RuntimeUsers } from './runtime-users.js';
import type { StartingContainer } from './waiting-container.js';
import { beginWaiting } from './waiting-container.js';

/** Containers that have the same layers at /opt and end together. */
export interface RuntimeGroup {
  /**
   * Starts one.
   * @param mounts beside those that all have; `layers` where it may write to them
   * @returns the container, or why it cannot be had
   */
  start(
    image: string,
    mounts: readonly Mount[],
    layers?: string,
  ): Promise<StartingContainer | { readonly refusal: string }>;
  /** Ends all of it, also what is starting. Safe to call twice: both wait for the one end. */
  close(): Promise<void>;
}

export interface GroupSettings {
  /** As Docker has it, such as linux/amd64. */
  readonly platform: string;
  /** The interpreter, as argv[0]. */
  readonly python: string;
  readonly users: RuntimeUsers;
  /** Mounts that all of them have. */
  readonly mounts: readonly Mount[];
  /** Seconds for each to start. */
  readonly limit?: number | undefined;
}

/** What a function has: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const quotas = { temporary: '512m', descriptors: 1024, processes: 1024 } as const;

/**
 * Docker's client gives each container the proxies of its own settings, with their passwords, unless it is told
 * others. The build may need them; modules of others have no network to use them in: https://docs.docker.com/engine/cli/proxy/
 */
const noProxies: readonly string[] = ['http', 'https', 'ftp', 'all', 'no']
  .map((kind) => `${kind}_proxy`)
  .flatMap((name) => ['--env', `${name}=`, '--env', `${name.toUpperCase()}=`]);

function lambdaLike({ uid, gid }: RuntimeUsers['modules']): readonly string[] {
  return [
    ...['--user', `${uid}:${gid}`, '--workdir', '/var/task'],
    // Lambda has no /dev/shm, so neither shared memory nor multiprocessing's locks
    ...['--network', 'none', '--ipc', 'none'],
    ...noProxies,
    ...['--tmpfs', `/tmp:exec,mode=1777,size=${quotas.temporary}`],
    ...['--ulimit', `nofile=${quotas.descriptors}:${quotas.descriptors}`],
    // As many modules as there are processors are imported at once, each of which may have that many
    ...['--pids-limit', String(quotas.processes * availableParallelism())],
  ];
}

/** Nothing of it is there before the first container starts. */
export function runtimeGroup({ platform, python, users, mounts, limit }: GroupSettings): RuntimeGroup {
  const begun: StartingContainer[] = [];
  let making: ReturnType<typeof makeLayersVolume> | undefined;
  let closing: Promise<void> | undefined;
  const endAll = async () => {
    const made = await making;
    await Promise.all(begun.map((container) => container.close()));
    if (made && 'remove' in made) await made.remove();
  };
  return {
    start: async (image, more, writable) => {
      const over = { refusal: 'the run has ended' };
      if (closing) return over;
      making ??= makeLayersVolume(users.own);
      const layers: LayersVolume | { readonly refusal: string } = await making;
      if ('refusal' in layers) return layers;
      if (closing) return over;
      const shown = [volume(layers.name, '/opt', { readonly: true })];
      if (writable !== undefined) shown.push(volume(layers.name, writable));
      const options = [
        ...['--platform', platform, ...lambdaLike(users.modules)],
        ...[...mounts, ...more, ...shown].flat(),
      ];
      const container = beginWaiting(options, image, python, limit);
      begun.push(container);
      const refusal = await container.refused;
      if (refusal === null && !closing) return container;
      await container.close();
      return refusal === null || closing ? over : { refusal };
    },
    close: () => {
      closing ??= endAll();
      return closing;
    },
  };
}
