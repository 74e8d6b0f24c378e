import { parseArgs } from 'node:util';
import { closest, distance } from 'fastest-levenshtein';
import type { Problem } from '../errors.js';
import { UsageError } from '../errors.js';
import type { InputName } from './definitions.js';
import { inputNames } from './definitions.js';
import type { RawInputs } from './parse.js';

export const commands = ['build', 'help', 'version'] as const;

/** The command line, read but not yet validated. */
export interface CommandLine {
  readonly command: (typeof commands)[number];
  readonly raw: RawInputs;
  /** Print the outputs as JSON on stdout. */
  readonly json: boolean;
  readonly verbose: boolean;
}

const switches = ['json', 'verbose', 'help', 'version'] as const;

/** @throws UsageError for unknown commands and flags (naming the nearest known one) and flags without value */
export function parseFlags(argv: readonly string[]): CommandLine {
  const options = Object.fromEntries([
    ...inputNames.map((name) => [name, { type: 'string', multiple: true } as const]),
    ...switches.map((name) => [name, { type: 'boolean' } as const]),
    ['help', { type: 'boolean', short: 'h' } as const],
  ]);
  const { tokens } = parseArgs({
    args: [...argv],
    options,
    strict: false,
    tokens: true,
    allowPositionals: true,
  });

  const problems: Problem[] = [];
  const values: Partial<Record<InputName, string[]>> = {};
  const given = new Set<string>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const name = inputNames.find((known) => known === token.name);
    if (name === undefined && switches.some((known) => known === token.name)) {
      if (token.value !== undefined) {
        problems.push({ input: token.name, message: `--${token.name}: takes no value` });
      }
      given.add(token.name);
    } else if (name === undefined) {
      problems.push({
        input: token.rawName,
        message: `${token.rawName}: unknown flag${nearest(token.name)}`,
      });
    } else if (!token.value || token.value.startsWith('--')) {
      problems.push({ input: name, message: `--${name}: needs a value` });
    } else {
      values[name] = [...(values[name] ?? []), token.value];
    }
  }

  for (const [name, all] of Object.entries(values)) {
    if (all.length > 1 && name !== 'requirements') {
      problems.push({ input: name, message: `--${name}: given ${all.length} times; give it once` });
    }
  }

  const [word = 'help', ...more] = positionals;
  const command = commands.find((known) => known === word);
  if (command === undefined) {
    problems.push({
      input: word,
      message: `${word}: unknown command; the commands are ${commands.join(', ')}`,
    });
  }
  // What follows an unknown flag is most likely its value.
  const unknownFlag = problems.some(({ message }) => message.includes('unknown flag'));
  for (const extra of unknownFlag ? [] : more) {
    problems.push({
      input: extra,
      message: `${extra}: unexpected; values are given by flags, such as --requirements ${extra}`,
    });
  }
  if (command === undefined || problems.length > 0) throw new UsageError(problems);

  const raw = Object.fromEntries(Object.entries(values).map(([name, all]) => [name, all.join('\n')]));
  const asked = given.has('version') ? 'version' : given.has('help') ? 'help' : command;
  return { command: asked, raw, json: given.has('json'), verbose: given.has('verbose') };
}

function nearest(name: string): string {
  const known = [...inputNames, ...switches];
  const best = closest(name, known);
  return distance(name, best) <= Math.max(2, name.length / 3)
    ? `; did you mean --${best}?`
    : '; see layerpack --help';
}
