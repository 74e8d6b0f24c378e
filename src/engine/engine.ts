import type { Architecture, Runtime } from '../lambda/runtimes.js';
import type { Outcome } from './execute.js';

/** What a build is made for and where its files are. */
export interface BuildPlace {
  readonly runtime: Runtime;
  readonly architecture: Architecture;
  /** Absolute path of the user's project; commands start here, and the container has it read-only. */
  readonly workspace: string;
  /** Absolute path of this run's own directory; the only place commands may write to. */
  readonly workDirectory: string;
}

export interface RunOptions {
  /** Variables beside the engine's own; not for secrets. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly onLine?: (line: string) => void;
  /** Where to start instead of the workspace, whose modules Python would take for its own. */
  readonly cwd?: string;
}

/** Where commands run. Paths mean the same inside and outside, whichever engine it is. */
export interface Engine {
  readonly kind: 'container' | 'host';
  /** Where commands run, for people to read. */
  readonly description: string;
  /** The interpreter to run, as argv[0]. */
  readonly python: string;
  /** The image that serves, with the digest it was pulled by or, if it never was, its local id. */
  readonly image: { readonly name: string; readonly digest: string } | null;
  run(argv: readonly string[], options?: RunOptions): Promise<Outcome>;
  /** Ends whatever commands left running; files stay. */
  renew(): Promise<void>;
  /** Ends everything that still runs. Safe to call twice. */
  close(): Promise<void>;
}
