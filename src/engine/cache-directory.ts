import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { Environment } from './pip-configuration.js';

/**
 * Where layerpack keeps what later runs can use again; it need not be there yet.
 * https://specifications.freedesktop.org/basedir-spec/latest/#variables
 */
export function cacheDirectory(environment: Environment): string {
  const given = environment['XDG_CACHE_HOME'] ?? '';
  return join(isAbsolute(given) ? given : join(environment['HOME'] || homedir(), '.cache'), 'layerpack');
}
