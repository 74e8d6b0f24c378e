import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { normaliseName } from '../../wheel/name.js';
import { pipfileHashes, pipfileMarker, pipfileNames } from './pipfile.js';
import { isArchive, isPyPI, reference } from './reference.js';
import { sourceError } from './source-error.js';
import { readSourceText } from './source-text.js';
import type { StatedLine } from './statements.js';
import type { Table } from './toml.js';
import { isTable, parseToml, tableAt, tablesAt, textAt, textsAt } from './toml.js';

export interface PipfileLock {
  readonly file: string;
  readonly text: string;
  /** Absolute path of its directory. */
  readonly directory: string;
  /** Absolute paths of the lock, and of the Pipfile where it is beside it. */
  readonly paths: readonly string[];
  readonly content: Table;
  readonly pipfile: Table | undefined;
  /** Categories that groups can name, as the lock has them. */
  readonly groups: readonly string[];
}

/**
 * @param path absolute
 * @param file as errors tell it
 * @throws LayerpackError with rule `requirements` where it is no lock, or older than the Pipfile beside it
 */
export function readPipfileLock(path: string, file: string, text: string, workspace: string): PipfileLock {
  const content = parseJson(text, file);
  const beside = join(dirname(path), 'Pipfile');
  const there = existsSync(beside);
  const name = relative(workspace, beside) || beside;
  const pipfile = there ? parseToml(readSourceText(beside, name, undefined, workspace), name) : undefined;
  const hash = textAt(content, '_meta', 'hash', 'sha256');
  if (pipfile && hash && !pipfileHashes(pipfile).includes(hash)) {
    throw sourceError(
      file,
      `${name} was changed after it was locked`,
      'Lock again by pipenv lock, and commit both.',
      { file, line: lineOf(text, 'sha256') },
    );
  }
  const groups = Object.keys(content).filter((key) => key !== '_meta' && isTable(content[key]));
  const directory = dirname(path);
  return { file, text, directory, paths: there ? [path, beside] : [path], content, pipfile, groups };
}

const renamed: ReadonlyMap<string, string> = new Map([
  ['dev-packages', 'develop'],
  ['packages', 'default'],
]);

/** The category that a group names, as the lock writes it; undefined for none. Its Pipfile calls two otherwise. */
export function categoryOf({ groups }: PipfileLock, group: string): string | undefined {
  const wanted = normaliseName(renamed.get(group) ?? group);
  return groups.find((name) => normaliseName(name) === wanted);
}

/**
 * What a lock has in its default category and those that groups name.
 * @returns lines, and the normalised names that the Pipfile asks for; null without one
 * @throws LayerpackError with rule `requirements` for an entry that states no file
 */
export function pipfileLockLines(
  lock: PipfileLock,
  groups: readonly string[],
): { readonly lines: readonly StatedLine[]; readonly direct: ReadonlySet<string> | null } {
  const categories = [...new Set(['default', ...groups.flatMap((group) => categoryOf(lock, group) ?? [])])];
  const lines = categories.flatMap((category) =>
    Object.entries(tableAt(lock.content, category)).map(([name, entry]) => {
      const location = { file: lock.file, line: lineOf(lock.text, category, name) };
      return { text: entryLine(category, name, entry, lock), location };
    }),
  );
  const direct = lock.pipfile ? pipfileNames(lock.pipfile, categories) : null;
  return { lines: [...sourceLines(lock), ...lines], direct };
}

function entryLine(category: string, name: string, entry: unknown, lock: PipfileLock): string {
  const extras = textsAt(entry, 'extras');
  const head = extras.length > 0 ? `${name}[${extras.join(',')}]` : name;
  const version = textAt(entry, 'version') ?? (typeof entry === 'string' ? entry : '*');
  // What did not apply where it was locked has no version, and may lack the marker that says so
  const open = version === '*' && lock.pipfile ? pipfileMarker(lock.pipfile, category, name) : undefined;
  const markers = textAt(entry, 'markers') ?? open;
  const marker = markers ? ` ; ${markers}` : '';
  const hashes = textsAt(entry, 'hashes')
    .map((hash) => ` --hash=${hash}`)
    .join('');
  const repository = vcsOf(entry);
  if (repository !== undefined) return `${head} @ ${repository}${marker}`;
  const place = textAt(entry, 'path') ?? textAt(entry, 'file') ?? textAt(entry, 'url');
  if (place !== undefined) {
    const word = reference(braced(place), lock.directory);
    return `${head} @ ${word}${marker}${isArchive(place) ? hashes : ''}`;
  }
  return `${head}${version === '*' ? '' : version}${marker}${hashes}`;
}

function vcsOf(entry: unknown): string | undefined {
  const kind = ['git', 'hg', 'svn', 'bzr'].find((vcs) => textAt(entry, vcs) !== undefined);
  if (kind === undefined) return undefined;
  // git@host:owner/name is a way of writing that URLs do not have
  const [place = '', fragment] = braced(textAt(entry, kind) ?? '')
    .replace(/^(?:git\+)?([\w.-]+@[\w.-]+):(?!\/\/)/, 'ssh://$1/')
    .split('#');
  const url = place.startsWith(`${kind}+`) ? place : `${kind}+${place}`;
  const ref = textAt(entry, 'ref');
  const revision = ref === undefined || url.endsWith(`@${ref}`) ? '' : `@${ref}`;
  const [, inFragment] = /(?:^|&)subdirectory=([^&]+)/.exec(fragment ?? '') ?? [];
  const subdirectory = textAt(entry, 'subdirectory') ?? inFragment;
  return `${url}${revision}${subdirectory === undefined ? '' : `#subdirectory=${subdirectory}`}`;
}

/**
 * The indexes beside PyPI. Where PyPI is among them they come in addition, and it is left out, so that the runner's
 * own index counts in its place.
 */
function sourceLines({ content, file, text }: PipfileLock): readonly StatedLine[] {
  const sources = tablesAt(content, '_meta', 'sources');
  const urls = sources.map((source) => ({ source, url: braced(textAt(source, 'url') ?? '') }));
  const others = urls.filter(({ url }) => url !== '' && !isPyPI(url));
  const location = { file, line: lineOf(text, '_meta', 'sources') };
  return others.flatMap(({ url, source }, index) => {
    const option = index === 0 && others.length === urls.length ? '--index-url' : '--extra-index-url';
    const [, host = ''] = /:\/\/(?:[^/]*@)?([^/]+)/.exec(url) ?? [];
    const trusted = source['verify_ssl'] === false ? [{ text: `--trusted-host ${host}`, location }] : [];
    return [{ text: `${option} ${url}`, location }, ...trusted];
  });
}

/** pip expands variables in braces alone. */
function braced(url: string): string {
  return url.replaceAll(/\$([A-Z_][A-Z0-9_]*)/g, '$${$1}');
}

/** The line of a key within a key within ..., in the order in which JSON has them. First line is 1. */
function lineOf(text: string, ...keys: readonly string[]): number {
  let at = 0;
  for (const key of keys) {
    const found = text.slice(at).search(new RegExp(`${escaped(JSON.stringify(key))}\\s*:`));
    if (found < 0) break;
    at += found;
  }
  return text.slice(0, at).split('\n').length;
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function parseJson(text: string, file: string): Table {
  const advice = 'Lock again by pipenv lock.';
  try {
    const content: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    if (isTable(content)) return content;
  } catch (error) {
    const reason = `it is not JSON: ${error instanceof Error ? error.message : String(error)}`;
    throw sourceError(file, reason, advice, undefined, error);
  }
  throw sourceError(file, 'it is no Pipfile.lock, which is an object', advice);
}
