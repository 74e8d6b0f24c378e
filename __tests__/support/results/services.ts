import { randomUUID } from 'node:crypto';
import type { BlobStore } from './blob-store.js';

/** What the services know of a cache entry. */
export interface CacheEntry {
  readonly id: number;
  /** Whose runs see it. */
  readonly repository: string;
  readonly key: string;
  readonly version: string;
  readonly blob: string;
  /** Bytes; undefined until it is finished. */
  size?: number;
}

/** What the services know of an artifact. */
export interface StoredArtifact {
  readonly id: number;
  /** Backend ids of the run and the job, which the token carries. */
  readonly run: string;
  readonly job: string;
  readonly name: string;
  readonly mimeType: string | undefined;
  /** RFC 3339. */
  readonly expiresAt: string | undefined;
  readonly createdAt: string;
  readonly blob: string;
  /** Bytes; undefined until it is finished. */
  size?: number;
  /** Such as "sha256:..."; undefined until it is finished. */
  digest?: string | undefined;
}

export interface State {
  /** Newest first. */
  readonly caches: CacheEntry[];
  readonly artifacts: StoredArtifact[];
}

export type Body = Readonly<Record<string, unknown>>;

/** An answer that is an error of Twirp: https://twitchtv.github.io/twirp/docs/errors.html */
export class TwirpError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export type Method = keyof ReturnType<typeof servicesOf>;

/** The services' methods, over what they keep. URLs are those of the server that stands before the blobs. */
export function servicesOf({ caches, artifacts }: State, blobs: BlobStore, base: () => string) {
  let last = 1000;
  const nextId = () => ++last;
  const text = (body: Body, field: string) => String(body[field] ?? '');
  const of = (repository: string) => caches.filter((entry) => entry.repository === repository);
  const inRun = (body: Body) => artifacts.filter(({ run }) => run === text(body, 'workflow_run_backend_id'));
  const named = (body: Body) => inRun(body).find(({ name }) => name === text(body, 'name'));
  const finished = (body: Body) => {
    const found = named(body);
    if (found?.size === undefined) throw new TwirpError(404, 'not_found', 'artifact not found');
    return found;
  };
  const uploaded = async (blob: string, stated: unknown) => {
    const size = await blobs.size(blob);
    if (size !== undefined && size === Number(stated)) return size;
    throw new TwirpError(400, 'invalid_argument', `${stated} bytes were stated, ${size} are there`);
  };

  return {
    CreateCacheEntry: async (body: Body, repository: string) => {
      const [key, version] = [text(body, 'key'), text(body, 'version')];
      if (of(repository).some((entry) => entry.key === key && entry.version === version)) {
        throw new TwirpError(
          409,
          'already_exists',
          'cache entry with the same key and version already exists',
        );
      }
      const entry = { id: nextId(), repository, key, version, blob: randomUUID() };
      caches.unshift(entry);
      return { ok: true, signed_upload_url: base() + blobs.uploadPath(entry.blob) };
    },
    FinalizeCacheEntryUpload: async (body: Body, repository: string) => {
      const [key, version] = [text(body, 'key'), text(body, 'version')];
      const entry = of(repository).find((each) => each.key === key && each.version === version);
      if (!entry) throw new TwirpError(404, 'not_found', 'cache entry not found');
      entry.size = await uploaded(entry.blob, body['size_bytes']);
      return { ok: true, entry_id: `${entry.id}` };
    },
    GetCacheEntryDownloadURL: async (body: Body, repository: string) => {
      const there = of(repository).filter(
        ({ size, version }) => size !== undefined && version === text(body, 'version'),
      );
      const key = text(body, 'key');
      const prefixes = [key, ...((body['restore_keys'] as readonly string[] | undefined) ?? [])];
      const found = [
        there.find((entry) => entry.key === key),
        ...prefixes.map((prefix) => there.find((entry) => entry.key.startsWith(prefix))),
      ].find((entry) => entry !== undefined);
      if (!found) return { ok: false, signed_download_url: '', matched_key: '' };
      const url = base() + blobs.downloadPath(found.blob, 'cache');
      return { ok: true, signed_download_url: url, matched_key: found.key };
    },
    CreateArtifact: async (body: Body) => {
      if (named(body)) {
        const conflict = 'an artifact with this name already exists on the workflow run';
        throw new TwirpError(409, 'already_exists', conflict);
      }
      const artifact = {
        id: nextId(),
        run: text(body, 'workflow_run_backend_id'),
        job: text(body, 'workflow_job_run_backend_id'),
        name: text(body, 'name'),
        mimeType: body['mime_type'] as string | undefined,
        expiresAt: body['expires_at'] as string | undefined,
        createdAt: new Date().toISOString(),
        // GitHub's names end so, and the client takes them for archives then
        blob: `${randomUUID()}.zip`,
      };
      artifacts.push(artifact);
      return { ok: true, signed_upload_url: base() + blobs.uploadPath(artifact.blob) };
    },
    FinalizeArtifact: async (body: Body) => {
      const artifact = named(body);
      if (!artifact) throw new TwirpError(404, 'not_found', 'artifact not found');
      artifact.size = await uploaded(artifact.blob, body['size']);
      artifact.digest = body['hash'] as string | undefined;
      return { ok: true, artifact_id: `${artifact.id}` };
    },
    ListArtifacts: async (body: Body) => {
      const { name_filter: name, id_filter: id } = body;
      const found = inRun(body)
        .filter(({ size }) => size !== undefined)
        .filter((each) => name === undefined || each.name === name)
        .filter((each) => id === undefined || `${each.id}` === id);
      return {
        artifacts: found.map((each) => ({
          workflow_run_backend_id: each.run,
          workflow_job_run_backend_id: each.job,
          database_id: `${each.id}`,
          name: each.name,
          size: `${each.size}`,
          created_at: each.createdAt,
          ...(each.digest === undefined ? {} : { digest: each.digest }),
        })),
      };
    },
    GetSignedArtifactURL: async (body: Body) => {
      const { blob, name } = finished(body);
      return { signed_url: base() + blobs.downloadPath(blob, name) };
    },
    DeleteArtifact: async (body: Body) => {
      const artifact = finished(body);
      artifacts.splice(artifacts.indexOf(artifact), 1);
      await blobs.remove(artifact.blob);
      return { ok: true, artifact_id: `${artifact.id}` };
    },
  };
}
