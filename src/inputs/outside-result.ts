import type { InputName } from './definitions.js';

/** The inputs that change neither a byte of a result nor a verdict on it. All others are part of its key. */
export const outsideResult = [
  // Where files go
  'output-directory',
  // Whether anything is kept
  'cache',
  // What is held against another run anew each time
  'max-growth',
  'baseline',
  // What becomes of files that are there
  'comment',
  'upload-artifact',
  'artifact-name',
  'retention-days',
  'overwrite-artifact',
  'publish',
  'regions',
  's3-bucket',
  's3-prefix',
  'description',
  'license-info',
  'share-with',
  'keep-versions',
  'release-assets',
] as const satisfies readonly InputName[];
