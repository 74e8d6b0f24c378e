import type { InputName } from './definitions.js';
import { definitionOf, pruneRules, switchValues } from './definitions.js';
import type { AllowedImportError, MaxGrowth, NamedFile, Pruning, SystemLibraries } from './inputs.js';
import {
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
