import type { ErrorObject } from 'ajv';
import { Ajv } from 'ajv';
import type { Problem } from '../errors.js';
import type { ConfigDocument } from './config.js';
import { configSchema, entryKeys, topKeys } from './config-schema.js';
import type { InputDefinition, InputName } from './definitions.js';
import { definitionOf, inputNames } from './definitions.js';
import {
  notACount,
  notAGrowth,
  notALayerName,
  notAllowed,
  notARuntime,
  notASize,
  notDays,
  notFormed,
  notOneOfNames,
  show,
} from './messages.js';
import { nearest } from './nearest.js';
import { patternOf } from './patterns.js';
import { problemAt } from './source.js';

/** Path of keys and indexes from the top of a config. */
export type Path = readonly string[];

export interface ConfigCheck {
  readonly problems: readonly Problem[];
  /** Whether nothing is wrong at this place, or below it. */
  readonly sound: (path: Path) => boolean;
}

/** Holds a config against its schema. */
export function checkConfig(document: ConfigDocument): ConfigCheck {
  const validate = new Ajv({
    allErrors: true,
    verbose: true,
    ownProperties: true,
    allowUnionTypes: true,
  }).compile(configSchema());
  validate(document.value);
  // One value may break several rules; the first says enough.
  const wrong = new Map((validate.errors ?? []).map((error) => [keyOf(error), error] as const).reverse());
  const pointers = [...wrong.values()].map(({ instancePath }) => instancePath);
  return {
    problems: [...wrong.values()].map((error) => problemOf(error, document)),
    sound: (path) => {
      const pointer = path.map((key) => `/${key}`).join('');
      return !pointers.some((bad) => bad === pointer || bad.startsWith(`${pointer}/`));
    },
  };
}

const keyOf = ({ instancePath, keyword, params }: ErrorObject) =>
  keyword === 'additionalProperties' || keyword === 'required'
    ? JSON.stringify([instancePath, params])
    : instancePath;

function problemOf({ instancePath, keyword, params, data }: ErrorObject, document: ConfigDocument): Problem {
  const path = instancePath
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (keyword === 'additionalProperties') {
    const key = String((params as { additionalProperty: string }).additionalProperty);
    return problemAt(document.locate([...path, key], 'key'), key, unknownKey(key, path));
  }
  if (keyword === 'required') {
    return problemAt(document.locate(path, 'value'), 'name', 'missing; each layer has one');
  }
  const named = path.findLast((key) => !/^\d+$/.test(key)) ?? 'config';
  const input = named === 'layers' && path.length > 1 ? 'layer' : named;
  return problemAt(document.locate(path, 'value'), input, complaint(input, path, data));
}

function unknownKey(key: string, path: Path): string {
  const inEntry = path.length > 0;
  if (key === 'config') return 'cannot be set in a config';
  if (key === 'layer-name') {
    return inEntry
      ? 'unknown key; did you mean name?'
      : 'cannot be set here; each entry of layers has a name';
  }
  if (inEntry && inputNames.some((name) => name === key)) {
    return 'is the same for all layers; set it at the top of the file';
  }
  if (!inEntry && entryKeys.includes(key)) return 'belongs in an entry of layers';
  const known = inEntry ? entryKeys : topKeys;
  const best = nearest(key, known);
  return `unknown key; ${best ? `did you mean ${best}?` : `there are ${known.join(', ')}`}`;
}

/** @param key the nearest one around the value, which may be an item of its list */
function complaint(key: string, path: Path, value: unknown): string {
  if (key === 'config') return 'must be keys with values, such as runtime: "3.12"';
  if (key === 'layer') {
    return `${value === null ? 'nothing' : show(value)} is not a layer; it must have a name, as in - name: data`;
  }
  if (value === null || value === undefined) return 'has no value; give it one, or leave the key out';
  if (key === 'layers') {
    return Array.isArray(value) ? 'is empty; list a layer' : 'must be a list of layers, each with a name';
  }
  if (key === 'name') return typeof value === 'string' ? notALayerName(value) : notAText(value);
  const input = inputNames.find((name) => name === key);
  const { type, choices, pattern }: Partial<InputDefinition> = input
    ? definitionOf(input)
    : { type: 'lines' };
  if (input === 'runtime') return notARuntime(value);
  if (choices) return notAllowed(value, choices);
  if (type === 'size') return notASize(value);
  if (type === 'growth') return notAGrowth(value);
  if (type === 'days') return notDays(value);
  if (type === 'count') return notACount(value);
  if (typeof value === 'string' && value.trim() === '') return 'is empty; give it a value, or leave it out';
  if (type === 'text') return input && typeof value === 'string' ? notTaken(input, value) : notAText(value);
  const isItem = path.at(-1) !== key;
  if (typeof value === 'string' && type === 'names') return notOneOfNames(pattern ?? 'name', value);
  return isItem ? notAText(value) : `${show(value)} is neither a text nor a list of texts`;
}

/** Of a text that its pattern does not take. */
function notTaken(input: InputName, value: string): string {
  const pattern = patternOf(input);
  return pattern === 'text' ? notAText(value) : notFormed(pattern, value);
}

function notAText(value: unknown): string {
  const quoted = typeof value === 'number' || typeof value === 'boolean' ? '; write it in quotes' : '';
  return `${show(value)} is not a text${quoted}`;
}
