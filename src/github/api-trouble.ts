import { isGivenUp, limitEnds, limitOf } from './api-retry.js';
import type { Trouble } from './artifact-trouble.js';
import { plain } from './artifact-trouble.js';

export interface ApiTrouble extends Trouble {
  /** Whether the job was not given what it takes, which is not the fault of what was built. */
  readonly lacking: boolean;
}

/** What was asked of the REST interface when it failed. */
export type Doing = 'find' | 'upload' | 'notes';

const status = 'https://www.githubstatus.com tells whether GitHub has trouble.';
const permission =
  'Give the job the permission contents: write (permissions, in the workflow), and github-token a token that has it.';

export const noToken: ApiTrouble = {
  reason: 'there is no token to reach GitHub with',
  advice: `${permission} The token of the job is $\{{ github.token }}.`,
  forAll: true,
  lacking: true,
};

export const immutable: ApiTrouble = {
  reason: 'the release is immutable, so its assets can never change',
  advice:
    'Let the workflow build while the release is a draft (release-assets: always, with the tag), and publish it afterwards. A release that is immutable already needs a new one, with a new tag.',
  forAll: true,
  lacking: false,
};

/** What an error of the client means for a release. None of it is shown whole, as an address may carry a signature. */
export function apiTroubleOf(error: unknown, doing: Doing, now: number): ApiTrouble {
  const text = plain(messageOf(error));
  const code = statusOf(error);
  const limit = limitOf(error);
  if (isGivenUp(error)) {
    return {
      reason: 'it was not done in time, and was given up',
      advice: `Run the job again: what is uploaded stays. ${status}`,
      forAll: true,
      lacking: false,
    };
  }
  if (limit) {
    const end = limitEnds(error, now);
    const until = end === null ? '' : ` until ${new Date(end).toISOString().slice(0, 16)}Z`;
    return {
      reason:
        limit === 'primary'
          ? `the token has used up its requests for the hour${until}`
          : `GitHub asks to slow down${until} (${text})`,
      advice: 'Run the job again later, or start fewer jobs at once: what is uploaded stays.',
      forAll: true,
      lacking: false,
    };
  }
  if (code === 401) {
    return {
      reason: `GitHub does not know the token (${text})`,
      advice: `See whether the token in github-token has expired. ${permission}`,
      forAll: true,
      lacking: true,
    };
  }
  if (code === 403) {
    return {
      reason: `the token may not do that (${text})`,
      advice: forbidden(doing),
      forAll: true,
      lacking: true,
    };
  }
  if (code === 404) {
    return {
      reason: 'GitHub finds no such release for this token',
      advice: `See whether the release was deleted meanwhile. ${forbidden(doing)}`,
      forAll: true,
      lacking: false,
    };
  }
  if (isImmutable(error)) return immutable;
  if (code === 422 || code === 400) {
    return {
      reason: `GitHub does not take it (${text})`,
      advice: 'See what else changes the release while the job runs, and run the job again.',
      forAll: false,
      lacking: false,
    };
  }
  const file = fileProblem(error);
  if (file) {
    return {
      reason: `its file cannot be read (${file})`,
      advice: 'See what else writes to the output directory while the job runs.',
      forAll: false,
      lacking: false,
    };
  }
  if (error instanceof Error && error.name === 'DigestError') {
    return {
      reason: error.message,
      advice: 'See what else writes to the output directory while the job runs, and run the job again.',
      forAll: false,
      lacking: false,
    };
  }
  const answered = hasAnswer(error);
  return {
    reason: answered ? `GitHub does not work (${code}: ${text})` : `GitHub cannot be reached (${text})`,
    advice: `Run the job again: what is uploaded stays. ${status}`,
    forAll: doing !== 'upload' || !answered,
    lacking: false,
  };
}

/** GitHub's word for it: "Cannot upload assets to an immutable release." */
function isImmutable(error: unknown): boolean {
  return statusOf(error) === 422 && /\bimmutable release\b/i.test(messageOf(error));
}

/** Whether an asset of the name is there. The client puts the errors of the answer behind its message. */
export function isTaken(error: unknown): boolean {
  return statusOf(error) === 422 && /already_exists/.test(messageOf(error));
}

export function isNotFound(error: unknown): boolean {
  return statusOf(error) === 404;
}

/**
 * https://docs.github.com/rest/releases/releases#update-a-release has what else the job's token cannot do, whatever its
 * permissions are.
 */
function forbidden(doing: Doing): string {
  if (doing !== 'notes') return permission;
  return `${permission} Where the commit of the release changes workflows against the default branch, GitHub lets no token of a job edit the release: then give a token of your own that may change workflows.`;
}

function fileProblem(error: unknown): string | null {
  const { code, cause } = (error ?? {}) as { readonly code?: unknown; readonly cause?: unknown };
  const found = [code, (cause as { readonly code?: unknown } | undefined)?.code].find(
    (each) => typeof each === 'string' && /^(?:ENOENT|EACCES|EIO|EISDIR|EMFILE)$/.test(each),
  );
  return typeof found === 'string' ? found : null;
}

function hasAnswer(error: unknown): boolean {
  return ((error ?? {}) as { readonly response?: unknown }).response !== undefined;
}

function statusOf(error: unknown): number | undefined {
  const { status: code } = (error ?? {}) as { readonly status?: unknown };
  return typeof code === 'number' ? code : undefined;
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
