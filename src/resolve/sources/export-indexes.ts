import type { Environment } from '../../engine/pip-configuration.js';
import { isUrl } from '../../engine/url.js';
import { withoutCredentials } from '../source-builds.js';
import type { Project } from './export-project.js';
import type { Lock } from './lock.js';
import { isTable, textAt, valueAt } from './toml.js';

/** An index that a project names. */
export interface NamedIndex {
  /** Without credentials and closing slash. */
  readonly url: string;
  /** Whether it takes the place of PyPI. */
  readonly isDefault: boolean;
  /** Whether it is a page or directory of files, as --find-links takes it. */
  readonly flat: boolean;
  /** The variables that the tool takes user and password from. */
  readonly user: string;
  readonly password: string;
}

/** https://docs.astral.sh/uv/concepts/indexes/ and https://python-poetry.org/docs/repositories/ */
export function namedIndexes({ data }: Project, kind: Lock['kind']): readonly NamedIndex[] {
  const uv = kind === 'uv-lock';
  const entries = uv ? valueAt(data, 'tool', 'uv', 'index') : valueAt(data, 'tool', 'poetry', 'source');
  const tables = Array.isArray(entries) ? entries.filter(isTable) : [];
  const found = tables.flatMap((entry) => {
    const url = textAt(entry, 'url');
    if (url === undefined) return [];
    const name = (textAt(entry, 'name') ?? '').toUpperCase().replaceAll(uv ? /[^A-Z0-9]/g : /[-.]/g, '_');
    const prefix = uv ? `UV_INDEX_${name}` : `POETRY_HTTP_BASIC_${name}`;
    return [
      {
        url: plain(url),
        isDefault: entry['default'] === true || (!uv && entry['priority'] === 'default'),
        flat: entry['format'] === 'flat',
        user: `${prefix}_USERNAME`,
        password: `${prefix}_PASSWORD`,
      },
    ];
  });
  const single = uv ? textAt(data, 'tool', 'uv', 'index-url') : undefined;
  return single === undefined
    ? found
    : [...found, { url: plain(single), isDefault: true, flat: false, user: '', password: '' }];
}

/** Names of the variables that hold credentials for these indexes, as far as they are set. */
export function credentialVariables(
  indexes: readonly NamedIndex[],
  environment: Environment,
): readonly string[] {
  return indexes.flatMap(({ user, password }) => [user, password]).filter((name) => environment[name]);
}

/**
 * Lines of a requirements file by which pip finds what a lock has from these indexes. PyPI is left out, so that the
 * runner's own index counts in its place; credentials stay in their variables.
 * @param urls of the indexes, or paths of directories
 */
export function indexLines(
  urls: readonly string[],
  named: readonly NamedIndex[],
  environment: Environment,
): readonly string[] {
  return [...new Set(urls.map(plain))]
    .filter((url) => url !== 'https://pypi.org/simple')
    .map((url) => {
      const index = named.find((candidate) => candidate.url === url);
      if (!isUrl(url) || index?.flat) return `--find-links ${url}`;
      return `${index?.isDefault ? '--index-url' : '--extra-index-url'} ${withCredentials(url, named, environment)}`;
    });
}

/** An index's URL with the variables in it that hold its user and password, where these are set. */
export function withCredentials(url: string, named: readonly NamedIndex[], environment: Environment): string {
  const index = named.find((candidate) => candidate.url === plain(url));
  const [user, password] = [index?.user ?? '', index?.password ?? ''].map((name) =>
    environment[name] ? `\${${name}}` : '',
  );
  const userinfo = password ? `${user}:${password}@` : user ? `${user}@` : '';
  return plain(url).replace('://', `://${userinfo}`);
}

function plain(url: string): string {
  return withoutCredentials(url).replace(/\/+$/, '');
}
