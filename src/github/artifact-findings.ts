import type { Finding } from '../errors.js';
import { count, enumerate } from '../sizes.js';
import type { Outcome } from './artifact.js';
import type { Trouble } from './artifact-trouble.js';

/** Names in one finding. */
const namesShown = 5;

/** @param directory the output directory, as the user knows it */
export function noService(directory: string): Finding {
  return {
    rule: 'artifact',
    severity: 'notice',
    subject: 'upload-artifact',
    title: 'No artifact is uploaded',
    reason: 'this server has not the artifact service of github.com, as GitHub Enterprise Server has not',
    advice: `Upload ${directory} by a step with the version of actions/upload-artifact that your server supports (v3 on GitHub Enterprise Server), and set upload-artifact: false.`,
  };
}

export function notPrepared(why: string, directory: string): Finding {
  return {
    rule: 'artifact',
    severity: 'warning',
    subject: 'upload-artifact',
    title: 'Failed to upload artifacts',
    reason: `their files could not be prepared (${why})`,
    advice: `Free space where RUNNER_TEMP is. What was built is in ${directory} all the same.`,
  };
}

export function shorterKept(wanted: number, most: number): Finding {
  return {
    rule: 'artifact',
    severity: 'notice',
    subject: 'retention-days',
    title: `Artifacts are kept for ${count(most, 'day')}`,
    reason: `retention-days asks for ${wanted}, and the repository allows no more than ${most}`,
    advice: 'Ask for less, or have the setting of the repository raised.',
  };
}

/** The bytes that went out, held against those that were built and checked. */
export function altered(outcome: Outcome): readonly Finding[] {
  if (!('artifact' in outcome)) return [];
  const { payload, artifact } = outcome;
  if (payload.sha256 === null || artifact.sha256 === null || artifact.sha256 === payload.sha256) return [];
  return [
    {
      rule: 'artifact',
      severity: 'warning',
      subject: artifact.name,
      title: `The artifact ${artifact.name} is not what was built`,
      reason: `its SHA-256 is ${artifact.sha256}, that of the zip is ${payload.sha256}`,
      advice: 'See what else writes to the output directory while the job runs, and do not use the artifact.',
    },
  ];
}

/** One finding for each cause, which says what was lost. */
export function notUploaded(outcomes: readonly Outcome[], directory: string): readonly Finding[] {
  const lost = new Map<Trouble, string[]>();
  for (const outcome of outcomes) {
    if (!('trouble' in outcome)) continue;
    lost.set(outcome.trouble, [...(lost.get(outcome.trouble) ?? []), outcome.payload.name]);
  }
  return [...lost].map(([{ reason, advice }, names]) => ({
    rule: 'artifact',
    severity: 'warning',
    subject: names[0] ?? '',
    title: `Failed to upload the artifact${names.length > 1 ? 's' : ''} ${enumerate(shown(names))}`,
    reason,
    advice: `${advice} What was built is in ${directory} all the same.`,
  }));
}

function shown(names: readonly string[]): readonly string[] {
  const rest = names.length - namesShown;
  return rest > 0 ? [...names.slice(0, namesShown), `${rest} more`] : names;
}
