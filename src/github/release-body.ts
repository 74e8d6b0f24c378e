import type { Api } from './api.js';
import type { Release } from './release.js';
import type { NotesSection } from './release-notes.js';
import { hasSection, withSection } from './release-notes.js';

export type NotesOutcome = 'kept' | 'written' | 'no room' | 'lost';

const rounds = 5;
/** Longer than another job takes between its reading and its writing, in milliseconds. */
const settling = 2000;

/**
 * Puts the section into the notes. GitHub takes no condition with a change, so a job that read the notes before and
 * writes them after takes the section away again: it is looked for once such a job must be done.
 */
export async function writeNotes(
  { octokit, repository, clock }: Api,
  { id }: Release,
  section: NotesSection,
): Promise<NotesOutcome> {
  const release = { ...repository, release_id: id };
  for (let round = 0; ; round++) {
    const { data } = await octokit.rest.repos.getRelease(release);
    const notes = data.body ?? null;
    if (hasSection(notes, section)) return round === 0 ? 'kept' : 'written';
    if (round === rounds) return 'lost';
    const body = withSection(notes, section);
    if (body === null) return 'no room';
    await octokit.rest.repos.updateRelease({ ...release, body });
    await clock.pause(Math.round(settling * (1 + clock.random())));
  }
}
