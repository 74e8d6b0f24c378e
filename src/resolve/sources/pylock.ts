import { dirname, posix, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isUrl } from '../../engine/url.js';
import type { Location } from '../../errors.js';
import { normaliseName } from '../../wheel/name.js';
import type { Comparison } from '../marker.js';
import { decideMarker, markerText, parseMarker } from '../marker.js';
import { isPyPI, reference } from './reference.js';
import { lineError } from './source-error.js';
import type { StatedLine } from './statements.js';
import type { Table } from './toml.js';
import { isTable, parseToml, tableAt, tableLines, tablesAt, textAt, textsAt, valueAt } from './toml.js';

/** https://packaging.python.org/en/latest/specifications/pylock-toml/ */
export interface Pylock {
  readonly file: string;
  /** Absolute path of its directory. */
  readonly directory: string;
  /** Normalised. */
  readonly extras: readonly string[];
  readonly groups: readonly string[];
  /** Groups that count where none are asked for; tools give the project's own dependencies such a name. */
  readonly defaultGroups: readonly string[];
  readonly packages: readonly { readonly entry: Table; readonly location: Location }[];
}

/**
 * @param path absolute
 * @param file as errors tell it
 * @throws LayerpackError with rule `requirements`
 */
export function readPylock(path: string, file: string, text: string): Pylock {
  const content = parseToml(text, file);
  const lines = tableLines(text, 'packages');
  const packages = tablesAt(content, 'packages');
  const defaultGroups = textsAt(content, 'default-groups').map(normaliseName);
  const groups = textsAt(content, 'dependency-groups').map(normaliseName);
  return {
    file,
    directory: dirname(path),
    extras: textsAt(content, 'extras').map(normaliseName),
    groups: [...new Set([...groups, ...defaultGroups])],
    defaultGroups,
    packages: packages.map((entry, index) => ({ entry, location: { file, line: lines[index] ?? 1 } })),
  };
}

/**
 * What a lock has for the extras and groups that are asked for.
 * @throws LayerpackError with rule `requirements` for a package that is not from anywhere
 */
export function pylockLines(
  lock: Pylock,
  { extras, groups }: { readonly extras: readonly string[]; readonly groups: readonly string[] },
): readonly StatedLine[] {
  const asked = {
    extras: new Set(extras.map(normaliseName)),
    dependency_groups: new Set(groups.length > 0 ? groups.map(normaliseName) : lock.defaultGroups),
  };
  const lines = lock.packages.flatMap(({ entry, location }): readonly StatedLine[] => {
    const marker = decidedMarker(entry, asked, location);
    if (marker === undefined || isProject(entry, lock.directory)) return [];
    const text = packageText(entry, lock.directory, location, marker === '' ? '' : ` ; ${marker}`);
    return [...placeLines(entry, lock.directory, location), { text, location }];
  });
  const known = new Set<string>();
  return lines.filter(({ text }) => !text.startsWith('--') || (!known.has(text) && known.add(text)));
}

/** The project itself, which goes into a layer only where that is asked for. */
function isProject(entry: Table, directory: string): boolean {
  const path = textAt(tableAt(entry, 'directory') ?? {}, 'path');
  return path !== undefined && resolve(directory, path) === directory;
}

/** The marker without what it says of extras and groups, '' for always; undefined where it cannot hold. */
function decidedMarker(
  entry: Table,
  asked: Readonly<Record<'extras' | 'dependency_groups', ReadonlySet<string>>>,
  location: Location,
): string | undefined {
  const text = textAt(entry, 'marker');
  if (text === undefined) return '';
  const marker = parseMarker(text);
  if (!marker) throw lineError(location, `${JSON.stringify(text)} is not a marker`, 'Lock again.');
  const decided = decideMarker(marker, ({ left, operator, right }: Comparison) => {
    if (right !== 'extras' && right !== 'dependency_groups') return undefined;
    const isIn = asked[right].has(normaliseName(left.slice(1, -1)));
    return operator === 'in' ? isIn : operator === 'not in' ? !isIn : undefined;
  });
  return decided === true ? '' : decided === false ? undefined : markerText(decided);
}

/** A package's line: by its version where an index has it, else by where it is. */
function packageText(entry: Table, directory: string, location: Location, marker: string): string {
  const name = textAt(entry, 'name') ?? '';
  const vcs = valueAt(entry, 'vcs');
  if (isTable(vcs)) {
    const kind = textAt(vcs, 'type') ?? 'git';
    const place = textAt(vcs, 'url') ?? pathToFileURL(resolve(directory, textAt(vcs, 'path') ?? '.')).href;
    const url = place.startsWith(`${kind}+`) ? place : `${kind}+${place}`;
    return `${name} @ ${url}@${textAt(vcs, 'commit-id') ?? 'HEAD'}${subdirectoryOf(vcs)}${marker}`;
  }
  const path = textAt(entry, 'directory', 'path');
  if (path !== undefined) {
    const project = posix.join(path, textAt(entry, 'directory', 'subdirectory') ?? '.');
    return `${name} @ ${reference(project, directory)}${marker}`;
  }
  const archive = valueAt(entry, 'archive');
  if (isTable(archive)) {
    const place = textAt(archive, 'path') ?? textAt(archive, 'url') ?? '';
    return `${name} @ ${reference(place, directory)}${subdirectoryOf(archive)}${marker}${hashesOf([archive])}`;
  }
  const version = textAt(entry, 'version');
  if (name === '' || version === undefined) {
    const subject = name || 'a package without a name';
    throw lineError(location, `${subject} has neither a version nor a place`, 'Lock again.', subject);
  }
  return `${name}==${version}${marker}${hashesOf(filesOf(entry))}`;
}

/** Where its files are from, if not from PyPI, which stands for the runner's own index. */
function placeLines(entry: Table, directory: string, location: Location): readonly StatedLine[] {
  const index = textAt(entry, 'index');
  const paths = filesOf(entry).flatMap((file) => textAt(file, 'path') ?? []);
  const directories = paths.map((path) => dirname(resolve(directory, path)));
  return [
    ...(index !== undefined && isUrl(index) && !isPyPI(index)
      ? [{ text: `--extra-index-url ${index}`, location }]
      : []),
    ...directories.map((path) => ({ text: `--find-links ${pathToFileURL(path).href}`, location })),
  ];
}

function filesOf(entry: Table): readonly Table[] {
  const sdist = valueAt(entry, 'sdist');
  return [...tablesAt(entry, 'wheels'), ...(isTable(sdist) ? [sdist] : [])];
}

/** One hash of each file, since pip is content with any of those that it is given. */
function hashesOf(files: readonly Table[]): string {
  const hashes = files.flatMap((file) => {
    const stated = tableAt(file, 'hashes');
    const kind = ['sha256', 'sha512', 'sha384'].find((name) => textAt(stated, name) !== undefined);
    return kind === undefined ? [] : `${kind}:${textAt(stated, kind)}`;
  });
  return [...new Set(hashes)].map((hash) => ` --hash=${hash}`).join('');
}

function subdirectoryOf(place: Table): string {
  const subdirectory = textAt(place, 'subdirectory');
  return subdirectory === undefined ? '' : `#subdirectory=${subdirectory}`;
}
