import type { Api } from './api.js';
import { isNotFound } from './api-trouble.js';

type Variables = Readonly<Record<string, string | undefined>>;

export type ReleaseMode = 'auto' | 'always' | 'never';

/** Which release a run is for: that of its event, that of its tag, or none, with why where one is asked for. */
export type Wanted =
  | { readonly by: 'event'; readonly id: number; readonly tag: string }
  | { readonly by: 'tag'; readonly tag: string }
  | { readonly by: 'nothing'; readonly reason: string | null };

/** What there is to know of a release. It is never changed but for its notes. */
export interface Release {
  readonly id: number;
  readonly tag: string;
  /** Its page. */
  readonly url: string;
  /** Where its assets are uploaded to, as a URI template. */
  readonly uploadUrl: string;
  readonly immutable: boolean;
}

const tagRef = 'refs/tags/';

/**
 * @param event the event's payload, of which nothing is taken for granted
 */
export function wantedRelease(environment: Variables, event: unknown, mode: ReleaseMode): Wanted {
  if (mode === 'never') return { by: 'nothing', reason: null };
  const { action, release } = (event ?? {}) as { readonly action?: unknown; readonly release?: unknown };
  const { id, tag_name: tag } = (release ?? {}) as { readonly id?: unknown; readonly tag_name?: unknown };
  if (environment['GITHUB_EVENT_NAME'] === 'release') {
    if (typeof action !== 'string' || typeof id !== 'number' || typeof tag !== 'string')
      return { by: 'nothing', reason: 'what GITHUB_EVENT_PATH names is no payload of the event release' };
    const suits = mode === 'always' ? action !== 'deleted' : action === 'published';
    if (suits) return { by: 'event', id, tag };
    return { by: 'nothing', reason: mode === 'always' ? 'the release of this event was deleted' : null };
  }
  if (mode === 'auto') return { by: 'nothing', reason: null };
  const ref = environment['GITHUB_REF'] ?? '';
  if (ref.startsWith(tagRef) && ref.length > tagRef.length)
    return { by: 'tag', tag: ref.slice(tagRef.length) };
  return {
    by: 'nothing',
    reason: `the run is neither for a release nor for a tag${ref === '' ? '' : `, but for ${ref}`}`,
  };
}

/**
 * The release, as it is now. A tag's may be a draft: those are found in the list alone, by a token that may write.
 * @returns null where the tag has none, and their number where it has several drafts
 */
export async function findRelease(
  { octokit, repository }: Api,
  wanted: Exclude<Wanted, { by: 'nothing' }>,
): Promise<Release | number | null> {
  const { repos } = octokit.rest;
  if (wanted.by === 'event') {
    return releaseFrom((await repos.getRelease({ ...repository, release_id: wanted.id })).data);
  }
  const { tag } = wanted;
  const published = await repos.getReleaseByTag({ ...repository, tag }).catch((error: unknown) => {
    if (isNotFound(error)) return null;
    throw error;
  });
  if (published) return releaseFrom(published.data);
  const all = await octokit.paginate(repos.listReleases, { ...repository, per_page: 100 });
  const [first, ...more] = all.filter((release) => release.tag_name === tag);
  if (!first) return null;
  return more.length > 0 ? more.length + 1 : releaseFrom(first);
}

type Answer = Awaited<ReturnType<Api['octokit']['rest']['repos']['getRelease']>>['data'];

function releaseFrom({ id, tag_name, html_url, upload_url, immutable, draft }: Answer): Release {
  return {
    id,
    tag: tag_name,
    url: html_url,
    uploadUrl: upload_url,
    immutable: immutable === true && !draft,
  };
}
