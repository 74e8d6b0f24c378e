import type { Runtime } from '../../lambda/runtimes.js';
import type { DistributionFacts } from '../../wheel/graph.js';
import type { Told } from './cause.js';
import type { Module } from './modules.js';

/** What else is known where a module failed. */
export interface Surroundings {
  readonly runtime: Runtime;
  /** Top-level modules that Python has itself. */
  readonly standard: ReadonlySet<string>;
  /** Modules of which there is only another Python's, processor's or C library's binary. */
  readonly foreign: ReadonlySet<string>;
  /** All modules that were tried. */
  readonly modules: readonly Module[];
  /** Normalised names of all distributions that the function will see. */
  readonly present: ReadonlySet<string>;
  readonly factsOf: (distribution: string) => DistributionFacts | undefined;
  /** The distribution of a file under /opt, by its absolute path there. */
  readonly ownerOf: (path: string) => string | undefined;
  /** Distributions that have a .pth file, which a layer cannot have processed. */
  readonly withPth: ReadonlySet<string>;
}

/** What is known of the one module. */
export interface Circumstances {
  readonly module: Module;
  /** Whether it is not the front of its distribution, and another public module of it imports. */
  readonly othersImport: boolean;
  /** Whether it imports once the front of its distribution is imported, or what its message names. */
  readonly afterOthers: boolean;
}

/** Why a module did not import, and what that takes to tell. */
export interface Verdict extends Told {
  /** Module that was not found. */
  readonly missing?: string;
  /** Distribution that probably has it. */
  readonly provider?: string;
  /** Extra, such as "black[d]", that asks for what is missing. */
  readonly extra?: string;
  /** Distribution at fault: it lacks the module, hides one of Python's, or its code failed and is not the module's own. */
  readonly culprit?: string;
  /** What Python said, in a line; empty where nothing was. */
  readonly said: string;
}
