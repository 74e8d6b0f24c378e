import type { Answer, Handler } from './answers.js';
import { notFound, page, refusal } from './answers.js';
import type { Fields } from './bodies.js';

export interface StoredArtifact {
  readonly id: number;
  readonly run: number;
  readonly name: string;
  /** The zip, as it is downloaded. */
  readonly bytes: Buffer;
  expired: boolean;
  /** What is told of its size. */
  readonly size: number;
}

interface Place {
  readonly artifacts: readonly StoredArtifact[];
  readonly origin: () => string;
  /** "owner/repo". */
  readonly repository: string;
  readonly make: (schema: string, fields: Fields) => Fields;
}

/** Where the bytes are, which is another service with addresses that let whoever has them in. */
export const storagePath = '/storage/artifacts/';
const signature = 'offline0dummy0signature';

/** GitHub's handlers of a run's artifacts. */
export function artifactHandlers(place: Place): Readonly<Record<string, Handler>> {
  const { artifacts, make, repository } = place;
  const api = () => `${place.origin()}/api/v3/repos/${repository}/actions`;
  return {
    'actions/list-workflow-run-artifacts': (request) => {
      const run = Number(request.parameters['run_id']);
      const all = artifacts.filter((artifact) => artifact.run === run);
      const items = all.map(({ id, name, expired, size }) =>
        make('artifact', {
          id,
          name,
          expired,
          size_in_bytes: size,
          url: `${api()}/artifacts/${id}`,
          archive_download_url: `${api()}/artifacts/${id}/zip`,
        }),
      );
      const answer = page(items, request, `${api()}/runs/${run}/artifacts`);
      return { ...answer, body: { total_count: all.length, artifacts: answer.body } };
    },
    'actions/download-artifact': ({ parameters }) => {
      const artifact = artifacts.find(({ id }) => id === Number(parameters['artifact_id']));
      if (!artifact || parameters['archive_format'] !== 'zip') return notFound;
      if (artifact.expired) return refusal(410, 'Artifact has expired');
      const location = `${place.origin()}${storagePath}${artifact.id}?sig=${signature}`;
      return { status: 302, headers: { location } };
    },
  };
}

/** Azure's storage, which takes no token of GitHub's beside a signature. */
export function storageAnswer(
  url: URL,
  authorization: string | undefined,
  artifacts: readonly StoredArtifact[],
): Answer {
  if (authorization !== undefined || url.searchParams.get('sig') !== signature)
    return { status: 403, body: Buffer.from('<Error><Code>AuthenticationFailed</Code></Error>') };
  const found = artifacts.find(({ id }) => `${storagePath}${id}` === url.pathname);
  return found ? { status: 200, body: found.bytes } : { status: 404, body: Buffer.from('<Error/>') };
}
