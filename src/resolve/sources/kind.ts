import { basename } from 'node:path';
import { sourceError } from './source-error.js';

type LockKind = 'poetry-lock' | 'uv-lock' | 'pipfile-lock' | 'pylock';
export type SourceKind = 'requirements' | 'pyproject' | LockKind;

/** What people name that a lock or pyproject.toml says better. */
const wrongFiles: Readonly<Record<string, string>> = {
  Pipfile: 'Lock it by pipenv lock, and name Pipfile.lock.',
  'pdm.lock': 'Write a pylock.toml by pdm export --format pylock, and name that.',
  'setup.py': 'Name pyproject.toml, or a requirements file with the line "."',
  'setup.cfg': 'Name pyproject.toml, or a requirements file with the line "."',
  'environment.yml': 'Packages of conda are no wheels: name a requirements file.',
};

const names: readonly (readonly [SourceKind, RegExp])[] = [
  ['pylock', /^pylock(?:\.[^.]+)?\.toml$/],
  ['pyproject', /^pyproject\.toml$/],
  ['poetry-lock', /^poetry\.lock$/],
  ['uv-lock', /^uv\.lock$/],
  ['pipfile-lock', /^Pipfile\.lock$/],
];

/** What gives a file away under any name: all of these stand in it, and in no requirements file. */
const marks: readonly (readonly [SourceKind, ...(readonly RegExp[])])[] = [
  ['pipfile-lock', /^\s*\{/, /"_meta"\s*:/],
  ['pylock', /^lock-version\s*=/m, /^\[\[packages\]\]/m],
  ['poetry-lock', /^\[metadata\]/m, /^content-hash\s*=/m],
  ['uv-lock', /^version\s*=\s*\d+\s*$/m, /^\[\[package\]\]/m],
  ['pyproject', /^\[(?:project|build-system|dependency-groups|tool\.poetry)\]/m],
];

interface Format {
  readonly file: string;
  readonly tool: string;
  /** The majors that are understood, and how the format calls them. */
  readonly majors: readonly string[];
  readonly understood: string;
  /** The version that a file states; undefined where it is no such file. */
  version(text: string): string | undefined;
}

// By their text: to parse a large lock takes longer than all else that is done before the engine starts
const formats: Readonly<Record<LockKind, Format>> = {
  'poetry-lock': {
    file: 'poetry.lock',
    tool: 'poetry',
    majors: ['1', '2'],
    understood: 'lock-version 1 and 2',
    // poetry 1.0 stated no version
    version: (text) =>
      /^\[metadata\]/m.test(text)
        ? (captured(text, /^lock-version\s*=\s*["']([^"']*)/m) ?? '1.0')
        : undefined,
  },
  'uv-lock': {
    file: 'uv.lock',
    tool: 'uv',
    majors: ['1'],
    understood: 'version 1',
    version: (text) => captured(text, /^version\s*=\s*(\d+)\s*(?:#.*)?$/m),
  },
  'pipfile-lock': {
    file: 'Pipfile.lock',
    tool: 'pipenv',
    majors: ['6'],
    understood: 'pipfile-spec 6',
    version: (text) => captured(text, /"pipfile-spec"\s*:\s*(\d+)/),
  },
  pylock: {
    file: 'pylock.toml',
    tool: 'the tool that wrote it',
    majors: ['1'],
    understood: 'lock-version 1',
    version: (text) => captured(text, /^lock-version\s*=\s*["']([^"']*)/m),
  },
};

/**
 * What a source is, by its name and by what is in it.
 * @param file as errors tell it
 * @throws LayerpackError with rule `requirements` for what it cannot be, and for formats newer than are understood
 */
export function sourceKind(file: string, text: string): SourceKind {
  const name = basename(file);
  const advice = Object.hasOwn(wrongFiles, name) ? wrongFiles[name] : undefined;
  if (advice !== undefined)
    throw sourceError(file, `${name} states nothing that can be installed as it is`, advice);
  const byName = names.find(([, pattern]) => pattern.test(name))?.[0];
  const byText = () => marks.find(([, ...patterns]) => patterns.every((pattern) => pattern.test(text)))?.[0];
  const kind = byName ?? byText() ?? 'requirements';
  if (kind !== 'requirements' && kind !== 'pyproject') checkFormat(formats[kind], file, text);
  return kind;
}

function checkFormat(
  { file: format, tool, majors, understood, version }: Format,
  file: string,
  text: string,
) {
  const found = version(text);
  if (found === undefined) {
    throw sourceError(
      file,
      `it is no ${format}, whatever its name says`,
      `Lock again by ${tool}, or name another file by input requirements.`,
    );
  }
  if (majors.includes(found.split('.')[0] ?? '')) return;
  throw sourceError(
    file,
    `it is a ${format} of format ${found}, and ${understood} is understood`,
    `Take a newer layerpack, or lock by a version of ${tool} that writes ${understood}.`,
  );
}

function captured(text: string, pattern: RegExp): string | undefined {
  return pattern.exec(text)?.[1];
}
