/** Why an artifact was not uploaded. */
export interface Trouble {
  /** What follows a colon. */
  readonly reason: string;
  readonly advice: string;
  /** Whether the next artifact would fare no better. */
  readonly forAll: boolean;
}

const later = 'Run the job again; https://www.githubstatus.com tells whether Actions has trouble.';

export const nameTaken: Trouble = {
  reason: 'the workflow run has another artifact of that name, and it stays',
  advice:
    'Set artifact-name to one that no other job or step has, or let ours replace it by overwrite-artifact: true.',
  forAll: false,
};

export const nameHeld: Trouble = {
  reason: 'the workflow run has an artifact of that name whose upload is under way, or was never finished',
  advice: 'Set artifact-name to one that no other job or step has.',
  forAll: false,
};

export function outOfTime(milliseconds: number): Trouble {
  return {
    reason: `it was not done after ${Math.round(milliseconds / 1000)} s, and was given up`,
    advice: later,
    forAll: true,
  };
}

/** Whether the run has an artifact of that name already. */
export function isConflict(error: unknown): boolean {
  return statusIn(messageOf(error)) === 409;
}

/** What an error of the client means. Its own message may hold a URL with a signature, so none of it is shown whole. */
export function troubleOf(error: unknown): Trouble {
  const message = messageOf(error);
  const status = statusIn(message) ?? statusOf(error);
  const [network] =
    /\b(?:ECONNRESET|ENOTFOUND|ETIMEDOUT|ECONNREFUSED|EHOSTUNREACH|EAI_AGAIN|EPIPE)\b/.exec(message) ?? [];
  if (error instanceof Error && error.name === 'FilesNotFoundError') {
    return {
      reason: 'its file is not there any more',
      advice: 'See what else writes to the output directory while the job runs.',
      forAll: false,
    };
  }
  if (/storage quota has been hit/.test(message)) {
    return {
      reason: 'the storage that this account has for artifacts is used up',
      advice:
        'Delete old artifacts, or keep them for less time by retention-days; GitHub counts anew after some hours.',
      forAll: true,
    };
  }
  if (status === 401 || status === 403) {
    return {
      reason: `the artifact service refuses it (${plain(message)})`,
      advice:
        'See whether the repository may store artifacts, and whether a proxy or an allow list stands between the runner and GitHub.',
      forAll: true,
    };
  }
  if (network) {
    return {
      reason: `the artifact service cannot be reached (${network})`,
      advice: `${later} A self-hosted runner must be allowed to reach GitHub's results service and its storage.`,
      forAll: true,
    };
  }
  const down = status === undefined ? 'the upload failed' : 'the artifact service does not work';
  return {
    reason: `${down} (${plain(message)})`,
    advice: later,
    forAll: status === undefined || status >= 429,
  };
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** The client tells the status of an answer in words alone. */
function statusIn(message: string): number | undefined {
  const [, status] = /\((\d{3})\)/.exec(message) ?? [];
  return status === undefined ? undefined : Number(status);
}

/** Of errors of the blob store. */
function statusOf(error: unknown): number | undefined {
  const { statusCode } = (error ?? {}) as { statusCode?: unknown };
  return typeof statusCode === 'number' ? statusCode : undefined;
}

/** One line without addresses. */
export function plain(message: string): string {
  const [line = ''] = message.replaceAll(/\bhttps?:\/\/\S+/g, '[address]').split(/[\r\n]/);
  const text = line.trim().replace(/[.:]+$/, '');
  return text.length > 200 ? `${text.slice(0, 199)}…` : text || 'without a reason';
}
