import { dirname, relative } from 'node:path';
import type { Location } from '../../errors.js';
import { readSourceText } from './source-text.js';
import type { Ground, LineHome, NestedFile, Stated, Statements } from './statements.js';
import { gatherStatements } from './statements.js';

export interface TextGround extends Ground {
  /** Where a requirement of this normalised name is; of a line without one, the name is undefined. */
  readonly locate: (name: string | undefined, line: number) => Location;
}

/**
 * Reads text in the syntax of requirements files, such as exporters of locks print.
 * @throws LayerpackError with rule `requirements`
 */
export function readRequirementsText(text: string, { locate, ...ground }: TextGround): Stated {
  const statements = gatherStatements(ground);
  const home = { directory: ground.base, constraints: false };
  readLines(text, locate, home, statements, nestedReader(ground, statements));
  return statements.done();
}

/**
 * Reads a requirements file and those that it names.
 * @param path absolute
 * @param text what is in it
 * @throws LayerpackError with rule `requirements`
 */
export function readRequirementsFile(path: string, text: string, ground: Ground): Stated {
  const statements = gatherStatements(ground);
  const file = relative(ground.workspace, path) || path;
  const home = { directory: dirname(path), constraints: false };
  statements.addFile(path);
  const readNested = nestedReader(ground, statements, path);
  readLines(text, (_, line) => ({ file, line }), home, statements, readNested);
  return statements.done();
}

type NestedReader = (nested: NestedFile) => void;

/** Reads each file once, and twice one that is constraints for one line and requirements for another. */
function nestedReader(ground: Ground, statements: Statements, first?: string): NestedReader {
  const role = (path: string, constraints: boolean) =>
    `${constraints ? 'constraints' : 'requirements'} ${path}`;
  const seen = new Set(first === undefined ? [] : [role(first, false)]);
  const read: NestedReader = ({ path, constraints, location }) => {
    if (seen.has(role(path, constraints))) return;
    seen.add(role(path, constraints));
    const file = relative(ground.workspace, path) || path;
    const text = readSourceText(path, file, location, ground.workspace);
    statements.addFile(path);
    const home = { directory: dirname(path), constraints };
    readLines(text, (_, line) => ({ file, line }), home, statements, read);
  };
  return read;
}

function readLines(
  text: string,
  locate: TextGround['locate'],
  home: LineHome,
  statements: Statements,
  readNested: NestedReader,
): void {
  for (const { text: line, line: number } of logicalLines(text)) {
    const nested = statements.add(line, (name) => locate(name, number), home);
    if (nested) readNested(nested);
  }
}

/** Joins lines that end with a backslash and drops comments, as pip does. `line` is where the text starts. */
function* logicalLines(text: string): Generator<{ text: string; line: number }> {
  let joined = '';
  let start = 0;
  const lines = text.split(/\r?\n/);
  for (const [index, raw] of lines.entries()) {
    if (joined === '') start = index + 1;
    const comment = /^\s*#/.test(raw);
    const continued = raw.endsWith('\\') && !comment;
    const part = continued ? raw.slice(0, -1) : raw;
    if (continued && index < lines.length - 1) {
      joined += part;
      continue;
    }
    const whole = (joined + (comment ? '' : part)).replace(/(?:^|\s+)#.*$/, '').trim();
    joined = '';
    if (whole !== '') yield { text: whole, line: start };
  }
}
