import { isAbsolute } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Place } from './locked.js';

/** Options that say how an index is reached, and not what is taken from it. */
const ofTheNetwork =
  /^PIP_(?:CERT|CLIENT_CERT|PROXY|TIMEOUT|DEFAULT_TIMEOUT|RETRIES|TRUSTED_HOST|KEYRING_PROVIDER|PROGRESS_BAR|NO_INPUT)$/;

/** What decides between distributions beside the sources. */
export interface Settings {
  /** By variable, without secrets. */
  readonly values: Readonly<Record<string, string>>;
  /** Absolute paths that they name. */
  readonly paths: readonly string[];
  /** What pip's options name, without secrets. */
  readonly places: readonly Place[];
}

/**
 * @param environment of commands in the engine
 * @param named names of variables that sources refer to
 * @param redact hides secrets: a key is no place for them, and other credentials lead to the same files
 */
export function settingsOf(
  environment: Readonly<Record<string, string>>,
  named: readonly string[],
  workspace: string,
  redact: (text: string) => string,
): Settings {
  const counting = Object.entries(environment).filter(
    ([name]) => (name.startsWith('PIP_') && !ofTheNetwork.test(name)) || named.includes(name),
  );
  const words = counting
    .filter(([name]) => name.startsWith('PIP_'))
    .flatMap(([name, value]) => value.split(/\s+/).map((word) => [name, word] as const))
    .filter(([, word]) => word !== '');
  return {
    values: Object.fromEntries(
      counting.map(([name, value]) => [name, redact(value).replaceAll(workspace, '.')]),
    ),
    paths: words.map(([, word]) => pathIn(word)).filter(isAbsolute),
    places: words.map(([name, word]) => ({
      option: `--${name.slice('PIP_'.length).toLowerCase().replaceAll('_', '-')}`,
      value: redact(word),
    })),
  };
}

/** A path may be given as a URL. */
function pathIn(word: string): string {
  try {
    return /^file:\/\//i.test(word) ? fileURLToPath(word) : word;
  } catch {
    // Of another host, or badly encoded: it names nothing here
    return '';
  }
}
