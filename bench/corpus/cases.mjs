import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** @typedef {import('./cases.d.mts').Case} Case */

const here = new URL('.', import.meta.url);

/** Fetches the wheels that a case places by hand: <directory> <JSON>. */
export const wheelsProgram = fileURLToPath(new URL('wheels.py', here));

/** @returns {readonly Case[]} all cases, by area */
export function loadCases() {
  const files = readdirSync(new URL('cases/', here)).filter((name) => name.endsWith('.json'));
  return files.sort().flatMap((name) => JSON.parse(readFileSync(new URL(`cases/${name}`, here), 'utf8')));
}

/** @returns {Readonly<Record<string, import('./cases.d.mts').Truth>>} what truth.py saw, by id of the case */
export function loadTruth() {
  return JSON.parse(readFileSync(new URL('truth.json', here), 'utf8'));
}

/** What no truth depends on. */
const told = ['title', 'area', 'reason', 'fast'];

/**
 * Changes with everything that truth depends on; truth.py computes the same.
 * @param {Case} one
 */
export function hashOf(one) {
  const asked = Object.fromEntries(Object.entries(one).filter(([name]) => !told.includes(name)));
  return createHash('sha256').update(canonical(asked)).digest('hex').slice(0, 16);
}

/** @param {unknown} value @returns {string} JSON with sorted names, as Python's json.dumps writes it without spaces */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${entries.map(([name, each]) => `${JSON.stringify(name)}:${canonical(each)}`).join(',')}}`;
}

/**
 * The user's project. What the truth was established with is held by constraints, so that a release of tomorrow
 * does not make another case of it.
 * @param {Case} one
 * @param {import('./cases.d.mts').Truth | undefined} truth
 * @returns {Readonly<Record<string, string>>} files by path
 */
export function filesOf(one, truth) {
  const { requirements } = one;
  const installed = Object.entries(truth?.installed ?? {});
  if (installed.length === 0 || requirements.includes('--hash')) return { 'requirements.txt': requirements };
  const pins = installed.map(([name, version]) => `${name}==${version}\n`);
  return { 'requirements.txt': `${requirements}-c constraints.txt\n`, 'constraints.txt': pins.join('') };
}

/** @param {Case} one @returns {readonly string[]} of the command line */
export function flagsOf(one) {
  const inputs = { runtime: one.runtime, builder: 'container', 'layer-name': 'corpus', ...one.inputs };
  return ['build', ...Object.entries(inputs).flatMap(([name, value]) => [`--${name}`, value])];
}
