import { normaliseName } from '../wheel/name.js';
import { isMarker } from './marker.js';

/** One requirement as a line of a requirements file states it. */
export interface RequirementLine {
  readonly kind: 'named' | 'direct';
  /** Normalised name; undefined for a path or URL without one. */
  readonly name: string | undefined;
  readonly text: string;
  /** Of the files that may be taken for it: SHA-256 in hex, others with their kind in front; empty where any may. */
  readonly hashes: readonly string[];
  /** Settings for the backend that builds it, each as "key=value". */
  readonly configSettings: readonly string[];
}

/** A line that only sets something for the file. */
export interface OptionLine {
  readonly kind: 'option';
  /** The long spelling, such as "--index-url". */
  readonly option: string;
  readonly value: string;
}

/** Long spellings by every spelling that pip takes in a requirements file, and whether a value follows. */
const options: Readonly<Record<string, { readonly long: string; readonly value: boolean }>> =
  Object.fromEntries(
    [
      ['-r', '--requirement', true],
      ['-c', '--constraint', true],
      ['-e', '--editable', true],
      ['-i', '--index-url', true],
      ['--pypi-url', '--index-url', true],
      ['-f', '--find-links', true],
      ['', '--extra-index-url', true],
      ['', '--trusted-host', true],
      ['', '--no-binary', true],
      ['', '--only-binary', true],
      ['', '--all-releases', true],
      ['', '--only-final', true],
      ['', '--use-feature', true],
      ['', '--no-index', false],
      ['', '--prefer-binary', false],
      ['', '--require-hashes', false],
      ['', '--no-require-hashes', false],
      ['', '--pre', false],
    ].flatMap(([short, long, value]) =>
      [short, long].filter((spelling) => spelling !== '').map((spelling) => [spelling, { long, value }]),
    ),
  );

const name = '[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?';
const extras = `\\[\\s*(?:${name}(?:\\s*,\\s*${name})*)?\\s*\\]`;
// https://packaging.python.org/en/latest/specifications/version-specifiers/
const release = 'v?(?:\\d+!)?\\d+(?:\\.\\d+)*';
const suffixes =
  '(?:[-_.]?(?:alpha|beta|preview|pre|rc|a|b|c)[-_.]?\\d*)?(?:-\\d+|[-_.]?(?:post|rev|r)[-_.]?\\d*)?(?:[-_.]?dev[-_.]?\\d*)?';
const version = `${release}${suffixes}(?:\\+[a-z0-9]+(?:[-_.][a-z0-9]+)*)?`;
const clause = [
  '===\\s*[^\\s,;)]+',
  `(?:==|!=)\\s*(?:${release}${suffixes}\\.\\*|${version})`,
  `~=\\s*v?(?:\\d+!)?\\d+(?:\\.\\d+)+${suffixes}`,
  `(?:<=|>=|<|>)\\s*${version}`,
].join('|');
const versions = `(?:${clause})(?:\\s*,\\s*(?:${clause}))*\\s*,?`;
// https://packaging.python.org/en/latest/specifications/dependency-specifiers/
const named = new RegExp(
  `^(${name})\\s*(?:${extras})?\\s*(?:\\(\\s*(?:${versions})\\s*\\)|${versions})?\\s*$`,
  'i',
);
const reference = new RegExp(`^(${name})\\s*(?:${extras})?\\s*@\\s*\\S+$`);
const pathOrUrl =
  /^(?:[a-z][a-z0-9+]*:\/\/|\.{0,2}[/\\]|[A-Za-z]:\\)|^\.{1,2}(?:\[|$)|\.(?:whl|zip|tar\.gz|tar\.bz2|tgz)(?:\[[^\]]*\])?$/i;

