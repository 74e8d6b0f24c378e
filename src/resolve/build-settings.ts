import { stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { sha256Of } from '../cache/files.js';
import { withoutCredentials } from './source-builds.js';

/** Which of pip's settings change what a build makes: what it may take for its own requirements, and what it is told. */
const counting =
  /^PIP_(?:CONSTRAINT|BUILD_CONSTRAINT|INDEX_URL|EXTRA_INDEX_URL|NO_INDEX|FIND_LINKS|PRE|NO_BINARY|ONLY_BINARY|CONFIG_SETTINGS|GLOBAL_OPTION|BUILD_OPTION)$/;

/** pip's settings as far as they count for builds, files by their content. */
export async function buildSettings(
  environment: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const settings = Object.entries(environment).filter(([name]) => counting.test(name));
  return Promise.all(
    settings.sort().map(async ([name, value]) => {
      const words = await Promise.all(value.split(/\s+/).map(wordOf));
      return `${name}=${words.join(' ')}`;
    }),
  );
}

async function wordOf(word: string): Promise<string> {
  if (!isAbsolute(word)) return withoutCredentials(word);
  const found = await stat(word).catch(() => null);
  return found?.isFile() ? sha256Of(word) : word;
}
