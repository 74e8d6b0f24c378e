import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { normaliseName } from '../../wheel/name.js';
import type { Lock } from './lock.js';
import { sourceError } from './source-error.js';
import { readSourceText } from './source-text.js';
import type { Table } from './toml.js';
import { parseToml, tableAt, textAt, valueAt } from './toml.js';

/** A pyproject.toml that counts for a lock. */
export interface Project {
  /** Absolute. */
  readonly path: string;
  /** As errors tell it. */
  readonly file: string;
  readonly text: string;
  readonly data: Table;
}

/** The projects that are locked: that beside the lock, and of a workspace of uv's all its members. */
export interface LockedProjects {
  readonly root: Project;
  readonly members: readonly Project[];
}

/**
 * Reads the projects that a lock is of.
 * @throws LayerpackError with rule `requirements` where pyproject.toml is missing or no TOML
 */
export function readProjects(lock: Lock, workspace: string): LockedProjects {
  const directory = dirname(lock.path);
  const path = join(directory, 'pyproject.toml');
  if (!existsSync(path)) throw missing(labelOf(lock.path, workspace), labelOf(path, workspace), lock.kind);
  const root = readProject(path, workspace);
  const members = lock.kind === 'uv-lock' ? memberDirectories(lock.text) : [];
  return {
    root,
    members: members
      .map((member) => join(directory, member, 'pyproject.toml'))
      .filter((member) => member !== path && existsSync(member))
      .map((member) => readProject(member, workspace)),
  };
}

/** Whether the project beside a uv.lock holds only other projects together. */
export function isVirtual({ root }: LockedProjects): boolean {
  return valueAt(root.data, 'project') === undefined;
}

/** Of uv's `[manifest]` and packages, by their text: to parse a large lock takes a while. */
function memberDirectories(lock: string): readonly string[] {
  const text = lock.replaceAll('\r', '');
  const [, listed = ''] = /^\[manifest\]\n(?:[^[\n].*\n)*?members = \[([^\]]*)\]/m.exec(text) ?? [];
  const members = new Set([...listed.matchAll(/"([^"]+)"/g)].map(([, name = '']) => normaliseName(name)));
  const pattern =
    /^name = "([^"]+)"\n(?:version = .*\n)?source = \{ (?:editable|virtual|directory) = "([^"]+)"/gm;
  return [...text.matchAll(pattern)]
    .filter(([, name = '']) => members.has(normaliseName(name)))
    .map(([, , directory = '']) => directory);
}

function readProject(path: string, workspace: string): Project {
  const file = labelOf(path, workspace);
  const text = readSourceText(path, file, undefined, workspace);
  return { path, file, text, data: parseToml(text, file) };
}

export function labelOf(path: string, workspace: string): string {
  const inside = relative(workspace, path);
  return inside === '' || inside.startsWith('..') ? path : inside;
}

/** A project's normalised name; undefined where it states none. */
export function projectName({ data }: Project): string | undefined {
  const name = textAt(data, 'project', 'name') ?? textAt(data, 'tool', 'poetry', 'name');
  return name === undefined ? undefined : normaliseName(name);
}

/** Whether the backend says when asked what the project depends on, so that the file alone does not tell. */
export function isDynamic({ data }: Project): boolean {
  const dynamic = valueAt(data, 'project', 'dynamic');
  const byPoetry = Object.keys(tableAt(data, 'tool', 'poetry', 'dependencies')).length > 0;
  return Array.isArray(dynamic) && dynamic.includes('dependencies') && !byPoetry;
}

function missing(file: string, expected: string, kind: Lock['kind']) {
  const tool = kind === 'uv-lock' ? 'uv' : 'poetry';
  return sourceError(
    file,
    `there is no ${expected}, without which ${tool} cannot read its lock`,
    `Keep pyproject.toml beside ${file}.`,
  );
}
