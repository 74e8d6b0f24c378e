import { LayerpackError } from '../errors.js';
import type { Outcome } from './execute.js';
import { execute, lastLine } from './execute.js';

/** Waits between attempts to pull, in seconds. Registries that limit anonymous pulls recover within a minute. */
export const pullDelays: readonly number[] = [2, 8, 30];

/** What a registry or network says when another attempt may work. */
const passing =
  /toomanyrequests|rate exceeded|rate limit|too many requests|\b429\b|\b50[0234]\b|timeout|timed out|connection (?:reset|refused)|unexpected EOF|temporary failure|TLS handshake/i;

export function docker(...args: readonly string[]): Promise<Outcome> {
  return listenToDocker(() => undefined, ...args);
}

async function listenToDocker(onLine: (line: string) => void, ...args: readonly string[]): Promise<Outcome> {
  try {
    return await execute(['docker', ...args], { onLine });
  } catch (error) {
    // Thrown when there is no such program.
    return { exitCode: 127, stdout: '', stderr: error instanceof Error ? error.message : String(error) };
  }
}

/** Whether an engine answers, and whether its root is an ordinary user's (rootless). */
export type EngineState =
  | { readonly answers: true; readonly rootless: boolean }
  | { readonly answers: false; readonly reason: string };

export async function engineState(): Promise<EngineState> {
  const { exitCode, stdout, stderr } = await docker('info', '--format', '{{json .}}');
  const info = parseInfo(stdout);
  // A client that reaches no engine may still print what it knows of itself, and end with 0.
  const reason = info?.ServerErrors?.join('; ') || (exitCode === 0 ? '' : lastLine(stderr));
  if (info && !reason)
    return { answers: true, rootless: info.SecurityOptions?.includes('name=rootless') ?? false };
  return { answers: false, reason: reason || 'docker info gave no answer' };
}

interface DockerInfo {
  readonly ServerErrors?: readonly string[] | null;
  readonly SecurityOptions?: readonly string[] | null;
}

function parseInfo(text: string): DockerInfo | null {
  try {
    return JSON.parse(text) as DockerInfo;
  } catch {
    return null;
  }
}

export interface LocalImage {
  /** repository@sha256:... as pulled, or the image's own id where it never was in a registry. */
  readonly digest: string;
}

export async function inspectImage(image: string): Promise<LocalImage | null> {
  const { exitCode, stdout } = await docker(
    'image',
    'inspect',
    '--format',
    '{{json .RepoDigests}} {{.Id}}',
    image,
  );
  if (exitCode !== 0) return null;
  const separator = stdout.lastIndexOf(' ');
  const digests = JSON.parse(stdout.slice(0, separator)) as string[] | null;
  return { digest: digests?.[0] ?? stdout.slice(separator + 1).trim() };
}

/** How a pull is told. */
export interface PullLog {
  info(line: string): void;
  /** What it is at. */
  progress(text: string): void;
}

/** "Pulling x/y:z: 3 of 8 parts", out of lines such as "a2abf6c4d29d: Pull complete". */
export function pullProgress(image: string, progress: (text: string) => void) {
  const parts = new Map<string, boolean>();
  return (line: string) => {
    const [, part, state] = /^([0-9a-f]{6,64}): (.+)$/.exec(line.trim()) ?? [];
    if (part === undefined || state === undefined) return;
    parts.set(part, /^(?:Pull complete|Already exists)/.test(state));
    const done = [...parts.values()].filter((complete) => complete).length;
    progress(`Pulling ${image}: ${done} of ${parts.size} parts`);
  };
}

/**
 * The image, pulled if it is not there. Another attempt follows only where the cause may pass.
 * @param wait waits that many seconds
 * @throws LayerpackError with rule `image`
 */
export async function ensureImage(
  image: string,
  platform: string,
  log: PullLog,
  wait: (seconds: number) => Promise<void>,
): Promise<LocalImage> {
  const present = await inspectImage(image);
  if (present) return present;
  for (const delay of [...pullDelays, null]) {
    log.info(`Pulling ${image} for ${platform}`);
    const onLine = pullProgress(image, log.progress);
    const { exitCode, stderr } = await listenToDocker(onLine, 'pull', '--platform', platform, image);
    const pulled = exitCode === 0 ? await inspectImage(image) : null;
    if (pulled) return pulled;
    const reason = lastLine(stderr) || 'docker pull gave no reason';
    if (delay === null || !passing.test(reason)) throw pullFailed(image, reason);
    log.info(`${reason}; next attempt in ${delay} s`);
    await wait(delay);
  }
  throw pullFailed(image, 'no attempt was made');
}

function pullFailed(image: string, reason: string): LayerpackError {
  const limited = /toomanyrequests|rate (?:limit|exceeded)|too many requests|\b429\b/i.test(reason);
  return new LayerpackError({
    rule: 'image',
    subject: image,
    title: `Failed to pull the image ${image}`,
    reason,
    advice: limited
      ? 'Log in to the registry before this step, name a mirror by input image, or use builder: host.'
      : 'Check the name, the network and the login to its registry, name another image by input image, or use builder: host.',
  });
}
