import { randomUUID } from 'node:crypto';
import { docker } from './docker.js';
import { execute, lastLine } from './execute.js';

/** A container that does nothing but wait for commands by `docker exec`, and ends with us. */
export interface WaitingContainer {
  readonly name: string;
  /** Safe to call twice. */
  close(): Promise<void>;
}

const ready = 'layerpack is ready';
/** Lives until its stdin closes, so the container ends with us even if we are killed outright. */
const mainProgram = `import sys; print(${JSON.stringify(ready)}, flush=True); sys.stdin.read()`;

/** What every container of ours is denied: https://docs.docker.com/engine/security/#linux-kernel-capabilities */
export const confined: readonly string[] = [
  '--read-only',
  '--cap-drop',
  'ALL',
  '--security-opt',
  'no-new-privileges',
];

/**
 * Starts one.
 * @param options of `docker run`
 * @param python the interpreter in the image
 * @returns the container, or what Docker says against it
 */
export async function startWaiting(
  options: readonly string[],
  image: string,
  python: string,
): Promise<WaitingContainer | { readonly refusal: string }> {
  const name = `layerpack-${randomUUID()}`;
  const argv = ['docker', 'run', '--rm', '--interactive', '--name', name, ...confined, ...options];
  const command = ['--entrypoint', python, image, '-I', '-S', '-c', mainProgram];
  const refusal = await new Promise<string | null>((resolve, reject) => {
    const onLine = (line: string) => line === ready && resolve(null);
    execute([...argv, ...command], { holdInput: true, onLine }).then(
      ({ stderr, exitCode }) => resolve(refusalIn(stderr) || `docker run ended with exit code ${exitCode}`),
      reject,
    );
  });
  if (refusal !== null) return { refusal };
  return {
    name,
    close: async () => {
      await docker('rm', '--force', name);
    },
  };
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
