import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExporterPlace } from '../../engine/exporter.js';
import { isUrl } from '../../engine/url.js';
import type { LayerpackError } from '../../errors.js';
import { labelOf } from './export-project.js';
import type { ExportRequest } from './export-request.js';
import { sourceError } from './source-error.js';
import type { LockedPackage } from './uv-lock-packages.js';

/** What uv says, when it tells all, before it starts to lock anew. */
const disagreement = /^(?:DEBUG )?(?:Resolving despite|Ignoring) existing lockfile due to (.+?):?$/m;

const otherPython =
  /interpreter resolved to Python (\S+), which is incompatible with the project's Python requirement: `([^`]+)`/;

/**
 * Holds a lock against pyproject.toml, by uv and without the network: a lock that agrees needs none, and with nothing
 * fetched nothing can be built, so that no code of the project's runs. Where uv cannot say, the lock counts as it is,
 * and the log tells.
 * @throws LayerpackError with rule `requirements` where it is stale
 */
export async function checkUvLock(
  uv: string,
  packages: readonly LockedPackage[],
  request: ExportRequest,
  { workshop, workDirectory, log }: ExporterPlace,
): Promise<void> {
  const { engine } = workshop;
  const cache = await mkdtemp(join(workDirectory, 'uv-check-'));
  const registries = new Set(packages.flatMap(({ registry = '' }) => (isUrl(registry) ? registry : [])));
  const { exitCode, stderr } = await engine.run(
    [uv, 'lock', '--check', '--offline', '--verbose', '--python', engine.python],
    {
      cwd: request.directory,
      environment: {
        // Unlike elsewhere the project's settings count: they are part of what was locked
        UV_CACHE_DIR: cache,
        UV_PYTHON_DOWNLOADS: 'never',
        UV_NO_PROGRESS: '1',
        // Where it was locked from may be set elsewhere than in the project
        UV_DEFAULT_INDEX: '',
        UV_INDEX: [...registries].filter((url) => url !== 'https://pypi.org/simple').join(' '),
        UV_FIND_LINKS: '',
      },
    },
  );
  await rm(cache, { recursive: true, force: true });
  if (exitCode === 0) return;
  const reason = disagreement.exec(stderr)?.[1];
  if (reason !== undefined) throw stale(reason, request);
  const [, python, wanted] = otherPython.exec(stderr) ?? [];
  if (python !== undefined && engine.kind === 'container') throw unfit(python, wanted ?? '', request);
  const said = /^error: (.+)$/m.exec(stderr)?.[1] ?? `uv ended with exit code ${exitCode}`;
  log.info(
    `Whether ${labelOf(request.lock.path, request.workspace)} is up to date could not be checked (${said}); it is taken as it is`,
  );
}

function stale(reason: string, { lock, workspace }: ExportRequest): LayerpackError {
  const file = labelOf(lock.path, workspace);
  return sourceError(
    file,
    `it does not agree with pyproject.toml: ${reason.replaceAll('`', '')}`,
    'Lock again by uv lock.',
    { file, line: 1 },
  );
}

function unfit(python: string, wanted: string, { projects }: ExportRequest): LayerpackError {
  const { file, text } = projects.root;
  const line = text.split('\n').findIndex((each) => /^\s*requires-python\b/.test(each)) + 1;
  return sourceError(
    file,
    `its requires-python is ${wanted}, and the runtime's Python is ${python}`,
    'Choose another runtime, or let the project allow this one and lock again by uv lock.',
    { file, line: Math.max(line, 1) },
  );
}
