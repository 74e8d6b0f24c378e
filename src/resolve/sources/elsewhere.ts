import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { normaliseName } from '../../wheel/name.js';
import { lineError } from './source-error.js';
import type { StatedLine } from './statements.js';
import type { Table } from './toml.js';
import { isTable, tableAt } from './toml.js';

interface Home {
  readonly directory: string;
  readonly content: Table;
}

/**
 * A tool's table may say that a distribution is from a repository, a directory or an index of its own. An index could
 * have another of that name, by anyone, so that it must not be asked.
 * @throws LayerpackError with rule `requirements`
 */
export function refuseElsewhere({ text, location }: StatedLine, { directory, content }: Home): void {
  const [, name = '', rest = ''] = /^([A-Za-z0-9._-]+)\s*(?:\[[^\]]*\])?\s*(.*)$/.exec(text) ?? [];
  // A path in built metadata is one in the copy that was built
  if (/^@(?!\s*file:)/.test(rest)) return;
  const found = ([key]: readonly [string, unknown]) => normaliseName(key) === normaliseName(name);
  const byUv = Object.entries(tableAt(content, 'tool', 'uv', 'sources')).find(found);
  const byPoetry = Object.entries(tableAt(content, 'tool', 'poetry', 'dependencies')).find(
    (entry) => found(entry) && isOfOwnSource(entry[1]),
  );
  if (!byUv && !byPoetry) return;
  const [table, lock, tool] = byUv
    ? (['tool.uv.sources', 'uv.lock', 'uv'] as const)
    : (['tool.poetry.dependencies', 'poetry.lock', 'poetry'] as const);
  const lockFirst = existsSync(join(directory, lock)) ? '' : `Lock by ${tool} lock, and `;
  throw lineError(
    location,
    `[${table}] says where ${name} is from, which an installer does not read`,
    `${lockFirst}${lockFirst === '' ? 'Name' : 'name'} ${lock} by input requirements; or write ${name} @ URL.`,
    name,
  );
}

function isOfOwnSource(value: unknown): boolean {
  const entries: readonly unknown[] = Array.isArray(value) ? value : [value];
  return entries.some(
    (entry) =>
      isTable(entry) && ['path', 'git', 'url', 'file', 'source'].some((key) => Object.hasOwn(entry, key)),
  );
}
