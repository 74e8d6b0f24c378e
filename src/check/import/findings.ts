import type { BlameFor } from '../../analysis/blame.js';
import type { Finding, Severity } from '../../errors.js';
import type { AllowedImportError } from '../../inputs/inputs.js';
import { count, enumerateSome } from '../../sizes.js';
import type { WayOut } from './advice.js';
import { adviceFor } from './advice.js';
import type { JudgedModule } from './severity.js';
import { matchesModule } from './severity.js';

export interface FindingContext {
  readonly blameFor: BlameFor;
  readonly allowed: readonly AllowedImportError[];
  readonly wayOut: WayOut;
  /** Distributions of layers below, which import without this layer. */
  readonly below?: ReadonlySet<string>;
}

/** How many modules, reasons or distributions a finding names. */
const named = 5;

const worstFirst: readonly Severity[] = ['error', 'warning', 'notice'];

type Group = readonly [JudgedModule, ...JudgedModule[]];

/** One finding for each distribution and cause, worst first, then what was allowed in vain. */
export function importFindings(
  failures: readonly JudgedModule[],
  context: FindingContext,
): readonly Finding[] {
  const hiding = failures.filter(hides);
  const findings = [
    ...groupBy(hiding, ({ verdict }) => verdict.culprit).map((group) => hidingFinding(group, context)),
    ...groupBy(
      failures.filter((failure) => !hides(failure)),
      ({ module, verdict, severity, allowed }) => [
        ...[module.distribution, verdict.cause, verdict.library, verdict.missing?.split('.')[0]],
        ...[severity, allowed],
      ],
    ).map((group) => ownFinding(group, context)),
  ];
  const sorted = findings.sort(
    (a, b) =>
      worstFirst.indexOf(a.severity) - worstFirst.indexOf(b.severity) || (a.subject < b.subject ? -1 : 1),
  );
  return [...sorted, ...unusedPatterns(failures, context.allowed)];
}

/** Whether it fails for a module that stands in for one of Python's; such a module makes many fail. */
function hides({ verdict, allowed }: JudgedModule): boolean {
  return verdict.cause === 'hides-python' && allowed === undefined;
}

function groupBy(
  failures: readonly JudgedModule[],
  keyOf: (failure: JudgedModule) => unknown,
): readonly Group[] {
  const groups = new Map<string, [JudgedModule, ...JudgedModule[]]>();
  for (const failure of failures) {
    const key = JSON.stringify(keyOf(failure));
    const group = groups.get(key);
    if (group) group.push(failure);
    else groups.set(key, [failure]);
  }
  return [...groups.values()];
}

function ownFinding(group: Group, { blameFor, wayOut, below }: FindingContext): Finding {
  const [{ module, verdict, severity, allowed }] = group;
  const { distribution } = module;
  const { chain, location, requested } = blameFor(distribution);
  const names = group.map((each) => each.module.name);
  const shown = enumerateSome(names, named);
  const why = [...new Set(group.map((each) => each.verdict.text))];
  const more = why.length > named ? `; and ${count(why.length - named, 'other reason')}` : '';
  const said =
    group.length > 1 || verdict.said === '' || verdict.text.includes(verdict.said)
      ? ''
      : ` (${shorten(verdict.said)})`;
  const by =
    verdict.culprit === undefined || verdict.text.includes(verdict.culprit)
      ? ''
      : `, in the code of ${verdict.culprit}`;
  const way = requested || chain === distribution ? '' : `; ${distribution} is there by ${chain}`;
  const without = below?.has(distribution) ? '; it is in a layer below, and imports without this one' : '';
  const permission = allowed === undefined ? '' : `; it is allowed: ${allowed}`;
  return {
    rule: 'import',
    severity,
    subject: distribution,
    title: `${shown}${shown === distribution ? '' : ` of ${distribution}`} ${names.length === 1 ? 'does' : 'do'} not import`,
    reason: `${why.slice(0, named).map(shorten).join('; ')}${more}${by}${said}${way}${without}${permission}`,
    advice:
      allowed === undefined
        ? adviceFor(verdict, distribution, wayOut)
        : 'Take it out of allow-import-errors once it imports.',
    ...(location ? { location } : {}),
  };
}

/** One finding for all that fails since a distribution has a module of a name that is Python's. */
function hidingFinding(group: Group, { blameFor, wayOut }: FindingContext): Finding {
  const [{ module, verdict }] = group;
  const culprit = verdict.culprit ?? module.distribution;
  const { chain, location } = blameFor(culprit);
  const distributions = [...new Set(group.map((each) => each.module.distribution))];
  const way = chain === culprit ? '' : `; ${culprit} is there by ${chain}`;
  const severity = worstFirst.find((each) => group.some((failure) => failure.severity === each));
  return {
    rule: 'import',
    severity: severity ?? 'error',
    subject: culprit,
    title: verdict.text,
    reason: `${count(group.length, 'module')} of ${enumerateSome(distributions, named)} ${group.length === 1 ? 'does' : 'do'} not import for it (${shorten(verdict.said)})${way}`,
    advice: adviceFor(verdict, culprit, wayOut),
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
