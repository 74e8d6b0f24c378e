import type { Location } from '../errors.js';
import type { OptionLine, RequirementLine } from './requirement-line.js';

/** A requirement of the user's, and where it stands. */
export interface Requirement extends RequirementLine {
  readonly location: Location;
  /** As the user wrote it, variables unexpanded; without comment, hashes, and the -e of an editable one. */
  readonly written: string;
  /** Absolute path of the file or directory that it names; null where it names none on this machine. */
  readonly path: string | null;
  /** Whether a lock states it, which then states all that it needs too. */
  readonly locked: boolean;
}

/** An option of a requirements file that counts for what is resolved. */
export interface RequirementOption extends OptionLine {
  readonly location: Location;
  /** The line as a resolver in any directory may read it: paths absolute, variables unexpanded. */
  readonly written: string;
}

/** All that the sources of one layer say. */
export interface Requirements {
  /** The layer's name. */
  readonly layer: string;
  readonly requirements: readonly Requirement[];
  /** Nested requirements files are read and not among these, unless they are named by URL. */
  readonly options: readonly RequirementOption[];
  /** Normalised names of what the project itself asks for, where a lock states more than that; null where it is not known. */
  readonly direct: ReadonlySet<string> | null;
  /** Where the first hash stands, in a requirement or a constraint; null where there is none. */
  readonly hashedAt: Location | null;
}

/** What the engine must be given so that the sources can be read and their requirements fetched. */
export interface SourceNeeds {
  /** Absolute paths of everything on this machine that the sources name, themselves included. */
  readonly paths: readonly string[];
  /** Names of environment variables that the sources refer to as ${NAME}. */
  readonly variables: readonly string[];
  readonly secrets: readonly string[];
}
