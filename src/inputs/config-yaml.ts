import type { CST, Document, Node, YAMLError } from 'yaml';
import { isAlias, isMap, isScalar, isSeq, LineCounter, Parser, parseDocument, visit } from 'yaml';
import type { Location, Problem } from '../errors.js';
import { UsageError } from '../errors.js';
import type { ConfigDocument } from './config.js';
import { problemAt } from './source.js';

/** A config needs five levels. */
const deepest = 50;

/**
 * Reads YAML 1.2. Numbers that stand for a runtime stay as written, since 3.10 is not 3.1.
 * @throws UsageError with all that is wrong with the file as YAML
 */
export function readYaml(text: string, file: string): ConfigDocument {
  const lines = new LineCounter();
  const at = (offset: number): Location => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const document = parseYaml(text, lines, at);
  const found = [...document.errors, ...document.warnings];
  const faults = found.filter(({ code }) => code !== 'DUPLICATE_KEY');
  if (faults.length > 0) {
    // One slip makes many faults: of a line the first says what it is.
    const problems = faults.map((fault) => problemAt(at(fault.pos[0]), 'config', reasonOf(fault)));
    throw new UsageError(problems.filter(isFirstOfLine));
  }
  const problems = found.map(({ pos: [offset] }) =>
    problemAt(at(offset), wordAt(text, offset), 'given twice; give it once'),
  );
  return {
    file,
    value: plainValue(document, at),
    problems,
    locate: (path, part) => at(offsetOf(document, path, part)),
  };
}

function parseYaml(text: string, lines: LineCounter, at: (offset: number) => Location): Document.Parsed {
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  const deep = tooDeep(tokens);
  if (deep !== undefined) {
    throw new UsageError([problemAt(at(deep), 'config', 'is nested too deeply for a config')]);
  }
  return parseDocument(text, {
    // Also where a %YAML directive says 1.1, to which "off" and "no" are booleans.
    schema: 'core',
    stringKeys: true,
    prettyErrors: false,
    logLevel: 'error',
  });
}

/**
 * Offset of the first thing that lies too deep. The parser reads any depth, but what makes values of it calls itself
 * for each level, and Node can end without a word where its stack does.
 */
function tooDeep(tokens: readonly CST.Token[]): number | undefined {
  let level: readonly CST.Token[] = tokens;
  for (let depth = 0; depth < deepest; depth += 1) level = level.flatMap(inside);
  return level.find(({ type }) => type !== 'space')?.offset;
}

function inside(token: CST.Token): readonly CST.Token[] {
  if (token.type === 'document') return token.value ? [token.value] : [];
  if (!('items' in token)) return [];
  return token.items.flatMap(({ key, value }) => [key, value].filter((part) => part != null));
}

function reasonOf(error: unknown): string {
  const { code, message } = error as Partial<YAMLError>;
  if (code === 'MULTIPLE_DOCS') return 'holds several YAML documents; give one';
  return `not valid YAML: ${message?.trim()}`;
}

function isFirstOfLine({ location }: Problem, index: number, all: readonly Problem[]): boolean {
  return all.findIndex((other) => other.location?.line === location?.line) === index;
}

function plainValue(document: Document.Parsed, at: (offset: number) => Location): unknown {
  try {
    const value: unknown = document.toJS();
    const runtime = isMap(document.contents) ? follow(document.get('runtime', true), document) : undefined;
    if (isScalar(runtime) && typeof runtime.value === 'number' && runtime.source !== undefined) {
      return { ...(value as object), runtime: runtime.source };
    }
    return value;
  } catch (error) {
    // An alias without its anchor, or so many that they are meant to exhaust memory.
    throw new UsageError([problemAt(at(firstAlias(document)), 'config', reasonOf(error))]);
  }
}

/** Offset of the first alias that leads nowhere, else of the first at all. */
function firstAlias(document: Document.Parsed): number {
  const offsets: { offset: number; dangling: boolean }[] = [];
  visit(document, {
    Alias: (_, alias) => {
      offsets.push({ offset: alias.range?.[0] ?? 0, dangling: alias.resolve(document) === undefined });
    },
  });
  return (offsets.find(({ dangling }) => dangling) ?? offsets[0])?.offset ?? 0;
}

function offsetOf(document: Document.Parsed, path: readonly string[], part: 'key' | 'value'): number {
  let node = follow(document.contents, document);
  let offset = node?.range?.[0] ?? 0;
  for (const [index, step] of path.entries()) {
    const last = index === path.length - 1;
    if (isSeq(node)) {
      node = follow(node.items[Number(step)], document);
    } else if (isMap(node)) {
      // Of a key that is given twice the last one counts.
      const pair = node.items.findLast(({ key }) => isScalar(key) && String(key.value) === step);
      const key = isScalar(pair?.key) ? pair.key : undefined;
      offset = key?.range?.[0] ?? offset;
      node = follow(pair?.value, document);
      // A key without a value has an empty one, further on.
      if ((last && part === 'key') || (isScalar(node) && node.value === null)) return offset;
    } else {
      return offset;
    }
    offset = node?.range?.[0] ?? offset;
  }
  return offset;
}

/** What a node stands for, through aliases. */
function follow(node: unknown, document: Document.Parsed): Node | undefined {
  return isAlias(node) ? node.resolve(document) : (node as Node | undefined);
}

const wordAt = (text: string, offset: number) => /^[^\s:]+/.exec(text.slice(offset))?.[0] ?? 'key';
