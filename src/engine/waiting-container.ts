import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { docker } from './docker.js';
import { execute, lastLine } from './execute.js';

/** A container that does nothing but wait for commands by `docker exec`, and ends with us. */
export interface StartingContainer {
  readonly name: string;
  /** Null once it is ready, or why it never will be: what Docker says against it, or that it took too long. */
  readonly refused: Promise<string | null>;
  /** Ends it, also while it starts. Safe to call twice. */
  close(): Promise<void>;
}

const ready = 'layerpack is ready';
/** Lives until its stdin closes, so the container ends with us even if we are killed outright. */
const mainProgram = `import sys; print(${JSON.stringify(ready)}, flush=True); sys.stdin.read()`;

/** Seconds that a container may take to say that it is ready; one under emulation takes some. */
export const startLimit = 120;

/** What every container of ours is denied: https://docs.docker.com/engine/security/#linux-kernel-capabilities */
export const confined: readonly string[] = [
  '--read-only',
  '--cap-drop',
  'ALL',
  '--security-opt',
  'no-new-privileges',
];

/**
 * Begins to start one. Whoever begins it must close it, whatever comes of it.
 * @param options of `docker run`
 * @param python the interpreter in the image
 * @param limit in seconds
 */
export function beginWaiting(
  options: readonly string[],
  image: string,
  python: string,
  limit = startLimit,
): StartingContainer {
  const name = `layerpack-${randomUUID()}`;
  const argv = ['docker', 'run', '--rm', '--interactive', '--name', name, ...confined, ...options];
  const command = ['--entrypoint', python, image, '-I', '-S', '-c', mainProgram];
  let isReady: () => void;
  const readiness = new Promise<null>((resolve) => {
    isReady = () => resolve(null);
  });
  const onLine = (line: string) => line === ready && isReady();
  const running = execute([...argv, ...command], { holdInput: true, onLine });
  const over = running.then(
    () => undefined,
    () => undefined,
  );
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= removeUntil(name, over);
    return closing;
  };
  const settled = new AbortController();
  const late = setTimeout(limit * 1000, `it did not start within ${limit} s`, { signal: settled.signal });
  late.catch(() => undefined);
  const ended = running.then(
    ({ stderr, exitCode }) => refusalIn(stderr) || `docker run ended with exit code ${exitCode}`,
  );
  const refused = Promise.race([readiness, ended, late]).finally(() => settled.abort());
  // It is waited for later
  refused.catch(() => undefined);
  return { name, refused, close };
}

/** Removes a container that may not be there yet, until the `docker run` that makes it is over. */
async function removeUntil(name: string, over: Promise<undefined>): Promise<void> {
  let isOver = false;
  const ended = over.then(() => {
    isOver = true;
  });
  // An engine that does not answer must not hold up our own end for ever
  for (let attempt = 0; attempt < 40 && !isOver; attempt++) {
    await docker('rm', '--force', name);
    const pause = new AbortController();
    const waiting = setTimeout(250, undefined, { signal: pause.signal }).catch(() => undefined);
    await Promise.race([ended, waiting]);
    pause.abort();
  }
}

/** What docker run says last, but for its hint to its own help and its client's own log. */
function refusalIn(stderr: string): string {
  const noise = /^(?:See|Run) 'docker run --help'|^time="/;
  const lines = stderr.split('\n').filter((line) => !noise.test(line.trim()));
  return lastLine(lines.join('\n')).replace(/\.?\s*(?:See|Run) 'docker run --help'.*$/, '');
}

/** The user that commands run as, so that files belong to the runner's: in a rootless engine root is that user. */
export function ownUser(rootless: boolean): { readonly uid: number; readonly gid: number } {
  return rootless ? { uid: 0, gid: 0 } : { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
}
