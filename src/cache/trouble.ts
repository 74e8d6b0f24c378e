import type { Finding } from '../errors.js';

/** @param again what becomes of what is lost, as a sentence */
export function damaged(path: string, error: unknown, again: string): Finding {
  return {
    rule: 'cache',
    severity: 'warning',
    subject: path,
    title: `Failed to use ${path} of the cache`,
    reason: `it is damaged: ${messageOf(error)}`,
    advice: `${again} If this happens again, look after the disk that the cache is on.`,
  };
}

/** @param again what becomes of what cannot be had, as a sentence */
export function unreadable(path: string, error: unknown, again: string): Finding {
  return {
    rule: 'cache',
    severity: 'warning',
    subject: path,
    title: `Failed to read ${path} of the cache`,
    reason: messageOf(error),
    advice: `${again} Make it readable for this user, or set cache: false.`,
  };
}

export function notKept(directory: string, error: unknown): Finding {
  return {
    rule: 'cache',
    severity: 'warning',
    subject: directory,
    title: `Failed to write to the cache ${directory}`,
    reason: messageOf(error),
    advice:
      'The next run does the same work again. Make it writable, name another by XDG_CACHE_HOME, or set cache: false.',
  };
}

/** Without the path, which is of no use to the user where it is a temporary one. */
export function messageOf(error: unknown): string {
  const { message = String(error) } = error as { readonly message?: string };
  return /^E[A-Z]+: [^,]+/.exec(message)?.[0] ?? message;
}
