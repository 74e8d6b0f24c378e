import type { BlameFor } from '../../analysis/blame.js';
import type { Finding, Severity } from '../../errors.js';
import type { AllowedImportError } from '../../inputs/inputs.js';
import { count } from '../../sizes.js';
import type { WayOut } from './advice.js';
import { adviceFor } from './advice.js';
import type { Cause } from './causes.js';
import type { Module } from './modules.js';
import type { Verdict } from './verdict.js';

export interface FailedModule {
  readonly module: Module;
  readonly verdict: Verdict;
  /** Whether another public module of its distribution imports. */
  readonly othersImport: boolean;
}

export interface FindingContext {
  readonly blameFor: BlameFor;
  readonly allowed: readonly AllowedImportError[];
  readonly wayOut: WayOut;
}

/** A failure with what it comes to. */
export interface JudgedModule extends FailedModule {
  readonly severity: Severity;
  /** The user's reason to allow it. */
  readonly allowed?: string;
}

/** How many modules a finding names. */
const named = 5;

/** What may well work in the function, which has what this test has not. */
const outside: ReadonlySet<Cause> = new Set(['environment', 'display', 'network']);

/** How bad it is: what the user asks for counts as an error, unless it may work in Lambda. */
export function judge(failure: FailedModule, { blameFor, allowed }: FindingContext): JudgedModule {
  const { module, verdict, othersImport } = failure;
  const permission = allowed.find(({ pattern }) => matchesModule(pattern, module.name));
  if (permission) return { ...failure, severity: 'notice', allowed: permission.reason };
  const { requested } = blameFor(module.distribution);
  const { cause } = verdict;
  const optional = cause === 'optional-dependency' && (!requested || othersImport);
  if (module.rank === 'private' || cause === 'not-alone' || optional)
    return { ...failure, severity: 'notice' };
  return { ...failure, severity: requested && !outside.has(cause) ? 'error' : 'warning' };
}

/** One finding for each distribution and cause, errors first, then what was allowed in vain. */
export function importFindings(
  failures: readonly JudgedModule[],
  context: FindingContext,
): readonly Finding[] {
  const groups = new Map<string, [JudgedModule, ...JudgedModule[]]>();
  for (const failure of failures) {
    const { module, verdict, severity, allowed } = failure;
    const key = JSON.stringify([module.distribution, verdict.cause, severity, allowed]);
    const group = groups.get(key);
    if (group) group.push(failure);
    else groups.set(key, [failure]);
  }
  const order: readonly Severity[] = ['error', 'warning', 'notice'];
  const findings = [...groups.values()].map((group) => findingFor(group, context));
  const sorted = findings.sort(
    (a, b) => order.indexOf(a.severity) - order.indexOf(b.severity) || (a.subject < b.subject ? -1 : 1),
  );
  return [...sorted, ...unusedPatterns(failures, context.allowed)];
}

function findingFor(
  group: readonly [JudgedModule, ...JudgedModule[]],
  { blameFor, wayOut }: FindingContext,
): Finding {
  const [{ module, verdict, severity, allowed }] = group;
  const { distribution } = module;
  const { chain, location, requested } = blameFor(distribution);
  const names = group.map((each) => each.module.name);
  const shown = names.slice(0, named).join(', ');
  const rest = names.length > named ? ` and ${names.length - named} more` : '';
  const why = [...new Set(group.map((each) => each.verdict.text))];
  const more = why.length > named ? `; and ${count(why.length - named, 'other reason')}` : '';
  const said = group.length === 1 && verdict.said !== '' ? ` (${shorten(verdict.said)})` : '';
  const by =
    verdict.culprit !== undefined && !verdict.text.includes(verdict.culprit)
      ? `, in the code of ${verdict.culprit}`
      : '';
  const way = requested || chain === distribution ? '' : `. It is there by ${chain}`;
  const permission = allowed === undefined ? '' : `. It is allowed: ${allowed}`;
  return {
    rule: 'import',
    severity,
    subject: distribution,
    title: `${shown}${rest} of ${distribution} ${names.length === 1 ? 'does' : 'do'} not import`,
    reason: `${why.slice(0, named).join('; ')}${more}${by}${said}${way}${permission}`,
    advice:
      allowed === undefined
        ? adviceFor(verdict, distribution, wayOut)
        : 'Take it out of allow-import-errors once it imports.',
    ...(location ? { location } : {}),
  };
}

/** The longest text of an exception that a finding repeats. */
const longest = 200;

function shorten(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}...` : text;
}

function unusedPatterns(
  failures: readonly JudgedModule[],
  allowed: readonly AllowedImportError[],
): readonly Finding[] {
  return allowed
    .filter(({ pattern }) => !failures.some(({ module }) => matchesModule(pattern, module.name)))
    .map(({ pattern, reason }) => ({
      rule: 'import',
      severity: 'notice',
      subject: pattern,
      title: `allow-import-errors ${pattern} allows nothing`,
      reason: `no module of that name failed to import; it was allowed for: ${reason}`,
      advice: 'Take it out, or mend the pattern.',
    }));
}

/** @param pattern a dotted name, in which * stands for anything */
export function matchesModule(pattern: string, name: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(name);
}
