import type { Architecture, Runtime } from '../lambda/runtimes.js';
import type { choices } from './definitions.js';

type Choice<Name extends keyof typeof choices> = (typeof choices)[Name][number];
export type CheckLevel = Choice<'check'>;

/** Everything a run is asked for, validated. Keys are the names that users type. */
export interface Inputs {
  readonly runtime: Runtime;
  readonly requirements: readonly string[];
  readonly 'layer-name': string;
  readonly architecture: Architecture;
  readonly builder: Choice<'builder'>;
  readonly installer: Choice<'installer'>;
  /** The build image, given or by default. */
  readonly image: string;
  readonly sdk: Choice<'sdk'>;
  readonly wheels: Choice<'wheels'>;
  /** Bytes. */
  readonly 'reserved-size': number;
  /** Bytes. */
  readonly 'max-unzipped-size': number;
  /** Bytes; null where no limit is set. */
  readonly 'max-zipped-size': number | null;
  readonly 'pip-check': CheckLevel;
  readonly 'quota-check': CheckLevel;
  /** Relative to the workspace, or absolute. */
  readonly 'output-directory': string;
}
