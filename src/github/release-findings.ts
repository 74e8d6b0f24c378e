import type { Finding, Severity } from '../errors.js';
import { enumerate } from '../sizes.js';
import type { Release, ReleaseMode } from './release.js';
import type { NotesOutcome } from './release-body.js';
import { longestNotes } from './release-notes.js';
import type { ApiTrouble } from './release-trouble.js';
import { noToken } from './release-trouble.js';

/** Names in one finding. */
const namesShown = 5;

export function noRelease(reason: string): Finding {
  return {
    rule: 'release',
    severity: 'error',
    subject: 'release-assets',
    title: 'There is no release to attach anything to',
    reason,
    advice:
      'Run the workflow on the event release or for a tag. release-assets: auto leaves other runs alone, and never all of them.',
  };
}

/** @param drafts how many there are of the tag, none of them published */
export function noSingleRelease(tag: string, drafts: number | null): Finding {
  return {
    rule: 'release',
    severity: 'error',
    subject: tag,
    title: `There is no single release of the tag ${tag}`,
    reason:
      drafts === null
        ? 'none is published, and of drafts the token sees none'
        : `none is published, and ${drafts} drafts are for that tag`,
    advice:
      drafts === null
        ? 'Create the release before this step; a draft will do. A token sees drafts with the permission contents: write alone.'
        : 'Delete all drafts but the one that is meant, or publish it.',
  };
}

export function withoutToken(mode: ReleaseMode): Finding {
  return refused('Failed to reach the release', 'github-token', noToken, mode);
}

export function notFound(tag: string, trouble: ApiTrouble, mode: ReleaseMode): Finding {
  return refused(`Failed to find the release of ${tag}`, tag, trouble, mode);
}

/** The release names a place for its assets that is not its server's. */
export function strangeAddress({ tag }: Release): Finding {
  return {
    rule: 'release',
    severity: 'error',
    subject: tag,
    title: `Nothing is uploaded to the release ${tag}`,
    reason:
      'its upload address is neither on the host of the API nor on the host for uploads that belongs to it',
    advice: 'See what GITHUB_API_URL is set to, and what stands between the runner and GitHub.',
  };
}

/** One finding for each cause, which says what is missing. */
export function notAttached(
  { tag }: Release,
  lost: readonly { readonly name: string; readonly trouble: ApiTrouble }[],
  mode: ReleaseMode,
): readonly Finding[] {
  const byReason = new Map<string, { readonly trouble: ApiTrouble; readonly names: string[] }>();
  for (const { name, trouble } of lost) {
    const known = byReason.get(trouble.reason);
    if (known) known.names.push(name);
    else byReason.set(trouble.reason, { trouble, names: [name] });
  }
  return [...byReason.values()].map(({ trouble, names }) =>
    refused(`Failed to attach ${enumerate(shown(names))} to the release ${tag}`, tag, trouble, mode),
  );
}

export function notNoted(
  { tag }: Release,
  outcome: ApiTrouble | Extract<NotesOutcome, 'no room' | 'lost'>,
  versions: string,
): Finding {
  const told = { rule: 'release', severity: 'warning', subject: tag } as const;
  const title = `The notes of the release ${tag} do not have the layer versions`;
  const all = `The asset ${versions} has them.`;
  if (outcome === 'no room') {
    const reason = `they are as long as GitHub lets them be (${longestNotes} characters)`;
    return { ...told, title, reason, advice: `${all} Shorten the notes, and run the job again.` };
  }
  if (outcome === 'lost') {
    const reason = 'something else kept writing the notes as they were before';
    return { ...told, title, reason, advice: `${all} Run the job again once the others are done.` };
  }
  return { ...told, title, reason: outcome.reason, advice: `${all} ${outcome.advice}` };
}

/** Where nobody asked for it, that the job may not write releases is no failure. */
function refused(
  title: string,
  subject: string,
  { reason, advice, lacking }: ApiTrouble,
  mode: ReleaseMode,
): Finding {
  const severity: Severity = lacking && mode === 'auto' ? 'warning' : 'error';
  const off = lacking && mode === 'auto' ? ' Or leave releases alone by release-assets: never.' : '';
  return { rule: 'release', severity, subject, title, reason, advice: `${advice}${off}` };
}

function shown(names: readonly string[]): readonly string[] {
  const rest = names.length - namesShown;
  return rest > 0 ? [...names.slice(0, namesShown), `${rest} more`] : names;
}
