import { posix } from 'node:path';
import type { ImportStatement } from './python-text.js';

/** A module by where it lies. */
export interface ModuleName {
  /** Such as "numpy.linalg.tests.test_linalg". */
  readonly dotted: string;
  /** Whether it is the __init__ of a package. */
  readonly package: boolean;
}

/** Sources, bytecode without a source, and extension modules, whichever Python they are for. */
const moduleFile = /^([^.]+)(?:\.py|\.pyc|\.pyx|(?:\.[\w-]+)?\.so)$/;

/** @param path in site-packages; undefined for what is no module */
export function moduleOf(path: string): ModuleName | undefined {
  const directory = posix.dirname(path);
  const [, stem] = moduleFile.exec(posix.basename(path)) ?? [];
  if (stem === undefined) return undefined;
  const parents = directory === '.' ? [] : directory.split('/');
  const isPackage = stem === '__init__';
  const parts = isPackage ? parents : [...parents, stem];
  return { dotted: parts.join('.'), package: isPackage };
}

/** "a.b.c" and what is above it: "a", "a.b", "a.b.c". */
export function namesUpTo(dotted: string): readonly string[] {
  const parts = dotted.split('.');
  return parts.map((_, index) => parts.slice(0, index + 1).join('.'));
}

/**
 * The dotted names that a statement may import: the module, and what is taken from it, which may be modules as well.
 * @param importer undefined for a script, in which there is nothing that dots could lead from
 */
export function importedBy(
  { level, module, names }: ImportStatement,
  importer: ModuleName | undefined,
): readonly string[] {
  const base = level === 0 ? '' : relativeBase(level, importer);
  if (base === undefined) return [];
  const from = [base, module].filter((part) => part !== '').join('.');
  if (from === '') return names;
  return [from, ...names.filter((name) => name !== '*').map((name) => `${from}.${name}`)];
}

/** What a name with dots in front, as importlib.import_module takes it, is in full. */
export function resolveRelative(name: string, importer: ModuleName | undefined): string | undefined {
  const module = name.replace(/^\.+/, '');
  const level = name.length - module.length;
  if (level === 0) return module;
  const base = relativeBase(level, importer);
  return base && [base, module].filter((part) => part !== '').join('.');
}

function relativeBase(level: number, importer: ModuleName | undefined): string | undefined {
  if (!importer) return undefined;
  const parts = importer.dotted.split('.');
  const up = level - (importer.package ? 1 : 0);
  return up >= parts.length ? undefined : parts.slice(0, parts.length - up).join('.');
}