/** Where an option of a requirement's own starts, which quotes can hide. */
const ownOption = /\s+(?=(?:--[a-z]|-C)(?:[^"']|"[^"]*"|'[^']*')*$)/;

/**
 * Reads one logical line, without its comment.
 * @returns what it is, or a text that says what is wrong with it
 */
export function readRequirementLine(line: string): RequirementLine | OptionLine | string {
  if (line.startsWith('-')) return readOption(line);
  const [text = '', ...ownOptions] = line.split(ownOption);
  const own = readOwnOptions(ownOptions);
  if (typeof own === 'string') return own;

  const [specifier, marker] = splitMarker(text);
  if (marker !== undefined && !isMarker(marker)) return `${JSON.stringify(marker)} is not a marker`;
  const direct = reference.exec(specifier);
  if (direct?.[1] !== undefined) return { kind: 'direct', name: normaliseName(direct[1]), text, ...own };
  if (pathOrUrl.test(specifier)) return { kind: 'direct', name: wheelName(specifier), text, ...own };
  const simple = named.exec(specifier);
  if (simple?.[1] !== undefined) return { kind: 'named', name: normaliseName(simple[1]), text, ...own };
  // A path without ./ in front, which pip takes if it is there
  if (/^[\w.-]+\/[\w./-]+$/.test(specifier)) return { kind: 'direct', name: undefined, text, ...own };
  return whatIsWrong(specifier);
}

/** A requirement's line without the options of its own, and without the -e of an editable one. */
export function bareRequirement(line: string): string {
  const [text = ''] = line.split(ownOption);
  return unquoted(text.replace(/^(?:-e\s*|--editable(?:\s*=\s*|\s+))/, ''));
}

function readOwnOptions(
  options: readonly string[],
): Pick<RequirementLine, 'hashes' | 'configSettings'> | string {
  const hashes: string[] = [];
  const configSettings: string[] = [];
  for (const option of options) {
    const [, hash] = /^--hash[=\s]\s*(.*)$/.exec(option) ?? [];
    const [, setting] = /^(?:--config-settings?[=\s]|-C)\s*(.*)$/.exec(option) ?? [];
    if (hash !== undefined) hashes.push(hash.toLowerCase().replace(/^sha256:/, ''));
    else if (setting !== undefined) configSettings.push(setting.replaceAll(/"([^"]*)"|'([^']*)'/g, '$1$2'));
    else if (/^--global-option\b/.test(option)) return `${JSON.stringify(option)} is not supported`;
    else return `${JSON.stringify(option)} is not an option that a requirement can have`;
  }
  const wrong = configSettings.find((setting) => !/^[^=]+=/.test(setting));
  return wrong === undefined
    ? { hashes, configSettings }
    : `${JSON.stringify(wrong)} is not a setting (such as key=value)`;
}

/** Whether a requirement takes a single version. */
export function isPinned({ text }: RequirementLine): boolean {
  return /===?/.test(text.split(';')[0] ?? '');
}

/** A URL may hold a semicolon; there, a marker's has a space before it. */
export function splitMarker(text: string): readonly [specifier: string, marker: string | undefined] {
  const [, specifier = text, marker] =
    (text.includes('://') ? /^(.*?)\s+;(.*)$/ : /^(.*?)\s*;(.*)$/).exec(text) ?? [];
  return [specifier, marker?.trim()];
}

function readOption(line: string): OptionLine | RequirementLine | string {
  const [, spelling = '', rest = ''] =
    /^(-{1,2}[a-z-]+?)(?:[=\s]\s*(.*)|)$/.exec(line) ?? /^(-[a-z])(.+)$/.exec(line) ?? [];
  const option = options[spelling];
  if (option === undefined)
    return `${JSON.stringify(line.split(/[=\s]/)[0])} is not an option that a requirements file can have`;
  if (option.long === '--editable') return readEditable(rest, spelling);
  const value = unquoted(rest.trim());
  if (option.value && value === '') return `${spelling} needs a value`;
  return { kind: 'option', option: option.long, value };
}

function readEditable(rest: string, spelling: string): RequirementLine | string {
  const [first = '', ...ownOptions] = rest.trim().split(ownOption);
  const text = unquoted(first);
  if (text === '') return `${spelling} needs a value`;
  const own = readOwnOptions(ownOptions);
  if (typeof own === 'string') return own;
  const [specifier, marker] = splitMarker(text);
  if (marker !== undefined && !isMarker(marker)) return `${JSON.stringify(marker)} is not a marker`;
  const [, name] = reference.exec(specifier) ?? [];
  return {
    kind: 'direct',
    name: name === undefined ? wheelName(specifier) : normaliseName(name),
    text,
    ...own,
  };
}

function unquoted(text: string): string {
  return text.replace(/^(["'])(.*)\1$/, '$2');
}

function whatIsWrong(text: string): string {
  const [, found, rest = ''] = new RegExp(`^(${name})\\s*(?:${extras})?\\s*(.*)$`).exec(text) ?? [];
  if (found === undefined) return `${JSON.stringify(text)} does not start with the name of a distribution`;
  return `${JSON.stringify(rest)} after ${JSON.stringify(found)} is not a version specifier (such as ==1.2 or >=1,<2), an extra or a marker`;
}

function wheelName(path: string): string | undefined {
  const egg = /#(?:.*&)?egg=([A-Za-z0-9._-]+)/.exec(path)?.[1];
  const wheel = /([^/\\]+?)-[^/\\]*\.whl/.exec(path)?.[1];
  const found = egg ?? wheel;
  return found === undefined ? undefined : normaliseName(found);
}
