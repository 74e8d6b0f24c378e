import type { AST } from 'toml-eslint-parser';
import { getStaticTOMLValue, ParseError, parseTOML } from 'toml-eslint-parser';
import type { Location } from '../errors.js';
import { UsageError } from '../errors.js';
import type { ConfigDocument } from './config.js';
import { problemAt } from './source.js';

type Step = string | number;
type Table = Record<string, unknown>;
type Places = Map<string, { readonly key: Location; readonly value: Location }>;

/** A config needs seven levels; the stack of calls would end somewhere. */
const deepest = 50;

const home = ['tool', 'layerpack'] as const;

/**
 * Reads the table [tool.layerpack]; null where there is none.
 * @throws UsageError where the file is not TOML
 */
export function readToml(text: string, file: string): ConfigDocument | null {
  const places: Places = new Map();
  const root = emptyTable();
  for (const node of parse(text, file).body[0].body) {
    if (node.type === 'TOMLKeyValue') {
      fill(root, node, [], file, places);
    } else {
      // The last key names the table; an array of tables begins where its first one does.
      const name = node.key.keys.at(-1) ?? node.key;
      for (let length = 1; length <= node.resolvedKey.length; length += 1) {
        note(places, node.resolvedKey.slice(0, length), file, name, node);
      }
      const table = tableAt(root, node.resolvedKey);
      for (const pair of node.body) fill(table, pair, node.resolvedKey, file, places);
    }
  }
  const tool = root[home[0]];
  const value = isTable(tool) ? tool[home[1]] : undefined;
  if (value === undefined) return null;
  return {
    file,
    value,
    problems: [],
    locate: (path, part) => {
      const full = [...home, ...path];
      for (let length = full.length; length > 0; length -= 1) {
        const found = places.get(placeKey(full.slice(0, length)));
        if (found) return length === full.length ? found[part] : found.value;
      }
      return { file, line: 1, column: 1 };
    },
  };
}

function parse(text: string, file: string): AST.TOMLProgram {
  try {
    return parseTOML(text);
  } catch (error) {
    const [line, column] = error instanceof ParseError ? [error.lineNumber, error.column + 1] : [1, 1];
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError([problemAt({ file, line, column }, 'config', `not valid TOML: ${reason}`)]);
  }
}

/** Puts a pair into the table that it stands in. Keys with dots make tables on their way. */
function fill(
  table: Table,
  { key, value }: AST.TOMLKeyValue,
  above: readonly Step[],
  file: string,
  places: Places,
): void {
  const names = getStaticTOMLValue(key);
  const path = [...above, ...names];
  for (const [index, part] of key.keys.entries()) {
    const last = index === names.length - 1;
    note(places, [...above, ...names.slice(0, index + 1)], file, part, last ? value : part);
  }
  tableAt(table, names.slice(0, -1))[names.at(-1) ?? ''] = plainValue(value, path, file, places);
}

function plainValue(node: AST.TOMLContentNode, path: readonly Step[], file: string, places: Places): unknown {
  if (path.length > deepest) {
    const { line, column } = node.loc.start;
    const place = { file, line, column: column + 1 };
    throw new UsageError([problemAt(place, 'config', 'is nested too deeply for a config')]);
  }
  if (node.type === 'TOMLArray') {
    return node.elements.map((element, index) => {
      note(places, [...path, index], file, element, element);
      return plainValue(element, [...path, index], file, places);
    });
  }
  if (node.type === 'TOMLInlineTable') {
    const table = emptyTable();
    for (const pair of node.body) fill(table, pair, path, file, places);
    return table;
  }
  // A runtime stays as written, since 3.10 is not 3.1.
  const isRuntime = placeKey(path) === placeKey([...home, 'runtime']);
  return isRuntime && node.kind === 'float' ? node.number : node.value;
}

/** The table at a path, made where there is none. The parser has refused what would not fit together. */
function tableAt(root: Table, path: readonly Step[]): Table {
  let table: Table = root;
  for (const [index, step] of path.entries()) {
    table[step] ??= typeof path[index + 1] === 'number' ? [] : emptyTable();
    table = table[step] as Table;
  }
  return table;
}

function note(places: Places, path: readonly Step[], file: string, key: AST.TOMLNode, value: AST.TOMLNode) {
  const at = ({ loc: { start } }: AST.TOMLNode): Location => ({
    file,
    line: start.line,
    column: start.column + 1,
  });
  // What is made in several places is told where it begins.
  if (!places.has(placeKey(path))) places.set(placeKey(path), { key: at(key), value: at(value) });
}

const placeKey = (path: readonly Step[]) => JSON.stringify(path.map(String));

/** Without a prototype, so that __proto__ is a key like any other. */
const emptyTable = () => Object.create(null) as Table;

const isTable = (value: unknown): value is Table =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
