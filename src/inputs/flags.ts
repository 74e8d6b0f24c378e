import { parseArgs } from 'node:util';
import type { Problem } from '../errors.js';
import { UsageError } from '../errors.js';
import type { InputName } from './definitions.js';
import { definitionOf, inputNames } from './definitions.js';
import { notAName } from './messages.js';
import { nearest } from './nearest.js';
import type { RawInputs } from './parse.js';
import { matches } from './patterns.js';

export const commands = ['build', 'tree', 'why', 'diff', 'sdk', 'cache', 'help', 'version'] as const;

/** Commands about distributions, which may be asked of a manifest too. */
const aboutDistributions: readonly string[] = ['tree', 'why'];

/** The command line, read but not yet validated. */
export interface CommandLine {
  readonly command: (typeof commands)[number];
  /** Distributions that tree and why are asked about, as typed; the two files of diff; "clear", or nothing, for cache. */
  readonly operands: readonly string[];
  readonly raw: RawInputs;
  /** Path of the manifest to answer from, instead of resolving; null where there is none. */
  readonly manifest: string | null;
  /** Print the outputs as JSON on stdout. */
  readonly json: boolean;
  readonly verbose: boolean;
}

const switches = ['json', 'verbose', 'help', 'version'] as const;
const valued = [...inputNames, 'manifest'] as const;

/** @throws UsageError for unknown commands and flags (naming the nearest known one) and flags without value */
export function parseFlags(argv: readonly string[]): CommandLine {
  const options = Object.fromEntries([
    ...inputNames.map((name) => [name, { type: 'string', multiple: true } as const]),
    ...switches.map((name) => [name, { type: 'boolean' } as const]),
    ['manifest', { type: 'string', multiple: true } as const],
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
  const values: Partial<Record<InputName | 'manifest', string[]>> = {};
  const given = new Set<string>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const name = valued.find((known) => known === token.name);
    if (name === undefined && switches.some((known) => known === token.name)) {
      if (token.value !== undefined) {
        problems.push({ input: token.name, message: `--${token.name}: takes no value` });
      }
      given.add(token.name);
    } else if (name === undefined) {
      problems.push({
        input: token.rawName,
        message: `${token.rawName}: unknown flag; ${hintFor(token.name)}`,
      });
    } else if (!token.value || token.value.startsWith('--')) {
      problems.push({ input: name, message: `--${name}: needs a value` });
    } else {
      values[name] = [...(values[name] ?? []), token.value];
    }
  }

  for (const [name, all] of Object.entries(values)) {
    if (all.length > 1 && !isList(name)) {
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
  if (command && !unknownFlag && !given.has('help') && !given.has('version')) {
    problems.push(...operandProblems(command, more));
  }
  const { manifest: manifests = [], ...inputs } = values;
  if (manifests.length > 0 && !aboutDistributions.includes(command ?? '')) {
    problems.push({
      input: 'manifest',
      message: `--manifest: only ${aboutDistributions.join(' and ')} read one`,
    });
  }
  if (command === undefined || problems.length > 0) throw new UsageError(problems);

  const raw = Object.fromEntries(Object.entries(inputs).map(([name, all]) => [name, all.join('\n')]));
  const asked = given.has('version') ? 'version' : given.has('help') ? 'help' : command;
  return {
    command: asked,
    operands: more,
    raw,
    manifest: manifests[0] ?? null,
    json: given.has('json'),
    verbose: given.has('verbose'),
  };
}

function operandProblems(
  command: (typeof commands)[number],
  operands: readonly string[],
): readonly Problem[] {
  if (command === 'cache') {
    const wrong = operands.filter((word, index) => word !== 'clear' || index > 0);
    return wrong.map((word) => ({
      input: word,
      message: `${word}: unexpected; cache shows what is kept, and cache clear removes it`,
    }));
  }
  if (command === 'diff') {
    if (operands.length === 2) return [];
    const message =
      'diff: needs two manifests or zips, the earlier first, such as layerpack diff old/manifest.json build/layers/manifest.json';
    return [{ input: 'diff', message }];
  }
  if (!aboutDistributions.includes(command)) {
    return operands.map((extra) => ({
      input: extra,
      message: `${extra}: unexpected; values are given by flags, such as --requirements ${extra}`,
    }));
  }
  const wrong = operands
    .filter((name) => !matches('name', name))
    .map((name) => ({ input: command, message: `${command}: ${notAName(name)}` }));
  if (command !== 'why' || operands.length === 1) return wrong;
  return [...wrong, { input: 'why', message: 'why: needs one distribution, such as layerpack why numpy' }];
}

function isList(name: string): boolean {
  const input = inputNames.find((known) => known === name);
  return input !== undefined && ['lines', 'names'].includes(definitionOf(input).type);
}

function hintFor(name: string): string {
  const best = nearest(name, [...valued, ...switches]);
  return best ? `did you mean --${best}?` : 'see layerpack --help';
}
