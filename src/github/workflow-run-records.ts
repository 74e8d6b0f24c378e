import type { Finding } from '../errors.js';
import type { Api } from './api.js';
import type { ApiFailure } from './api-trouble.js';
import { failureOf, statusPage } from './api-trouble.js';
import type { RecordFiles } from './workflow-run-archive.js';
import { readRecord } from './workflow-run-archive.js';
import { downloadArtifact } from './workflow-run-download.js';

/** What a run left of what it found. All of it is text of whoever wrote the pull request. */
export interface RunRecord extends RecordFiles {
  /** Name of the artifact. */
  readonly artifact: string;
}

export interface RunRecords {
  /** By name of their artifacts. */
  readonly records: readonly RunRecord[];
  /** Artifacts that are none, or were not read; why follows "it" in a sentence. */
  readonly skipped: readonly { readonly artifact: string; readonly why: string }[];
  readonly findings: readonly Finding[];
}

/** Bounds, since whoever opens a pull request decides what its run leaves. */
export interface RecordLimits {
  readonly records: number;
  /** Artifacts that are looked into, the small ones first. */
  readonly downloads: number;
  /** Of an artifact as it is downloaded. */
  readonly archiveBytes: number;
  /** Of each file in it. */
  readonly fileBytes: number;
}

const megabyte = 1024 * 1024;
const usual: RecordLimits = {
  records: 20,
  downloads: 50,
  archiveBytes: 20 * megabyte,
  fileBytes: 8 * megabyte,
};

/**
 * The records among the artifacts of a run: each that has a manifest. Nothing is thrown, and nothing goes to a disk.
 * @param runId of a run of the repository, as the event tells it
 */
export async function readRecords(
  api: Api,
  runId: number,
  limits: Partial<RecordLimits> = {},
): Promise<RunRecords> {
  const { records: mostRecords, downloads, archiveBytes, fileBytes } = { ...usual, ...limits };
  const records: RunRecord[] = [];
  const skipped: { artifact: string; why: string }[] = [];
  let looked = 0;
  try {
    for (const { id, name: artifact, size, expired } of await listArtifacts(api, runId)) {
      const skip = (why: string) => skipped.push({ artifact, why });
      if (expired) skip('has expired');
      // Layers are uploaded as they are
      else if (artifact.endsWith('.zip')) skip('is a zip of its own');
      else if (size > archiveBytes) skip(`has more than ${archiveBytes} bytes`);
      else if (records.length >= mostRecords) skip(`comes after the ${mostRecords} records that are read`);
      else if (looked >= downloads) skip(`comes after the ${downloads} artifacts that are looked into`);
      else {
        looked += 1;
        const bytes = await downloadArtifact(api, id, archiveBytes);
        const read = typeof bytes === 'string' ? { why: bytes } : await readRecord(bytes, fileBytes);
        if ('why' in read) skip(read.why);
        else records.push({ artifact, ...read });
      }
    }
  } catch (error) {
    const finding = notRead(runId, failureOf(error, api.clock.now()));
    return { records: sorted(records), skipped, findings: [finding] };
  }
  return { records: sorted(records), skipped, findings: [] };
}

/** The newest of each name, as every attempt at a run has artifacts of its own; the smallest first. */
async function listArtifacts({ octokit, repository }: Api, runId: number) {
  const asked = { ...repository, run_id: runId, per_page: 100 };
  const all = await octokit.paginate(octokit.rest.actions.listWorkflowRunArtifacts, asked);
  const newest = new Map(all.toSorted((a, b) => a.id - b.id).map((artifact) => [artifact.name, artifact]));
  return [...newest.values()]
    .map(({ id, name, size_in_bytes: size, expired }) => ({ id, name, size, expired }))
    .sort((a, b) => a.size - b.size || a.id - b.id);
}

function sorted(records: readonly RunRecord[]): readonly RunRecord[] {
  return records.toSorted((a, b) => (a.artifact < b.artifact ? -1 : 1));
}

function notRead(runId: number, { kind, reason }: ApiFailure): Finding {
  const lacking = kind === 'forbidden' || kind === 'not found';
  const permission = 'Give the job the permission actions: read (permissions, in the workflow).';
  return {
    rule: 'comment',
    severity: 'warning',
    subject: `run ${runId}`,
    title: `The artifacts of the run ${runId} could not be read`,
    reason: kind === 'not found' ? 'GitHub finds no such run for this token' : reason,
    advice: lacking ? permission : `Run the job again. ${statusPage}`,
  };
}
