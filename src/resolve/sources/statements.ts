import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { Environment } from '../../engine/pip-configuration.js';
import { secretsInUrls, secretVariables } from '../../engine/secrets.js';
import type { Location } from '../../errors.js';
import { redact } from '../../log.js';
import { isVcs, localPath, pathOf } from '../local-path.js';
import type { Requirement, RequirementOption, SourceNeeds } from '../requirement.js';
import type { OptionLine, RequirementLine } from '../requirement-line.js';
import { bareRequirement, readRequirementLine } from '../requirement-line.js';
import { checkLocal } from './local-requirement.js';
import { lineError } from './source-error.js';

/** A line in the syntax of requirements files, variables unexpanded. */
export interface StatedLine {
  readonly text: string;
  readonly location: Location;
}

/** What lines are read against. */
export interface Ground {
  readonly workspace: string;
  readonly environment: Environment;
  /** Absolute path of the directory that relative paths of requirements start at. */
  readonly base: string;
  /** Whether a lock states the lines. */
  readonly locked: boolean;
}

/** What a source says. */
export interface Stated {
  readonly requirements: readonly Requirement[];
  readonly options: readonly RequirementOption[];
  /** Where the first hash stands, in a requirement or a constraint; null where there is none. */
  readonly hashedAt: Location | null;
  /** Normalised names that constraints have hashes of. */
  readonly hashedByConstraints: ReadonlySet<string>;
  readonly needs: SourceNeeds;
}

/** The file that a line stands in. */
export interface LineHome {
  /** Absolute path of the directory that relative paths of options start at. */
  readonly directory: string;
  readonly constraints: boolean;
}

/** A requirements file that a line names, to be read in its place. */
export interface NestedFile {
  readonly path: string;
  readonly constraints: boolean;
  readonly location: Location;
}

/** Takes lines one by one and gives all that they say. */
export interface Statements {
  /**
   * @param locate where a line is that has this normalised name, or none
   * @throws LayerpackError with rule `requirements` for a line that is wrong
   */
  add(text: string, locate: (name?: string) => Location, home: LineHome): NestedFile | undefined;
  /** @param path absolute, of a file that was read */
  addFile(path: string): void;
  done(): Stated;
}

/** The only variables that pip expands: https://pip.pypa.io/en/stable/reference/requirements-file-format/ */
const variable = /\$\{([A-Z0-9_]+)\}/g;

export function gatherStatements(ground: Ground): Statements {
  const { workspace, environment, base, locked } = ground;
  const requirements: Requirement[] = [];
  const options: RequirementOption[] = [];
  const variables = new Set<string>();
  const secrets = new Set<string>();
  const paths = new Set<string>();
  const hashedByConstraints = new Set<string>();
  let hashedAt: Location | null = null;

  const addRequirement = (parsed: RequirementLine, line: string, location: Location) => {
    const shown = redact(parsed.text, secrets);
    const local = parsed.kind === 'direct' ? localPath(pathOf(parsed.text), base) : undefined;
    const isDirectory = local !== undefined && checkLocal(local, shown, workspace, location) === 'directory';
    const repository = localPath(pathOf(parsed.text).replace(/^git\+(?=file:)/, ''), base);
    if (isVcs(parsed.text) && repository !== undefined) paths.add(repository.replace(/@[^@/]*$/, ''));
    if (parsed.hashes.length > 0 && (isDirectory || isVcs(parsed.text))) {
      const what = isDirectory ? 'local directory' : 'repository';
      throw lineError(location, `a ${what} has no hash that could be held to`, 'Leave the hash out.', shown);
    }
    if (local !== undefined) paths.add(local);
    const written = bareRequirement(line);
    requirements.push({ ...parsed, location, written, path: local ?? null, locked });
  };

  const addOption = (parsed: OptionLine, line: string, location: Location, home: LineHome) => {
    const { option, value } = parsed;
    const isFile = option === '--requirement' || option === '--constraint';
    const beside = isFile || option === '--find-links' ? localPath(value, home.directory) : undefined;
    if (isFile && beside !== undefined) {
      const constraints = home.constraints || option === '--constraint';
      // What a constraints file names is read with it, by the resolver too
      if (option === '--constraint' && !home.constraints) {
        options.push({ ...parsed, location, written: `${option} ${asWord(beside)}` });
      }
      return { path: beside, constraints, location };
    }
    if (isFile && home.constraints) return undefined;
    // pip looks beside the file first, then in the current directory
    const [first = beside] = [beside, localPath(value, base)].filter((path) => path && existsSync(path));
    if (beside !== undefined && first !== undefined) {
      paths.add(first);
      options.push({ ...parsed, location, written: `${option} ${asWord(first)}` });
      return undefined;
    }
    const unexpanded = readRequirementLine(line);
    const raw = typeof unexpanded === 'object' && unexpanded.kind === 'option' ? unexpanded : undefined;
    const written = raw ? `${raw.option} ${raw.value}`.trim() : line;
    options.push({ ...parsed, location, written });
    return undefined;
  };

  return {
    add: (line, locate, home) => {
      for (const [, name = ''] of line.matchAll(variable)) variables.add(name);
      for (const name of secretVariables(line)) secrets.add(environment[name] ?? '');
      const text = line.replaceAll(variable, (whole, name: string) => environment[name] || whole);
      for (const secret of secretsInUrls(text)) secrets.add(secret);
      const parsed = readRequirementLine(text);
      if (typeof parsed === 'string') {
        throw lineError(
          locate(),
          redact(parsed, secrets),
          'Write it as pip wants it: name, version specifier, marker.',
        );
      }
      if (parsed.kind === 'option') return addOption(parsed, line, locate(), home);
      const location = locate(parsed.name);
      if (parsed.hashes.length > 0) hashedAt ??= location;
      if (!home.constraints) addRequirement(parsed, line, location);
      else if (parsed.hashes.length > 0 && parsed.name !== undefined) hashedByConstraints.add(parsed.name);
      return undefined;
    },
    addFile: (path) => {
      paths.add(path);
    },
    done: () => ({
      requirements,
      options,
      hashedAt,
      hashedByConstraints,
      needs: {
        paths: [...paths].filter((path) => existsSync(path)),
        variables: [...variables],
        // One or two characters stand everywhere
        secrets: [...secrets].filter((secret) => secret.length > 2),
      },
    }),
  };
}

/**
 * What lines say that name no files of their own kind.
 * @param files absolute paths of those that they were read from
 */
export function readStatements(
  lines: readonly StatedLine[],
  files: readonly string[],
  ground: Ground,
): Stated {
  const statements = gatherStatements(ground);
  files.forEach(statements.addFile);
  for (const { text, location } of lines) {
    statements.add(text, () => location, { directory: ground.base, constraints: false });
  }
  return statements.done();
}

/** A path as one word of a requirements file, which pip takes apart as a shell would. */
function asWord(path: string): string {
  if (/^[\w./+@:~-]+$/.test(path)) return path;
  return pathToFileURL(path).href.replaceAll("'", '%27');
}
