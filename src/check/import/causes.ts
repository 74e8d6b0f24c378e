import type { Frame, Raised } from '../../engine/import-modules.js';
import type { Told } from './cause.js';
import { patterns, typed } from './cause-patterns.js';

export interface Said {
  readonly message: string;
  readonly error?: Raised;
}

/** What a message and its error's type tell; undefined where they are of no known kind. */
export function causeByText({ message, error }: Said): Told | undefined {
  const text = error ? `${error.type}: ${message}` : message;
  if (error) {
    const variable = missingVariable(error);
    if (variable === 'DISPLAY') return { cause: 'display', text: 'it wants a display as it is imported' };
    if (variable !== undefined)
      return {
        cause: 'environment',
        text: `it wants the environment variable ${variable} as it is imported`,
      };
    const memory = sharedMemory(error);
    if (memory) return memory;
  }
  for (const [pattern, cause, say, library] of patterns) {
    const found = pattern.exec(message) ?? (text === message ? null : pattern.exec(text));
    if (!found) continue;
    const name = library?.(found);
    return { cause, text: say(found), ...(name ? { library: name } : {}) };
  }
  const kind = typed.find(([pattern]) => error?.kinds.some((each) => pattern.test(each)));
  if (kind) return { cause: kind[1], text: kind[2] };
  return error?.errno === 101 || error?.errno === 111
    ? { cause: 'network', text: 'it wants the network as it is imported, which this test does not have' }
    : undefined;
}

/** The name in a KeyError that os.environ raised. */
function missingVariable({ kinds, message, frames }: Raised): string | undefined {
  if (!kinds.includes('KeyError')) return undefined;
  const [, name] = /^["']([A-Za-z_]\w*)["']$/.exec(message) ?? [];
  const last = frames.slice(-2);
  return last.some(({ code }) => /\benviron\b/.test(code)) ? name : undefined;
}

function sharedMemory({ errno, frames }: Raised): Told | undefined {
  const from = (frame: Frame) =>
    /\/multiprocess(?:ing)?\/(?:synchronize|shared_memory|heap)\.py$/.test(frame.file);
  if (errno === undefined || !frames.slice(-3).some(from)) return undefined;
  return {
    cause: 'no-shared-memory',
    text: 'it wants shared memory (/dev/shm), which Lambda does not have',
  };
}
