import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import type { ContainerClient } from '@azure/storage-blob';
import {
  BlobSASPermissions,
  BlobServiceClient,
  generateBlobSASQueryParameters,
  SASProtocol,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';

/**
 * The emulator's own account, which is no secret:
 * https://learn.microsoft.com/en-us/azure/storage/common/storage-use-azurite#well-known-storage-account-and-key
 */
const account = 'devstoreaccount1';
const key = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';
const containerName = 'results';

const program = createRequire(import.meta.url).resolve('azurite/dist/src/blob/main.js');
/** The client speaks a newer version of the protocol than this Azurite, which is the last for Node 20, knows by name. */
const options = ['--inMemoryPersistence', '--disableTelemetry', '--skipApiVersionCheck'];

export interface BlobStore {
  /** Such as "http://127.0.0.1:4321". */
  readonly origin: string;
  /** Path and query by which a blob can be written. */
  uploadPath(blob: string): string;
  /** Path and query by which a blob can be read, under the name that it is to be saved by. */
  downloadPath(blob: string, fileName: string): string;
  /** Bytes of a blob; undefined where there is none. */
  size(blob: string): Promise<number | undefined>;
  remove(blob: string): Promise<void>;
  close(): Promise<void>;
}

/** Azurite, on a port that is free, with its blobs in memory. */
export async function startBlobStore(): Promise<BlobStore> {
  const child = spawn(process.execPath, [program, '--blobHost', '127.0.0.1', '--blobPort', '0', ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const lines = createInterface(child.stdout);
  const origin = await Promise.race([
    new Promise<string>((listens) => {
      lines.on('line', (line) => {
        const [found] = /http:\/\/127\.0\.0\.1:\d+/.exec(/listens on/.test(line) ? line : '') ?? [];
        if (found) listens(found);
      });
    }),
    ended.then(([status]) => Promise.reject(new Error(`azurite ended with ${status}`))),
  ]);
  const credential = new StorageSharedKeyCredential(account, key);
  const container = new BlobServiceClient(`${origin}/${account}`, credential).getContainerClient(
    containerName,
  );
  await container.create();
  return {
    origin,
    uploadPath: (blob) => signed(container, credential, blob, 'cw'),
    downloadPath: (blob, fileName) =>
      signed(container, credential, blob, 'r', `attachment; filename="${fileName}"`),
    size: async (blob) => {
      const client = container.getBlobClient(blob);
      return (await client.exists()) ? (await client.getProperties()).contentLength : undefined;
    },
    remove: async (blob) => {
      await container.getBlobClient(blob).deleteIfExists();
    },
    close: async () => {
      child.kill();
      await ended;
    },
  };
}

/** The signature is over path and permissions and not over the host, so it holds through a proxy as well. */
function signed(
  container: ContainerClient,
  credential: StorageSharedKeyCredential,
  blob: string,
  permissions: string,
  contentDisposition?: string,
): string {
  const query = generateBlobSASQueryParameters(
    {
      containerName,
      blobName: blob,
      permissions: BlobSASPermissions.parse(permissions),
      expiresOn: new Date(Date.now() + 3_600_000),
      protocol: SASProtocol.HttpsAndHttp,
      ...(contentDisposition === undefined ? {} : { contentDisposition }),
    },
    credential,
  );
  return `${new URL(container.getBlobClient(blob).url).pathname}?${query}`;
}
