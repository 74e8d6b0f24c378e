import type { BlameFor } from '../../analysis/blame.js';
import type { Severity } from '../../errors.js';
import type { AllowedImportError } from '../../inputs/inputs.js';
import type { Cause } from './cause.js';
import type { Module } from './modules.js';
import type { Verdict } from './verdict.js';

export interface FailedModule {
  readonly module: Module;
  readonly verdict: Verdict;
  /** Whether it is not the front of its distribution, and another public module of it that says something imports. */
  readonly othersImport: boolean;
}

/** A failure with what it comes to. */
export interface JudgedModule extends FailedModule {
  readonly severity: Severity;
  /** The user's reason to allow it. */
  readonly allowed?: string;
}

/** What may well work in the function, which has what this test has not. */
const outside: ReadonlySet<Cause> = new Set(['environment', 'display', 'network']);

/** What is as its makers meant it. */
const meant: ReadonlySet<Cause> = new Set(['not-alone', 'no-module']);

/** What counts of a module that is only one of many in its package: code that nothing in the layer can mend. */
const broken: ReadonlySet<Cause> = new Set([
  ...(['missing-library', 'glibc', 'machine', 'binary-mismatch'] as const),
  ...(['hides-python', 'cpu', 'crash'] as const),
]);

/** How bad it is: what the user asks for counts as an error, unless it may work in Lambda. */
export function judge(
  failure: FailedModule,
  blameFor: BlameFor,
  allowed: readonly AllowedImportError[],
): JudgedModule {
  const { module, verdict, othersImport } = failure;
  const permission = allowed.find(({ pattern }) => matchesModule(pattern, module.name));
  if (permission) return { ...failure, severity: 'notice', allowed: permission.reason };
  const { requested } = blameFor(module.distribution);
  const { cause, extra } = verdict;
  const optional = cause === 'optional-dependency' && (!requested || othersImport || isForHost(extra));
  // What is left from an older Python may lie beside what takes its place.
  if (module.rank === 'inner' && cause === 'python') return { ...failure, severity: 'warning' };
  const aside = module.rank === 'private' || (module.rank === 'inner' && !broken.has(cause));
  // What people import is no mere library; that it is not to be imported alone was tried.
  const asMeant = meant.has(cause) && (module.rank !== 'front' || cause === 'not-alone');
  if (aside || asMeant || optional) return { ...failure, severity: 'notice' };
  return { ...failure, severity: requested && !outside.has(cause) ? 'error' : 'warning' };
}

/**
 * OpenTelemetry's instrumentations name what they instrument under this extra, and expect it to be there anyhow:
 * https://github.com/open-telemetry/opentelemetry-python-contrib/blob/main/CONTRIBUTING.md
 */
function isForHost(extra: string | undefined): boolean {
  return extra?.endsWith('[instruments]') ?? false;
}

/** @param pattern a dotted name, in which * stands for anything */
export function matchesModule(pattern: string, name: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(name);
}
