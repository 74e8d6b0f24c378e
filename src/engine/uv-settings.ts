import { join } from 'node:path';

/** What uv needs to act on pip's options, which it does not read itself. */
export interface UvSettings {
  readonly environment: Readonly<Record<string, string>>;
  /** The first option that has no equal in uv, or null. */
  readonly obstacle: string | null;
}

/** Options that make no difference to what uv would choose. */
const indifferent = new Set([
  'retries',
  'prefer-binary',
  'src',
  'exists-action',
  'use-pep517',
  'no-clean',
  'build-constraint',
]);

/**
 * Translates pip's options. pip takes the best version among all its indexes, so uv must not stop at the first
 * index that has the name.
 * @param exists whether a path is there: uv refuses directories that are not, pip passes over them
 */
export function uvSettings(
  options: ReadonlyMap<string, string>,
  exists: (path: string) => boolean,
): UvSettings {
  const environment: Record<string, string> = { UV_INDEX_STRATEGY: 'unsafe-best-match' };
  let obstacle: string | null = null;
  for (const [name, value] of options) {
    const words = value.split(/\s+/).filter((word) => word !== '');
    const set = (variable: string, separator = ' ') => {
      environment[variable] = words.join(separator);
    };
    if (name === 'index-url') set('UV_DEFAULT_INDEX');
    else if (name === 'extra-index-url') set('UV_INDEX');
    else if (name === 'no-index') environment['UV_NO_INDEX'] = truth(value);
    else if (name === 'pre')
      environment['UV_PRERELEASE'] = truth(value) === '1' ? 'allow' : 'if-necessary-or-explicit';
    else if (name === 'cert') set('SSL_CERT_FILE');
    else if (name === 'client-cert') set('SSL_CLIENT_CERT');
    else if (name === 'trusted-host') set('UV_INSECURE_HOST');
    else if (name === 'constraint') set('UV_CONSTRAINT');
    else if (name === 'timeout' || name === 'default-timeout') set('UV_HTTP_TIMEOUT');
    else if (name === 'find-links') {
      const found = words.filter((word) => /^[a-z]+:\/\//i.test(word) || exists(word));
      if (found.length > 0) environment['UV_FIND_LINKS'] = found.join(',');
    } else if (name === 'proxy') {
      for (const variable of ['HTTP_PROXY', 'HTTPS_PROXY']) set(variable);
    } else if (!indifferent.has(name)) obstacle ??= name;
  }
  return { environment, obstacle };
}

function truth(value: string): '0' | '1' {
  return /^(?:1|true|yes|on|y|t)$/i.test(value) ? '1' : '0';
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
