import type { AST } from 'toml-eslint-parser';
import { getStaticTOMLValue, ParseError, parseTOML } from 'toml-eslint-parser';

/** Says where the value under a path of keys and indices is, or what is above it. First line is 1. */
export type LineFinder = (...path: readonly (string | number)[]) => number;

/** It takes ten times as long as reading the values, so it is for small files. */
export function tomlLines(text: string): LineFinder {
  const lines = new Map<string, number>();
  const note = (path: readonly (string | number)[], node: AST.TOMLNode) => {
    const key = JSON.stringify(path);
    if (!lines.has(key)) lines.set(key, node.loc.start.line);
  };
  const walk = (node: AST.TOMLContentNode | AST.TOMLTable, path: readonly (string | number)[]): void => {
    note(path, node);
    if (node.type === 'TOMLArray') {
      for (const [index, element] of node.elements.entries()) walk(element, [...path, index]);
    } else if (node.type === 'TOMLTable' || node.type === 'TOMLInlineTable') {
      for (const pair of node.body) walkPair(pair, path);
    }
  };
  const walkPair = ({ key, value }: AST.TOMLKeyValue, above: readonly (string | number)[]) => {
    const names = getStaticTOMLValue(key);
    for (const index of names.keys()) note([...above, ...names.slice(0, index + 1)], key);
    walk(value, [...above, ...names]);
  };
  for (const node of nodesOf(text)) {
    if (node.type === 'TOMLKeyValue') walkPair(node, []);
    else {
      for (const index of node.resolvedKey.keys()) note(node.resolvedKey.slice(0, index + 1), node);
      walk(node, node.resolvedKey);
    }
  }
  return (...path) => {
    for (let length = path.length; length > 0; length -= 1) {
      const line = lines.get(JSON.stringify(path.slice(0, length)));
      if (line !== undefined) return line;
    }
    return 1;
  };
}

/** None of what only the parser that reads values takes: to know no line is better than to fail. */
function nodesOf(text: string): readonly (AST.TOMLKeyValue | AST.TOMLTable)[] {
  try {
    return parseTOML(text).body[0].body;
  } catch (error) {
    if (error instanceof ParseError) return [];
    throw error;
  }
}
