type Variables = Readonly<Record<string, string | undefined>>;

/** The pull request that a run is for. */
export interface PullRequest {
  readonly number: number;
  /** Its own last commit, not the merge that is checked out. */
  readonly headSha: string;
  /** Whether it comes from another repository, whose runs may only read. */
  readonly fork: boolean;
}

const events: readonly (string | undefined)[] = ['pull_request', 'pull_request_target'];

/** Whether the run is for one, also where its payload does not say for which. */
export function isForPullRequest(environment: Variables): boolean {
  return events.includes(environment['GITHUB_EVENT_NAME']);
}

/**
 * @param event the event's payload, of which nothing is taken for granted
 * @returns null for a run of another event, or without a payload of such
 */
export function pullRequestOf(environment: Variables, event: unknown): PullRequest | null {
  if (!isForPullRequest(environment)) return null;
  const pull = field(event, 'pull_request');
  const head = field(pull, 'head');
  const [number, headSha] = [field(pull, 'number'), field(head, 'sha')];
  if (!isNumber(number) || !isSha(headSha)) return null;
  const base =
    fullName(field(field(pull, 'base'), 'repo')) ?? environment['GITHUB_REPOSITORY']?.toLowerCase();
  // The repository of a fork may be gone
  const from = fullName(field(head, 'repo'));
  return { number, headSha, fork: from === null || from !== base };
}

/** Of anything. */
export function field(of: unknown, name: string): unknown {
  if (typeof of !== 'object' || of === null || !Object.hasOwn(of, name)) return undefined;
  return (of as Readonly<Record<string, unknown>>)[name];
}

export function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}

export function isSha(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{40,64}$/.test(value);
}

/** "owner/repository" in small letters, as names that differ in nothing else are the same. */
export function fullName(repository: unknown): string | null {
  const name = field(repository, 'full_name');
  return typeof name === 'string' && name !== '' ? name.toLowerCase() : null;
}
