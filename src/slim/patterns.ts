import { posix } from 'node:path';
import picomatch from 'picomatch';
import type { Finding } from '../errors.js';

/** A user's pattern of paths, ready to be held against them. */
export interface PathPattern {
  /** As typed. */
  readonly text: string;
  readonly matches: (path: string) => boolean;
}

/**
 * Reads a pattern: a name in any directory where it has no slash, a directory with all that is in it where it ends in
 * one, else a path from the top.
 */
export function readPattern(text: string): PathPattern {
  // What begins with a dot is a file like any other; "!" is none of ours
  const options = { dot: true, nonegate: true } as const;
  const isDirectory = text.endsWith('/');
  const path = isDirectory ? text.slice(0, -1) : text;
  const anywhere = !path.includes('/');
  if (!isDirectory && anywhere) {
    const isName = picomatch(path, options);
    return { text, matches: (file) => isName(posix.basename(file)) };
  }
  const isPath = picomatch(`${anywhere ? '**/' : ''}${path}${isDirectory ? '/**' : ''}`, options);
  // "a/**" matches "a" itself as well, which is a file here
  return { text, matches: (file) => isPath(isDirectory ? posix.dirname(file) : file) };
}

/** What is said of a pattern that nothing in the layer matches. */
export function matchesNothing(input: 'keep' | 'drop', pattern: string, layer: string): Finding {
  return {
    rule: 'prune',
    severity: 'warning',
    subject: pattern,
    title: `Nothing in ${layer} matches the pattern ${pattern} of ${input}`,
    reason: `no file of the layer has such a path, so ${input} does nothing here`,
    advice:
      'Give a path in site-packages, such as pandas/tests/**, or a name. For a directory with all in it, end the pattern in a slash.',
  };
}
