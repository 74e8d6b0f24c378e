import type { Finding, Severity } from '../errors.js';
import { enumerate } from '../sizes.js';
import type { Plan, PlanEntry, Trouble, VersionOutcome } from './model.js';

/** Regions in one finding. */
const shown = 6;

type Placed = Pick<PlanEntry, 'layer' | 'region'>;
type Troubled = Placed & { readonly trouble: Trouble };

/** What AWS would take nowhere, so that nothing is sent. One finding for each cause. */
export function refusalFindings({ refusals }: Plan): readonly Finding[] {
  return grouped(refusals, ({ subject, reason, advice }) => `${subject}\n${reason}\n${advice}`).map(
    (group) => {
      const [{ subject, reason, advice }] = group;
      const layers = [...new Set(group.map(({ layer }) => layer))];
      const title = `Nothing is published, as AWS would not take ${enumerate(layers)}`;
      return { rule: 'publish', severity: 'error', subject, title, reason, advice };
    },
  );
}

/** What is to be told of outcomes, be they of a plan that was applied or of one that was made alone (a dry run). */
export function outcomeFindings(
  outcomes: readonly VersionOutcome[],
  { dryRun }: { readonly dryRun: boolean },
): readonly Finding[] {
  const failed = outcomes.filter(({ status }) => status === 'failed');
  return [
    ...troubles(
      failed.filter(({ arn }) => arn === null),
      'error',
      dryRun ? 'Failed to plan publishing' : 'Failed to publish',
    ),
    ...troubles(
      failed.filter(({ arn }) => arn !== null),
      'error',
      dryRun ? 'Failed to see who may use' : 'Failed to set who may use',
    ),
    ...troubles(
      outcomes.filter(({ status }) => status !== 'failed'),
      'warning',
      'Failed to delete old versions of',
    ),
    ...publicFindings(outcomes, dryRun),
    ...twinFindings(outcomes),
  ];
}

function troubles(
  results: readonly (Placed & { readonly trouble: Trouble | null })[],
  severity: Severity,
  failed: string,
): readonly Finding[] {
  const troubled = results.filter((result): result is Troubled => result.trouble !== null);
  return grouped(troubled, ({ trouble }) => `${trouble.reason}\n${trouble.advice}`).map((group): Finding => {
    const [{ layer, trouble }] = group;
    return {
      rule: 'publish',
      severity,
      subject: layer.name,
      title: `${failed} ${placesOf(group)}`,
      reason: trouble.reason,
      advice: trouble.advice,
    };
  });
}

/** Loud, since it cannot be taken back from who has it. */
function publicFindings(outcomes: readonly VersionOutcome[], dryRun: boolean): readonly Finding[] {
  // One that failed after it was published may be shared already
  const shared = outcomes.filter(
    ({ layer, status, arn }) => (status !== 'failed' || arn !== null) && layer.shareWith.includes('*'),
  );
  const [first, ...more] = shared;
  if (first === undefined) return [];
  return [
    {
      rule: 'publish',
      severity: 'notice',
      subject: 'share-with',
      title: `Everyone with an AWS account ${dryRun ? 'could' : 'can'} use ${placesOf([first, ...more])}`,
      reason: 'share-with has *',
      advice: 'Where that is not meant, name accounts or an organisation, and run it again.',
    },
  ];
}

function twinFindings(outcomes: readonly VersionOutcome[]): readonly Finding[] {
  const doubled = outcomes.filter(({ twin }) => twin !== null);
  const [first, ...more] = doubled;
  if (first === undefined) return [];
  return [
    {
      rule: 'publish',
      severity: 'notice',
      subject: first.layer.name,
      title: `Two versions with the same content were published of ${placesOf([first, ...more])}`,
      reason: `version ${first.twin} was published while this run published version ${first.version}, and Lambda has no way to publish only what is not there`,
      advice: 'Put the jobs into one concurrency group, so that they publish one after the other.',
    },
  ];
}

/** "data in eu-central-1 and eu-west-1, extra in eu-west-1". */
export function placesOf(places: readonly [Placed, ...Placed[]]): string {
  return grouped(places, ({ layer }) => layer.name)
    .map((group) => {
      const regions = group.map(({ region }) => region);
      const rest = regions.length - shown;
      const listed = rest > 0 ? [...regions.slice(0, shown), `${rest} more regions`] : regions;
      return `${group[0].layer.name} in ${enumerate(listed)}`;
    })
    .join(', ');
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): readonly [T, ...T[]][] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return [...groups.values()];
}
