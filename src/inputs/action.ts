import { closest, distance } from 'fastest-levenshtein';
import { UsageError } from '../errors.js';
import type { SecretName } from './definitions.js';
import { inputNames, secretDefinitions } from './definitions.js';
import type { RawInputs } from './parse.js';

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Reads inputs as a runner passes them: INPUT_LAYER-NAME and so on.
 * @throws UsageError for inputs that layerpack does not know: the runner itself only warns of them
 */
export function readActionInputs(environment: Variables): RawInputs {
  const given = Object.keys(environment).filter((key) => key.startsWith('INPUT_'));
  const unknown = given
    .map((key) => key.slice('INPUT_'.length).toLowerCase())
    .filter((name) => !inputNames.some((known) => known === name) && !Object.hasOwn(secretDefinitions, name))
    // Variables of other makers may start with INPUT_ too; only what looks like a slip of ours is refused.
    .map((name) => ({ name, best: closest(name, inputNames) }))
    .filter(({ name, best }) => distance(name, best) <= 2);
  if (unknown.length > 0) {
    throw new UsageError(
      unknown.map(({ name, best }) => ({
        input: name,
        message: `${name}: unknown input; did you mean ${best}?`,
      })),
    );
  }
  return Object.fromEntries(
    inputNames.map((name) => [name, passedValue(name, environment)]).filter(([, value]) => value !== ''),
  );
}

/** @returns null where none was passed */
export function readActionSecret(name: SecretName, environment: Variables): string | null {
  return passedValue(name, environment).trim() || null;
}

const passedValue = (name: string, environment: Variables) =>
  environment[`INPUT_${name.toUpperCase()}`] ?? '';
