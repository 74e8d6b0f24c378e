import { failureOf, messageOf, statusOf, statusPage } from './api-trouble.js';
import type { Trouble } from './artifact-trouble.js';

export interface ApiTrouble extends Trouble {
  /** Whether the job was not given what it takes, which is not the fault of what was built. */
  readonly lacking: boolean;
}

/** What was asked of the REST interface when it failed. */
export type Doing = 'find' | 'upload' | 'notes';

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

/** What an error of the client means for a release. */
export function apiTroubleOf(error: unknown, doing: Doing, now: number): ApiTrouble {
  if (isImmutable(error)) return immutable;
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
  const { kind, reason } = failureOf(error, now);
  const told = { reason, forAll: true, lacking: false };
  switch (kind) {
    case 'primary limit':
    case 'secondary limit':
      return {
        ...told,
        advice: 'Run the job again later, or start fewer jobs at once: what is uploaded stays.',
      };
    case 'unknown token':
      return {
        ...told,
        advice: `See whether the token in github-token has expired. ${permission}`,
        lacking: true,
      };
    case 'forbidden':
      return { ...told, advice: forbidden(doing), lacking: true };
    case 'not found':
      return {
        ...told,
        reason: 'GitHub finds no such release for this token',
        advice: `See whether the release was deleted meanwhile. ${forbidden(doing)}`,
      };
    case 'not taken':
      return {
        ...told,
        advice: 'See what else changes the release while the job runs, and run the job again.',
        forAll: false,
      };
    default:
      return {
        ...told,
        advice: `Run the job again: what is uploaded stays. ${statusPage}`,
        forAll: doing !== 'upload' || kind !== 'down',
      };
  }
}

/** GitHub's word for it: "Cannot upload assets to an immutable release." */
function isImmutable(error: unknown): boolean {
  return statusOf(error) === 422 && /\bimmutable release\b/i.test(messageOf(error));
}

/** Whether an asset of the name is there. The client puts the errors of the answer behind its message. */
export function isTaken(error: unknown): boolean {
  return statusOf(error) === 422 && /already_exists/.test(messageOf(error));
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
