import { join } from 'node:path';
import { restoreCache, saveCache } from '@actions/cache';
import { project } from './project.js';
import type { CacheEntry, ResultsServer } from './results-server.js';

/** A bundle as the service keeps it, unpacked. */
export interface Unpacked {
  readonly directory: string;
  /** Keeps what is in the directory now under the same key, for the runs of a repository. What was there goes. */
  keepFor(repository: string): Promise<void>;
}

/** Unpacks a bundle by the real client. */
export async function unpackBundle(server: ResultsServer, entry: CacheEntry): Promise<Unpacked> {
  const workspace = project({});
  const path = `.layerpack-cache/${entry.key.startsWith('layerpack-result-') ? 'result' : 'wheels'}`;
  await asRunOf(server, entry.repository, workspace, () => restoreCache([path], entry.key));
  return {
    directory: join(workspace, path),
    keepFor: async (repository) => {
      const there = server.caches.findIndex(
        (each) => each.repository === repository && each.key === entry.key,
      );
      if (there >= 0) server.caches.splice(there, 1);
      await asRunOf(server, repository, workspace, () => saveCache([path], entry.key));
    },
  };
}

/** The client takes all it knows from the environment and the working directory. */
async function asRunOf(
  server: ResultsServer,
  repository: string,
  workspace: string,
  work: () => Promise<unknown>,
): Promise<void> {
  const before = { ...process.env };
  const directory = process.cwd();
  const { write } = process.stdout;
  Object.assign(process.env, server.environment(`${repository}/outside`), {
    GITHUB_WORKSPACE: workspace,
    RUNNER_TEMP: project({}),
  });
  process.stdout.write = () => true;
  process.chdir(workspace);
  try {
    await work();
  } finally {
    process.stdout.write = write;
    process.chdir(directory);
    process.env = before;
  }
}
