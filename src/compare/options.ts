import { createHash } from 'node:crypto';
import { outsideResult } from '../inputs/outside-result.js';
import type { Circumstance } from './model.js';

/**
 * Inputs that decide on no byte of a layer: those that say where files go and what becomes of them, what is checked
 * and how much is allowed. A new input is taken for one that decides, until it stands here.
 */
export const decidesNothing: readonly string[] = [
  // What a comparison knows by other names
  'name',
  'layers',
  'config',
  'listed',
  'runtime',
  'architecture',
  'image',
  'runtime-image',
  // How much is allowed
  'reserved-size',
  'other-layers',
  'max-unzipped-size',
  'max-zipped-size',
  // What is checked
  'pip-check',
  'elf-check',
  'import-check',
  'allow-import-errors',
  'quota-check',
  'test-command',
  'test-requirements',
  'test-image',
  // What becomes of it
  ...outsideResult,
  'github-token',
];

/** What decides which zip something is in, where a layer is split. */
const ofSplit: readonly string[] = ['max-zipped-size'];

/**
 * The inputs that decide on bytes, as a manifest has them; what is empty or null is as if it were not there.
 * @param layer whose they are; null for those of the run
 * @throws Error for what no input can be
 */
export function optionsOf(
  inputs: Readonly<Record<string, unknown>>,
  layer: string | null,
): readonly Circumstance[] {
  return Object.entries(inputs)
    .filter(
      ([name]) => !decidesNothing.includes(name) || (inputs['split'] === 'auto' && ofSplit.includes(name)),
    )
    .map(([name, value]) => ({ kind: 'option', name, layer, value: bounded(textOf(value, name)) }) as const)
    .filter(({ value }) => value !== '');
}

/** Of inputs' values, that is lists of objects of lists. */
const deepest = 4;

/** As users would write it: "a, b", "true"; what is set of several, as "auto, names libgomp.so.1". */
function textOf(value: unknown, name: string, depth = 0): string {
  if (depth > deepest) throw new Error(`it is damaged: inputs/${name} is no value of an input`);
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return joined(value.map((each) => textOf(each, name, depth + 1)));
  if (typeof value !== 'object') return String(value);
  // Where something stands in a config changes with each line above it
  const parts = Object.entries(value).filter(([key]) => key !== 'location');
  return joined(parts.map(([key, part]) => fieldText(key, part, textOf(part, name, depth + 1))));
}

function fieldText(key: string, value: unknown, text: string): string {
  if (value === true) return key;
  return value === false || text === '' ? '' : `${key} ${text}`;
}

const joined = (texts: readonly string[]) => texts.filter((text) => text !== '').join(', ');

const longest = 300;

/** A long text as its beginning, with a hash of all of it so that no two become the same. */
function bounded(text: string): string {
  if (text.length <= longest) return text;
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 8);
  return `${text.slice(0, longest)}… (${hash})`;
}
