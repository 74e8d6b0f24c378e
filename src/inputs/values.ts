import { quotas } from '../lambda/quotas.js';
import type { InputName } from './definitions.js';
import { choices, definitionOf, pruneRules, switchValues } from './definitions.js';
import type {
  AllowedImportError,
  Inputs,
  LayerInputs,
  MaxGrowth,
  NamedFile,
  Pruning,
  SystemLibraries,
} from './inputs.js';
import { wantsLibraries } from './inputs.js';
import {
  needsImage,
  notACount,
  notAGrowth,
  notAllowed,
  notAnAllowedImport,
  notAPattern,
  notASize,
  notDays,
  notFormed,
  notOneOfNames,
  show,
} from './messages.js';
import { matches, mostRetentionDays, patternOf } from './patterns.js';
import { parseGrowth, parseSize } from './size.js';
import type { Find, Reject } from './source.js';
import { listOf, placeOf } from './source.js';

/** Reads single values. What is wrong is rejected, and the default stands in for it until all is told. */
export function valueReader(find: Find, reject: Reject) {
  const text = (name: InputName) => find(name)?.value.toString();

  function choice<const Allowed extends readonly string[]>(
    name: InputName,
    allowed: Allowed,
    fallback: Allowed[number],
  ): Allowed[number] {
    const value = text(name);
    if (value === undefined || allowed.includes(value)) return value ?? fallback;
    reject(name, notAllowed(value, allowed), find(name)?.location);
    return fallback;
  }

  function size<Fallback extends number | null>(name: InputName, fallback: Fallback): number | Fallback {
    const value = text(name);
    if (value === undefined) return fallback;
    const bytes = parseSize(value);
    if (bytes !== undefined) return bytes;
    reject(name, notASize(value), find(name)?.location);
    return fallback;
  }

  function growth(name: InputName): MaxGrowth | null {
    const value = text(name);
    if (value === undefined) return null;
    const most = parseGrowth(value);
    if (most === undefined) reject(name, notAGrowth(value), find(name)?.location);
    return most ?? null;
  }

  const isOn = (name: InputName, fallback: boolean) =>
    choice(name, switchValues, fallback ? 'true' : 'false') === 'true';

  function days(name: InputName): number | null {
    const value = text(name);
    if (value === undefined) return null;
    const number = Number(value);
    if (matches('days', value) && number >= 1 && number <= mostRetentionDays) return number;
    reject(name, notDays(value), find(name)?.location);
    return null;
  }

  function count(name: InputName): number | null {
    const value = text(name);
    if (value === undefined) return null;
    if (matches('count', value)) return Number(value);
    reject(name, notACount(value), find(name)?.location);
    return null;
  }

  /** A text that its pattern takes. */
  function formed(name: InputName): string | null {
    const value = text(name)?.trim();
    const pattern = patternOf(name);
    if (value === undefined || pattern === 'text' || matches(pattern, value)) return value ?? null;
    reject(name, notFormed(pattern, value), find(name)?.location);
    return null;
  }

  function lines(name: InputName, fallback: readonly string[]): readonly string[] {
    const given = find(name);
    return given ? listOf(given, /\n/) : fallback;
  }

  function names(name: InputName): readonly string[] {
    const given = find(name);
    const all = given ? listOf(given, /[\n,]/) : [];
    const { pattern = 'name' } = definitionOf(name);
    for (const one of all.filter((one) => !matches(pattern, one)))
      reject(name, notOneOfNames(pattern, one), given && placeOf(given, one));
    return all;
  }

  function files(name: InputName): readonly NamedFile[] {
    const given = find(name);
    return lines(name, []).map((file) => {
      const location = given && placeOf(given, file);
      return location ? { file, location } : { file };
    });
  }

  function allowedImports(name: InputName): readonly AllowedImportError[] {
    const given = find(name);
    return lines(name, []).flatMap((line) => {
      const [, pattern, reason] = /^([\w.*]+)\s+(\S.*)$/.exec(line) ?? [];
      if (pattern !== undefined && reason !== undefined) return [{ pattern, reason }];
      reject(name, notAnAllowedImport(line), given && placeOf(given, line));
      return [];
    });
  }

  function systemLibraries(name: InputName): SystemLibraries {
    const all = names(name);
    const given = all.filter((one) => one !== 'never' && one !== 'auto');
    if (all.includes('never') && all.length > 1) {
      reject(name, `${show('never')} goes with nothing else; leave it out`, find(name)?.location);
    }
    return { auto: all.includes('auto'), names: given };
  }

  function pruning(name: InputName): Pruning {
    const all = names(name);
    if (all.includes('none') && all.length > 1) {
      reject(name, `${show('none')} goes with nothing else; leave it out`, find(name)?.location);
    }
    return { safe: !all.includes('none'), without: pruneRules.filter((rule) => all.includes(`no-${rule}`)) };
  }

  /** Patterns of paths in a layer. */
  function paths(name: InputName): readonly string[] {
    const given = find(name);
    const all = lines(name, []);
    for (const one of all.filter((one) => /^[/!]|\\|(?:^|\/)\.{1,2}(?:\/|$)|\/\//.test(one)))
      reject(name, notAPattern(one), given && placeOf(given, one));
    return all;
  }

  return {
    text,
    choice,
    size,
    growth,
    isOn,
    days,
    count,
    formed,
    lines,
    names,
    files,
    allowedImports,
    systemLibraries,
    pruning,
    paths,
  };
}

/** The part of a layer that is the same however it came to be one. */
export function layerValues(find: Find, builder: Inputs['builder'], reject: Reject) {
  const reader = valueReader(find, reject);
  const { text, choice, size, growth, count, formed, lines, names, files, allowedImports } = reader;
  const { systemLibraries, pruning, paths } = reader;
  const values = {
    requirements: lines('requirements', ['requirements.txt']),
    extras: names('extras'),
    groups: names('groups'),
    prune: pruning('prune'),
    keep: paths('keep'),
    drop: paths('drop'),
    strip: choice('strip', choices.strip, 'never'),
    bytecode: choice('bytecode', choices.bytecode, 'none'),
    split: choice('split', choices.split, 'never'),
    'reserved-size': size('reserved-size', 0),
    'max-unzipped-size': size('max-unzipped-size', quotas.unzipped),
    'max-zipped-size': size('max-zipped-size', null),
    'max-growth': growth('max-growth'),
    'pip-check': choice('pip-check', choices.check, 'error'),
    'elf-check': choice('elf-check', choices.check, 'error'),
    'import-check': choice('import-check', choices.check, 'error'),
    'allow-import-errors': allowedImports('allow-import-errors'),
    'quota-check': choice('quota-check', choices.check, 'error'),
    'system-libraries': systemLibraries('system-libraries'),
    'other-layers': files('other-layers'),
    'test-command': text('test-command')?.trim() ?? null,
    'test-requirements': lines('test-requirements', []),
    'test-image': choice('test-image', choices['test-image'], 'runtime'),
    description: formed('description'),
    'license-info': formed('license-info'),
    'share-with': names('share-with'),
    'keep-versions': count('keep-versions'),
  } satisfies Partial<LayerInputs>;
  if (builder === 'host') rejectImageUsers(values, find, reject);
  return values;
}

/** What takes an image cannot be had without one. */
function rejectImageUsers(
  values: Pick<LayerInputs, 'test-command' | 'system-libraries' | 'strip' | 'bytecode'>,
  find: Find,
  reject: Reject,
): void {
  const used = {
    'test-command': values['test-command'] !== null,
    'system-libraries': wantsLibraries(values),
    strip: values.strip !== 'never',
    bytecode: values.bytecode !== 'none',
  } as const;
  for (const name of ['test-command', 'system-libraries', 'strip', 'bytecode'] as const) {
    if (used[name]) reject(name, needsImage, find(name)?.location);
  }
}
