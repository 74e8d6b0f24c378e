import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import type { Environment } from '../engine/pip-configuration.js';
import { secretsInUrls, secretVariables } from '../engine/secrets.js';
import { isUrl } from '../engine/url.js';
import type { Location } from '../errors.js';
import { errorCode, LayerpackError } from '../errors.js';
import { redact } from '../log.js';
import { localPath, pathOf } from './local-path.js';
import type { OptionLine, RequirementLine } from './requirement-line.js';
import { readRequirementLine } from './requirement-line.js';

/** A requirement of the user's, and where it stands. */
export interface Requirement extends RequirementLine {
  readonly location: Location;
}

/** All that the user's requirements files say, nested ones included. */
export interface Requirements {
  /** Absolute paths of the files that were named, for the resolver to read. */
  readonly files: readonly string[];
  readonly requirements: readonly Requirement[];
  readonly options: readonly (OptionLine & { readonly location: Location })[];
  /** Where the first hash stands, in a requirement or a constraint; null where there is none. */
  readonly hashedAt: Location | null;
  /** Absolute paths of everything on this machine that they name, themselves included. */
  readonly paths: readonly string[];
  /** Names of environment variables that the files refer to as ${NAME}. */
  readonly variables: readonly string[];
  readonly secrets: readonly string[];
}

/**
 * Reads the requirements files, so that what is wrong in them is told with file and line before anything starts.
 * @throws LayerpackError with rule `requirements`
 */
export function readRequirements(
  workspace: string,
  named: readonly string[],
  environment: Environment,
): Requirements {
  const requirements: Requirement[] = [];
  const options: (OptionLine & { location: Location })[] = [];
  const variables = new Set<string>();
  const secrets = new Set<string>();
  const paths = new Set<string>();
  const seen = new Set<string>();
  let hashedAt: Location | null = null;

  const read = (path: string, from: Location | undefined, constraints: boolean) => {
    // A file may be both: constraints for one line, requirements for another.
    const role = `${constraints ? 'constraints' : 'requirements'} ${path}`;
    if (seen.has(role)) return;
    seen.add(role);
    const file = relative(workspace, path) || path;
    const lines = logicalLines(readText(path, file, from));
    paths.add(path);
    for (const { text: written, line } of lines) {
      const location = { file, line };
      for (const [, name = ''] of written.matchAll(variable)) variables.add(name);
      for (const name of secretVariables(written)) secrets.add(environment[name] ?? '');
      const text = written.replaceAll(variable, (whole, name: string) => environment[name] || whole);
      for (const secret of secretsInUrls(text)) secrets.add(secret);
      const parsed = readRequirementLine(text);
      if (typeof parsed === 'string') throw syntaxError(location, redact(parsed, secrets));
      if (parsed.kind !== 'option') {
        if (parsed.hashes.length > 0) hashedAt ??= location;
        if (constraints) continue;
        const local = parsed.kind === 'direct' ? localPath(pathOf(parsed.text), workspace) : undefined;
        if (local !== undefined) {
          refuseDirectory(local, redact(parsed.text, secrets), location);
          paths.add(local);
        }
        requirements.push({ ...parsed, location });
        continue;
      }
      options.push({ ...parsed, location });
      const nested = parsed.option === '--requirement' || parsed.option === '--constraint';
      const beside = localPath(parsed.value, dirname(path));
      if (nested && beside !== undefined)
        read(beside, location, constraints || parsed.option === '--constraint');
      // pip looks beside the file first, then in the current directory
      if (parsed.option === '--find-links' && beside !== undefined) {
        paths.add(beside).add(localPath(parsed.value, workspace) ?? beside);
      }
    }
  };

  const files = named.map((name) => resolve(workspace, name));
  for (const file of files) read(file, undefined, false);
  const nestedByUrl = options.some(({ option, value }) => option === '--requirement' && isUrl(value));
  if (requirements.length === 0 && !nestedByUrl) throw nothingNamed(named);
  return {
    files,
    requirements,
    options,
    hashedAt,
    paths: [...paths].filter((path) => existsSync(path)),
    variables: [...variables],
    secrets: [...secrets].filter((secret) => secret.length > 2),
  };
}

/** The only variables that pip expands: https://pip.pypa.io/en/stable/reference/requirements-file-format/ */
const variable = /\$\{([A-Z0-9_]+)\}/g;

function refuseDirectory(path: string, text: string, location: Location): void {
  if (!existsSync(path) || !statSync(path).isDirectory()) return;
  throw new LayerpackError({
    rule: 'requirements',
    subject: text,
    title: `Failed to read line ${location.line} of ${location.file}`,
    reason: `${text} is a local directory, which is not supported yet`,
    advice: 'Build a wheel of it in a step before, and name the wheel.',
    location,
  });
}

function nothingNamed(named: readonly string[]): LayerpackError {
  return new LayerpackError({
    rule: 'requirements',
    subject: named.join(', '),
    title: `Failed to read ${named.join(', ')}`,
    reason: 'it names no requirement',
    advice: 'Name at least one distribution, one a line, or name another file by input requirements.',
    location: { file: named[0] ?? '', line: 1 },
  });
}

function readText(path: string, file: string, from: Location | undefined): string {
  const fail = (reason: string, advice: string, cause?: unknown) =>
    new LayerpackError(
      {
        rule: 'requirements',
        subject: file,
        title: `Failed to read ${file}`,
        reason,
        advice,
        ...(from ? { location: from } : {}),
      },
      { cause },
    );
  try {
    if (statSync(path).isDirectory())
      throw fail('it is a directory', 'Name the file in it by input requirements.');
    const bytes = readFileSync(path);
    if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
      throw fail('it is UTF-16, as PowerShell writes it', 'Save it as UTF-8.');
    }
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof LayerpackError) throw error;
    if (errorCode(error) === 'ENOENT') {
      throw fail(
        'there is no such file',
        'Name your file by input requirements; in a workflow, check the repository out first.',
        error,
      );
    }
    if (errorCode(error) === 'ERR_ENCODING_INVALID_ENCODED_DATA')
      throw fail('it is not UTF-8 text', 'Save it as UTF-8.', error);
    throw fail(error instanceof Error ? error.message : String(error), 'Make the file readable.', error);
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

function syntaxError(location: Location, problem: string): LayerpackError {
  return new LayerpackError({
    rule: 'requirements',
    subject: location.file,
    title: `Failed to read line ${location.line} of ${location.file}`,
    reason: problem,
    advice: 'Write it as pip wants it: name, version specifier, marker.',
    location,
  });
}
