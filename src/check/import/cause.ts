/** Why a module did not import. */
export type Cause =
  | 'missing-library'
  | 'glibc'
  | 'machine'
  | 'python'
  | 'binary-mismatch'
  | 'hides-python'
  | 'optional-dependency'
  | 'undeclared-dependency'
  | 'not-alone'
  | 'environment'
  | 'display'
  | 'network'
  | 'read-only'
  | 'no-shared-memory'
  | 'cpu'
  | 'crash'
  | 'exit'
  /** Nothing that Python could import at all. */
  | 'no-module'
  | 'timeout'
  | 'pth'
  | 'error';

/** What a message alone tells. */
export interface Told {
  readonly cause: Cause;
  /** What is the matter, as the end of a sentence. */
  readonly text: string;
  /** File name of a library that is not there. */
  readonly library?: string;
}
