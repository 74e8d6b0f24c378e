import { dirname } from 'node:path';
import type { Environment } from '../../engine/pip-configuration.js';
import type { Location } from '../../errors.js';
import { LayerpackError } from '../../errors.js';
import { normaliseName } from '../../wheel/name.js';
import type { SourceNeeds } from '../requirement.js';
import { inspectLock } from './export-inspect.js';
import type { SourceKind } from './kind.js';
import { sourceKind } from './kind.js';
import type { Lock, Selection } from './lock.js';
import { categoryOf, pipfileLockLines, readPipfileLock } from './pipfile-lock.js';
import { pylockLines, readPylock } from './pylock.js';
import type { Chosen, Pyproject } from './pyproject.js';
import { builtAt, pyprojectLines, readPyproject } from './pyproject.js';
import { readRequirementsFile } from './requirements-file.js';
import { sourceError, unknownName } from './source-error.js';
import type { Stated } from './statements.js';
import { readStatements } from './statements.js';
import { isTable, valueAt } from './toml.js';

/** A source of which all is known. */
export interface KnownSource {
  readonly source: SourceKind;
  readonly stated: Stated;
  /** As in `Requirements`. */
  readonly direct: ReadonlySet<string> | null;
}

/** What a source comes to for one layer, as far as it can be known before the engine is there. */
export type InspectedSource =
  | (KnownSource & { readonly kind: 'stated' })
  | {
      readonly kind: 'lock';
      readonly lock: Lock;
      readonly file: string;
      readonly selection: Selection;
      readonly needs: SourceNeeds;
    }
  | {
      readonly kind: 'build';
      readonly pyproject: Pyproject;
      /** Absolute, of the pyproject.toml. */
      readonly path: string;
      readonly chosen: Chosen;
      /** Where it says that only a build knows. */
      readonly at: Location;
    };

export type Choice = 'extra' | 'group';

/** A source that was read, from which a layer takes some extras and groups. */
export interface Candidate {
  readonly kind: SourceKind;
  /** As errors tell it. */
  readonly file: string;
  /** Whether it has this extra or group; undefined where only its build can tell. */
  has(choice: Choice, name: string): boolean | undefined;
  /** The error for one that it has not. */
  refusal(choice: Choice, name: string): LayerpackError;
  /** @throws LayerpackError with rule `requirements` */
  take(selection: Selection): InspectedSource;
}

interface Around {
  readonly workspace: string;
  readonly environment: Environment;
}

/**
 * @param path absolute
 * @param file as errors tell it
 * @throws LayerpackError with rule `requirements` for what cannot be read
 */
export function openCandidate(path: string, file: string, text: string, around: Around): Candidate {
  const kind = sourceKind(file, text);
  const head = { kind, file };
  switch (kind) {
    case 'requirements':
      return { ...head, ...requirementsCandidate(path, file, text, around) };
    case 'pyproject':
      return { ...head, ...pyprojectCandidate(path, file, text, around) };
    case 'pipfile-lock':
      return { ...head, ...pipfileCandidate(path, file, text, around) };
    case 'pylock':
      return { ...head, ...pylockCandidate(path, file, text, around) };
    default:
      return { ...head, ...lockCandidate({ kind, path, text }, file, around) };
  }
}

type Body = Omit<Candidate, 'kind' | 'file'>;

function groundOf(path: string, { workspace, environment }: Around, locked: boolean) {
  return { workspace, environment, base: dirname(path), locked };
}

function requirementsCandidate(path: string, file: string, text: string, around: Around): Body {
  // pip takes relative paths in them from the current directory, which is the workspace
  const ground = { ...groundOf(path, around, false), base: around.workspace };
  const stated = readRequirementsFile(path, text, ground);
  return {
    has: () => false,
    refusal: (choice, name) => unknownName(choice, name, [], { file, line: 1 }),
    take: () => ({ kind: 'stated', source: 'requirements', stated, direct: null }),
  };
}

