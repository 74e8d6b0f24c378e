import { isAbsolute } from 'node:path';

/** Options that say how an index is reached, and not what is taken from it. */
const ofTheNetwork =
  /^PIP_(?:CERT|CLIENT_CERT|PROXY|TIMEOUT|DEFAULT_TIMEOUT|RETRIES|TRUSTED_HOST|KEYRING_PROVIDER|PROGRESS_BAR|NO_INPUT)$/;

/** What decides between distributions beside the sources. */
export interface Settings {
  /** By variable, without secrets. */
  readonly values: Readonly<Record<string, string>>;
  /** Absolute paths that they name. */
  readonly paths: readonly string[];
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
  return {
    values: Object.fromEntries(
      counting.map(([name, value]) => [name, redact(value).replaceAll(workspace, '.')]),
    ),
    paths: counting
      .filter(([name]) => name.startsWith('PIP_'))
      .flatMap(([, value]) => value.split(/\s+/))
      .filter(isAbsolute),
  };
}
