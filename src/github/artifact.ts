import type { DefaultArtifactClient } from '@actions/artifact';
import type { Trouble } from './artifact-trouble.js';
import { isConflict, nameHeld, nameTaken, outOfTime, troubleOf } from './artifact-trouble.js';
import { isGithub } from './server.js';

type Variables = Readonly<Record<string, string | undefined>>;

/** What is to become an artifact. */
export interface Payload {
  readonly name: string;
  /** One file whose base name is the artifact's, uploaded as it is; or a directory's, packed into an archive. */
  readonly files: readonly string[];
  readonly directory: string;
  /** Of the one file; null for an archive, whose bytes only the client knows. */
  readonly sha256: string | null;
}

export interface Artifact {
  readonly name: string;
  readonly id: number;
  /** Of its bytes as they are stored; null where the service does not tell. */
  readonly sha256: string | null;
}

export type Outcome = { readonly payload: Payload } & (
  | { readonly artifact: Artifact }
  | { readonly trouble: Trouble }
);

export interface UploadOptions {
  /** Null where the repository's setting counts. */
  readonly retentionDays: number | null;
  readonly overwrite: boolean;
  /** Milliseconds for all of them together. */
  readonly limit: number;
}

export interface Uploads {
  readonly outcomes: readonly Outcome[];
  /** Whether the client still waits for something, which would keep the process from ending. */
  readonly hanging: boolean;
}

/**
 * Where artifacts can go: to GitHub; nowhere since the server has no such service, as GitHub Enterprise Server; or
 * nowhere since no job of a workflow runs here.
 */
export function artifactService(environment: Variables): 'here' | 'not on this server' | 'no job' {
  if (!environment['ACTIONS_RUNTIME_TOKEN']) return 'no job';
  if (!isGithub(environment)) return 'not on this server';
  return environment['ACTIONS_RESULTS_URL'] ? 'here' : 'no job';
}

/**
 * Uploads one after another, by the client that GitHub's own actions use. It retries for long and has no limit of its
 * own, so what is not done in time is given up. Where the service as a whole is in trouble, the rest is not tried.
 */
export async function uploadArtifacts(
  payloads: readonly Payload[],
  { limit, ...options }: UploadOptions,
): Promise<Uploads> {
  const outcomes: Outcome[] = [];
  const end = timeOut(limit);
  let trouble: Trouble | undefined;
  let hanging = false;
  for (const payload of payloads) {
    if (!trouble) {
      const result = await Promise.race([uploaded(payload, options), end.reached]);
      if (result !== 'out of time' && !('reason' in result)) {
        outcomes.push({ payload, artifact: result });
        continue;
      }
      hanging = result === 'out of time';
      const why = result === 'out of time' ? outOfTime(limit) : result;
      outcomes.push({ payload, trouble: why });
      if (why.forAll) trouble = why;
    } else outcomes.push({ payload, trouble });
  }
  end.cancel();
  return { outcomes, hanging };
}

async function uploaded(
  payload: Payload,
  options: Omit<UploadOptions, 'limit'>,
): Promise<Artifact | Trouble> {
  try {
    // Loaded here, as it is half of all code and most starts of the action end without it
    const { DefaultArtifactClient } = await import('@actions/artifact');
    const client = new DefaultArtifactClient();
    try {
      return await create(client, payload, options);
    } catch (error) {
      if (!isConflict(error)) throw error;
    }
    return await besideExisting(client, payload, options);
  } catch (error) {
    return troubleOf(error);
  }
}

async function create(
  client: DefaultArtifactClient,
  { name, files, directory, sha256 }: Payload,
  { retentionDays }: Omit<UploadOptions, 'limit'>,
): Promise<Artifact> {
  const { id, digest } = await client.uploadArtifact(name, [...files], directory, {
    skipArchive: sha256 !== null,
    ...(retentionDays === null ? {} : { retentionDays }),
  });
  if (id === undefined) throw new Error('the artifact service gave no id');
  return { name, id, sha256: digest ?? null };
}

/** The run has the name already: what is there is as good as ours where it is the same, and else may be replaced. */
async function besideExisting(
  client: DefaultArtifactClient,
  payload: Payload,
  options: Omit<UploadOptions, 'limit'>,
): Promise<Artifact | Trouble> {
  const { name, sha256 } = payload;
  // What is not finished is not listed
  const found = await client.getArtifact(name).catch((error: unknown) => {
    if (error instanceof Error && error.name === 'ArtifactNotFoundError') return null;
    throw error;
  });
  if (!found) return nameHeld;
  const { id, digest } = found.artifact;
  if (sha256 !== null && digest === `sha256:${sha256}`) return { name, id, sha256 };
  if (!options.overwrite) return nameTaken;
  await client.deleteArtifact(name);
  return await create(client, payload, options);
}

function timeOut(milliseconds: number) {
  let timer: NodeJS.Timeout | undefined;
  const reached = new Promise<'out of time'>((resolve) => {
    timer = setTimeout(() => resolve('out of time'), milliseconds);
  });
  return { reached, cancel: () => clearTimeout(timer) };
}
