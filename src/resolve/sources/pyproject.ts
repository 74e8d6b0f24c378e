import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Location } from '../../errors.js';
import { normaliseName } from '../../wheel/name.js';
import { readRequirementLine, splitMarker } from '../requirement-line.js';
import { groupMembers } from './dependency-groups.js';
import { refuseElsewhere } from './elsewhere.js';
import { ownExtras, selectRequires } from './requires.js';
import { lineError, sourceError } from './source-error.js';
import type { StatedLine } from './statements.js';
import type { Table } from './toml.js';
import { isTable, parseToml, tableAt, textAt, valueAt } from './toml.js';
import type { LineFinder } from './toml-lines.js';
import { tomlLines } from './toml-lines.js';

/** What a pyproject.toml says of what its project needs. */
export interface Pyproject {
  readonly file: string;
  /** Absolute path of the project. */
  readonly directory: string;
  readonly content: Table;
  readonly lineOf: LineFinder;
  /** Normalised; undefined where it is not stated. */
  readonly name: string | undefined;
  /** Normalised names of extras, those aside that only its metadata will tell. */
  readonly extras: readonly string[];
  /** Whether its metadata may tell of more extras. */
  readonly moreExtras: boolean;
  /** Normalised. */
  readonly groups: readonly string[];
}

/** Normalised names. */
export interface Chosen {
  readonly extras: readonly string[];
  readonly groups: readonly string[];
}

/** What the metadata of a project's wheel says of what it needs. */
export interface BuiltMetadata {
  /** Normalised. */
  readonly name: string;
  /** Normalised. */
  readonly extras: readonly string[];
  /** Each a Requires-Dist. */
  readonly requires: readonly string[];
}

/**
 * @param path absolute
 * @param file as errors tell it
 * @throws LayerpackError with rule `requirements`
 */
export function readPyproject(path: string, file: string, text: string): Pyproject {
  const content = parseToml(text, file);
  const directory = dirname(path);
  const project = tableAt(content, 'project');
  const groups = Object.keys(tableAt(content, 'dependency-groups')).map(normaliseName);
  const stated = isTable(valueAt(content, 'project'));
  const built = !stated && needsBuild(content, directory);
  if (!stated && !built && groups.length === 0) {
    throw sourceError(
      file,
      'it has no [project] and no [dependency-groups], and nothing that says how to build it',
      'State the dependencies under [project], or name another file by input requirements.',
    );
  }
  const name = textAt(project, 'name');
  return {
    file,
    directory,
    content,
    lineOf: tomlLines(text),
    name: name === undefined ? undefined : normaliseName(name),
    extras: Object.keys(tableAt(project, 'optional-dependencies')).map(normaliseName),
    moreExtras: built || dynamicOf(content).includes('optional-dependencies'),
    groups,
  };
}

/**
 * Where it says that its dependencies are known to its build alone; undefined where it states them itself.
 * @throws LayerpackError with rule `requirements` for what poetry neither builds nor states here
 */
export function builtAt(pyproject: Pyproject, { extras }: Chosen): Location | undefined {
  const { content, directory, file, lineOf } = pyproject;
  if (isTable(valueAt(content, 'project'))) {
    const dynamic = dynamicOf(content);
    const optional = extras.length > 0 && dynamic.includes('optional-dependencies');
    return dynamic.includes('dependencies') || optional
      ? { file, line: lineOf('project', 'dynamic') }
      : undefined;
  }
  if (!needsBuild(content, directory)) return undefined;
  const line = lineOf('tool', 'poetry', 'package-mode');
  if (valueAt(content, 'tool', 'poetry', 'package-mode') === false) {
    const reason = 'package-mode is false, so that poetry builds nothing whose dependencies could be read';
    throw lineError(
      { file, line },
      reason,
      'Lock by poetry lock, and name poetry.lock by input requirements.',
    );
  }
  return { file, line: lineOf('tool', 'poetry') };
}

/**
 * The requirements that a pyproject.toml comes to.
 * @param built where its dependencies are known to its build alone
 * @throws LayerpackError with rule `requirements`
 */
export function pyprojectLines(
  pyproject: Pyproject,
  { extras, groups }: Chosen,
  built?: { readonly metadata: BuiltMetadata; readonly location: Location },
): readonly StatedLine[] {
  const name = built?.metadata.name ?? pyproject.name;
  const requires = built
    ? built.metadata.requires.map((text) => ({ text, location: built.location }))
    : staticRequires(pyproject);
  const grouped = groups.flatMap((group) => groupMembers(pyproject, group).map((line) => checked(line)));
  const byGroups = grouped.flatMap(({ text }) => ownExtras(text, name) ?? []);
  const asked = [...extras, ...byGroups].map((extra) => ({ extra, condition: true }) as const);
  const others = grouped.filter(({ text }) => ownExtras(text, name) === undefined);
  const lines = [...selectRequires(requires, name, asked), ...others];
  for (const line of lines) refuseElsewhere(line, pyproject);
  return lines;
}

/** What [project] states, in the form that metadata has it. */
function staticRequires({ content, file, lineOf }: Pyproject): readonly StatedLine[] {
  const linesAt = (...path: readonly string[]): readonly StatedLine[] => {
    const value = valueAt(content, ...path) ?? [];
    if (Array.isArray(value) && value.every((text) => typeof text === 'string')) {
      return value.map((text, index) => checked({ text, location: { file, line: lineOf(...path, index) } }));
    }
    const advice = 'Write a list of requirements, such as ["requests>=2"].';
    throw lineError({ file, line: lineOf(...path) }, `${path.join('.')} is no list of texts`, advice);
  };
  const optional = Object.keys(tableAt(content, 'project', 'optional-dependencies')).flatMap((extra) =>
    linesAt('project', 'optional-dependencies', extra).map(({ text, location }) => {
      const [specifier, marker] = splitMarker(text);
      const own = `extra == "${normaliseName(extra)}"`;
      return { text: `${specifier} ; ${marker === undefined ? own : `(${marker}) and ${own}`}`, location };
    }),
  );
  return [...linesAt('project', 'dependencies'), ...optional];
}

/** Requirements files take more than a requirement for a line; a pyproject.toml does not. */
function checked(line: StatedLine): StatedLine {
  const parsed = line.text.includes('\n')
    ? 'it has more than one line'
    : readRequirementLine(line.text.trim());
  const plain =
    typeof parsed === 'object' &&
    (parsed.kind === 'named' ||
      (parsed.kind === 'direct' && /^[\w.-]+\s*(?:\[[^\]]*\])?\s*@/.test(line.text.trim()))) &&
    parsed.hashes.length + parsed.configSettings.length === 0;
  if (plain) return { ...line, text: line.text.trim() };
  const reason = typeof parsed === 'string' ? parsed : `${JSON.stringify(line.text)} is not a requirement`;
  throw lineError(line.location, reason, 'Write name, extras, version specifier and marker, or name @ URL.');
}

function dynamicOf(content: Table): readonly unknown[] {
  const dynamic = valueAt(content, 'project', 'dynamic');
  return Array.isArray(dynamic) ? dynamic : [];
}

function needsBuild(content: Table, directory: string): boolean {
  return (
    isTable(valueAt(content, 'tool', 'poetry')) ||
    isTable(valueAt(content, 'build-system')) ||
    ['setup.py', 'setup.cfg'].some((file) => existsSync(join(directory, file)))
  );
}