function pyprojectCandidate(path: string, file: string, text: string, around: Around): Body {
  const pyproject = readPyproject(path, file, text);
  const known = { extra: pyproject.extras, group: pyproject.groups };
  const ground = groundOf(path, around, false);
  return {
    has: (choice, name) =>
      known[choice].includes(normaliseName(name)) ||
      (choice === 'extra' && pyproject.moreExtras ? undefined : false),
    refusal: (choice, name) => {
      const { content, lineOf } = pyproject;
      const table =
        choice === 'extra' ? (['project', 'optional-dependencies'] as const) : ['dependency-groups'];
      const location = { file, line: lineOf(...table) };
      const legacy = ['group', 'dev-dependencies'].find((key) =>
        isTable(valueAt(content, 'tool', 'poetry', key)),
      );
      if (choice === 'extra' || known.group.length > 0 || legacy === undefined) {
        return unknownName(choice, name, known[choice], location);
      }
      return sourceError(
        file,
        `group ${name} can only be one of [tool.poetry.${legacy}], which poetry alone understands`,
        'Name poetry.lock by input requirements, or move the groups to [dependency-groups].',
        { file, line: lineOf('tool', 'poetry', legacy) },
      );
    },
    take: (selection) => {
      const chosen = normalised(selection);
      const at = builtAt(pyproject, chosen);
      if (at) return { kind: 'build', pyproject, path, chosen, at };
      const stated = readStatements(pyprojectLines(pyproject, chosen), [path], ground);
      return { kind: 'stated', source: 'pyproject', stated, direct: null };
    },
  };
}

function pipfileCandidate(path: string, file: string, text: string, around: Around): Body {
  const lock = readPipfileLock(path, file, text, around.workspace);
  return {
    has: (choice, name) => choice === 'group' && categoryOf(lock, name) !== undefined,
    refusal: (choice, name) =>
      unknownName(choice, name, choice === 'group' ? lock.groups : [], { file, line: 1 }),
    take: ({ groups }) => {
      const { lines, direct } = pipfileLockLines(lock, groups);
      const stated = readStatements(lines, lock.paths, groundOf(path, around, true));
      return { kind: 'stated', source: 'pipfile-lock', stated, direct };
    },
  };
}

function pylockCandidate(path: string, file: string, text: string, around: Around): Body {
  const lock = readPylock(path, file, text);
  const known = { extra: lock.extras, group: lock.groups };
  return {
    has: (choice, name) => known[choice].includes(normaliseName(name)),
    refusal: (choice, name) => unknownName(choice, name, known[choice], { file, line: 1 }),
    take: (selection) => {
      const stated = readStatements(pylockLines(lock, selection), [path], groundOf(path, around, true));
      return { kind: 'stated', source: 'pylock', stated, direct: null };
    },
  };
}

/** What its own tool is to read later; what it has is told by asking for it. */
function lockCandidate(lock: Lock, file: string, { workspace, environment }: Around): Body {
  const inspect = (selection: Selection) => inspectLock(lock, selection, workspace, environment);
  const only = (choice: Choice, name: string): Selection => ({
    extras: choice === 'extra' ? [name] : [],
    groups: choice === 'group' ? [name] : [],
  });
  const refused = (choice: Choice, name: string): LayerpackError | undefined => {
    try {
      inspect(only(choice, name));
      return undefined;
    } catch (error) {
      if (error instanceof LayerpackError) return error;
      throw error;
    }
  };
  inspect({ extras: [], groups: [] });
  return {
    has: (choice, name) => refused(choice, name) === undefined,
    refusal: (choice, name) => refused(choice, name) ?? unknownName(choice, name, [], { file, line: 1 }),
    take: (selection) => ({ kind: 'lock', lock, selection, needs: inspect(selection), file }),
  };
}

function normalised({ extras, groups }: Selection): Chosen {
  return { extras: extras.map(normaliseName), groups: groups.map(normaliseName) };
}
