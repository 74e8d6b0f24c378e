import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/**
 * Where layerpack keeps what later runs can use again; it need not be there yet.
 * https://specifications.freedesktop.org/basedir-spec/latest/#variables
 */
export function cacheDirectory(environment: Readonly<Record<string, string | undefined>>): string {
  const given = environment['XDG_CACHE_HOME'] ?? '';
  return join(isAbsolute(given) ? given : join(environment['HOME'] || homedir(), '.cache'), 'layerpack');
}
