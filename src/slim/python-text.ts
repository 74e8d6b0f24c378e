import type { Token } from './python-tokens.js';
import { tokenize } from './python-tokens.js';

/** "from ..a.b import c, d", or "import a.b", which is a level of 0 and no names. */
export interface ImportStatement {
  /** How many dots come first. */
  readonly level: number;
  /** Dotted; empty where there are dots alone. */
  readonly module: string;
  /** What is taken from it; "*" is everything. */
  readonly names: readonly string[];
}

/** What a text of Python says of other files. */
export interface PythonText {
  readonly imports: readonly ImportStatement[];
  /** Literals as they are written, but no docstrings. What stands side by side is there as one, too. */
  readonly literals: readonly string[];
  /** Literals that follow each other as the parts of a path do, joined by slashes. */
  readonly paths: readonly string[];
  /** What __all__ is said to have. */
  readonly exported: readonly string[];
  /** Every word of the code: names and keywords. */
  readonly words: ReadonlySet<string>;
}

/** Reads imports wherever they stand, and literals. It finds more rather than less, and never fails. */
export function readPython(text: string): PythonText {
  const tokens = tokenize(text);
  const words = new Set<string>();
  const imports: ImportStatement[] = [];
  tokens.forEach((token, at) => {
    if (token.kind !== 'word') return;
    words.add(token.text);
    if (token.text === 'import') imports.push(...readImport(tokens, at + 1));
    else if (token.text === 'from') imports.push(...readFromImport(tokens, at + 1));
  });
  return { imports, words, ...readLiterals(tokens), exported: readExported(tokens) };
}

const textAt = (tokens: readonly Token[], at: number, kind: 'word' | 'mark') => {
  const token = tokens[at];
  return token?.kind === kind ? token.text : undefined;
};

/** @returns the dotted name at this place, and the place after it */
function readDotted(tokens: readonly Token[], start: number): readonly [name: string, after: number] {
  const parts: string[] = [];
  let at = start;
  for (let word = textAt(tokens, at, 'word'); word !== undefined; word = textAt(tokens, at, 'word')) {
    parts.push(word);
    at += 1;
    if (textAt(tokens, at, 'mark') !== '.') break;
    at += 1;
  }
  return [parts.join('.'), at];
}

/** The place after "as name", where that is what is there. */
function skipAlias(tokens: readonly Token[], at: number): number {
  return textAt(tokens, at, 'word') === 'as' ? at + 2 : at;
}

function readImport(tokens: readonly Token[], start: number): readonly ImportStatement[] {
  const found: ImportStatement[] = [];
  for (let at = start; ; at += 1) {
    const [module, after] = readDotted(tokens, at);
    if (module === '') return found;
    found.push({ level: 0, module, names: [] });
    at = skipAlias(tokens, after);
    if (textAt(tokens, at, 'mark') !== ',') return found;
  }
}

function readFromImport(tokens: readonly Token[], start: number): readonly ImportStatement[] {
  let at = start;
  while (textAt(tokens, at, 'mark') === '.') at += 1;
  const level = at - start;
  // "from . import a" has no name before its keyword
  const bare = textAt(tokens, at, 'word') === 'import';
  const [module, after] = bare ? ['', at] : readDotted(tokens, at);
  // "yield from x" and "raise x from y" import nothing
  if (textAt(tokens, after, 'word') !== 'import') return [];
  return [{ level, module, names: readNames(tokens, after + 1) }];
}

function readNames(tokens: readonly Token[], start: number): readonly string[] {
  const names: string[] = [];
  for (let at = textAt(tokens, start, 'mark') === '(' ? start + 1 : start; ; at += 1) {
    const name = textAt(tokens, at, 'word') ?? (textAt(tokens, at, 'mark') === '*' ? '*' : undefined);
    if (name === undefined) return names;
    names.push(name);
    at = skipAlias(tokens, at + 1);
    if (textAt(tokens, at, 'mark') !== ',') return names;
  }
}

function readLiterals(tokens: readonly Token[]): Pick<PythonText, 'literals' | 'paths'> {
  const literals: string[] = [];
  const paths: string[] = [];
  let run: string[] = [];
  let beside: string[] = [];
  const endBeside = () => {
    const [only, ...more] = beside;
    if (more.length > 0) literals.push(beside.join(''));
    if (only !== undefined) run.push(beside.join(''));
    beside = [];
  };
  const close = () => {
    endBeside();
    if (run.length > 1) paths.push(run.join('/'));
    run = [];
  };
  for (const token of tokens) {
    if (token.kind === 'string') {
      if (token.alone) continue;
      literals.push(token.text);
      beside.push(token.text);
    } else if (token.kind === 'mark' && (token.text === ',' || token.text === '/')) endBeside();
    else close();
  }
  close();
  return { literals, paths };
}

function readExported(tokens: readonly Token[]): readonly string[] {
  const exported: string[] = [];
  let inside = false;
  for (const token of tokens) {
    if (token.kind === 'word' && token.text === '__all__') inside = true;
    else if (token.kind === 'end') inside = false;
    else if (inside && token.kind === 'string') exported.push(token.text);
  }
  return exported;
}
