import { dirname, relative } from 'node:path';
import { errorCode, LayerpackError } from '../errors.js';

export const outputRemedy = 'name another directory by input output-directory';

/**
 * Says what the operating system's refusal means for the user; other errors come back as they are, and so does one
 * about a file elsewhere.
 * @param remedy what to do beside mending the disk, as the end of a sentence
 */
export function diskFailure(path: string, remedy: string, error: unknown): unknown {
  const reasons: Readonly<Record<string, readonly [reason: string, advice: string]>> = {
    ENOSPC: ['the disk is full', 'Free space'],
    EDQUOT: ['the disk quota is used up', 'Free space'],
    EACCES: ['permission denied', 'Make it writable'],
    EPERM: ['permission denied', 'Make it writable'],
    EROFS: ['it is on a read-only file system', 'Make it writable'],
    ENOTDIR: ['a part of the path is a file', 'Move that file away'],
    EISDIR: ['there is a directory of that name', 'Move that directory away'],
    EEXIST: ['there is a file of that name', 'Move that file away'],
  };
  const known = reasons[errorCode(error) ?? ''];
  if (!known || error instanceof LayerpackError || !concerns(path, error)) return error;
  const [reason, advice] = known;
  return new LayerpackError(
    {
      rule: 'output',
      subject: path,
      title: `Failed to write to ${path}`,
      reason,
      advice: `${advice}, or ${remedy}.`,
    },
    { cause: error },
  );
}

/** Whether an error is about a path, what is in it, above it or beside it; one that names no path may be. */
function concerns(path: string, error: unknown): boolean {
  const { path: about } = error as { readonly path?: unknown };
  if (typeof about !== 'string') return true;
  const within = (top: string, below: string) => !relative(top, below).startsWith('..');
  return within(path, about) || within(about, path) || dirname(about) === dirname(path);
}

/**
 * Says what it means that a file is gone which was written before; other errors come back as they are.
 * @param path absolute path of the output directory
 */
export function goneFailure(path: string, error: unknown): unknown {
  if (errorCode(error) !== 'ENOENT' || !concerns(path, error)) return error;
  return new LayerpackError(
    {
      rule: 'output',
      subject: path,
      title: `Failed to find what was built in ${path}`,
      reason: 'it is gone',
      advice: 'See what else removes files there while the job runs, and run the job again.',
    },
    { cause: error },
  );
}
