import { join } from 'node:path';
import { isUrl } from './url.js';

/** What uv needs to act on pip's options, which it does not read itself. */
export interface UvSettings {
  readonly environment: Readonly<Record<string, string>>;
  readonly arguments: readonly string[];
  /** The first option that has no equal in uv, or null. */
  readonly obstacle: string | null;
}

/** Options that make no difference to what uv would choose. */
const indifferent = new Set([
  'prefer-binary',
  'src',
  'exists-action',
  'use-pep517',
  'no-clean',
  'build-constraint',
]);

/**
 * Translates pip's options. pip takes the best version among all its indexes, so uv must not stop at the first
 * index that has the name. URLs go into the environment, since they may hold credentials.
 * @param read the text of a file, '' for a directory, null for what is not there: uv refuses directories that are
 *   not there, where pip passes over them
 */
export function uvSettings(
  options: ReadonlyMap<string, string>,
  read: (path: string) => string | null,
): UvSettings {
  const environment: Record<string, string> = { UV_INDEX_STRATEGY: 'unsafe-best-match' };
  const flags: string[] = [];
  let obstacle: string | null = null;
  for (const [name, value] of options) {
    const words = value.split(/\s+/).filter((word) => word !== '');
    const set = (variable: string, separator = ' ') => {
      environment[variable] = words.join(separator);
    };
    if (name === 'index-url') set('UV_DEFAULT_INDEX');
    else if (name === 'extra-index-url') {
      // Of equal versions pip takes the last index's, uv the first's
      environment['UV_INDEX'] = words.toReversed().join(' ');
    } else if (name === 'no-index') {
      if (isTrue(value)) flags.push('--no-index');
    } else if (name === 'pre') {
      if (isTrue(value)) flags.push('--prerelease', 'allow');
    } else if (name === 'cert') environment['SSL_CERT_FILE'] = value;
    else if (name === 'client-cert') environment['SSL_CLIENT_CERT'] = value;
    else if (name === 'trusted-host') set('UV_INSECURE_HOST');
    else if (name === 'constraint') {
      // uv does not hold to hashes that stand in constraints
      if (words.some((file) => isUrl(file) || read(file)?.includes('--hash'))) obstacle ??= name;
      flags.push(...words.flatMap((file) => ['--constraints', file]));
    } else if (name === 'timeout' || name === 'default-timeout') set('UV_HTTP_TIMEOUT');
    else if (name === 'retries') set('UV_HTTP_RETRIES');
    else if (name === 'find-links') {
      const found = words.filter((word) => isUrl(word) || read(word) !== null);
      if (found.length > 0) environment['UV_FIND_LINKS'] = found.join(',');
    } else if (name === 'proxy') {
      for (const variable of ['HTTP_PROXY', 'HTTPS_PROXY']) set(variable);
    } else if (!indifferent.has(name)) obstacle ??= name;
  }
  return { environment, arguments: flags, obstacle };
}

function isTrue(value: string): boolean {
  return /^(?:1|true|yes|on|y|t)$/i.test(value);
}

/** Variables that keep uv to itself: no configuration of the project's, no Python of its own. */
export function uvEnvironment(workDirectory: string): Readonly<Record<string, string>> {
  return {
    UV_CACHE_DIR: join(workDirectory, 'uv-cache'),
    UV_NO_CONFIG: '1',
    UV_PYTHON_DOWNLOADS: 'never',
    UV_NO_PROGRESS: '1',
  };
}
