import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { stringify } from 'smol-toml';
import type { ExporterPlace } from '../../engine/exporter.js';
import { preparePoetry } from '../../engine/exporter.js';
import type { LayerpackError } from '../../errors.js';
import { namedIndexes, withCredentials } from './export-indexes.js';
import type { Project } from './export-project.js';
import { labelOf } from './export-project.js';
import type { ExportRequest } from './export-request.js';
import { sourceError } from './source-error.js';
import { tableAt } from './toml.js';

/**
 * What `poetry export` says of a lock. It runs on a copy, since it may write beside pyproject.toml.
 * @returns a requirements file, paths absolute
 * @throws LayerpackError with rule `requirements` where the lock is stale or Poetry refuses it
 */
export async function exportPoetryLock(request: ExportRequest, place: ExporterPlace): Promise<string> {
  const { lock, projects, selection, directory } = request;
  // The copy lies as deep as the original, so that paths from it lead as far up
  const root = join(place.workDirectory, 'poetry');
  const copy = join(root, directory);
  await mkdir(copy, { recursive: true });
  await writeFile(join(copy, 'pyproject.toml'), withoutDemands(projects.root));
  await copyFile(lock.path, join(copy, 'poetry.lock'));

  const poetry = await preparePoetry(place);
  const outcome = await poetry.run(
    ['export', '--format', 'requirements.txt', '--no-interaction', '--no-ansi'].concat(
      selection.extras.flatMap((extra) => ['--extras', extra]),
      selection.groups.flatMap((group) => ['--with', group]),
    ),
    copy,
  );
  for (const line of outcome.stderr.split('\n')) place.log.debug(line);
  if (outcome.exitCode !== 0) throw refused(outcome.stderr, poetry.version, request);
  return inPlace(outcome.stdout, root, request);
}

/** What it demands of Poetry itself is about its developers' tools; that the lock can be read is known. */
function withoutDemands({ text, data }: Project): string {
  const {
    'requires-plugins': plugins,
    'requires-poetry': version,
    ...rest
  } = tableAt(data, 'tool', 'poetry');
  if (plugins === undefined && version === undefined) return text;
  return stringify({ ...data, tool: { ...tableAt(data, 'tool'), poetry: rest } });
}

/** The export with paths of the original, and of indexes what may be shown. */
function inPlace(text: string, root: string, { projects, lock, environment }: ExportRequest): string {
  const indexes = namedIndexes(projects.root, lock.kind);
  return text
    .replaceAll(/^-e (?=file:)/gm, '')
    .replaceAll(/file:\/\/\S+/g, (url) => {
      const path = fileURLToPath(url);
      return path.startsWith(`${root}/`) ? pathToFileURL(path.slice(root.length)).href : url;
    })
    .replaceAll(
      /^(--(?:extra-)?index-url) (\S+)$/gm,
      (_, option: string, url: string) => `${option} ${withCredentials(url, indexes, environment)}`,
    )
    .replaceAll(/^--(?:extra-)?index-url https:\/\/pypi\.org\/simple\n/gm, '');
}

function refused(output: string, version: string, { lock, workspace }: ExportRequest): LayerpackError {
  const file = labelOf(lock.path, workspace);
  if (/pyproject\.toml changed significantly/.test(output)) {
    const line = lock.text.split('\n').findIndex((text) => text.startsWith('content-hash')) + 1;
    return sourceError(file, 'pyproject.toml was changed after it was locked', 'Lock again by poetry lock.', {
      file,
      line: Math.max(line, 1),
    });
  }
  const said = output
    .split('\n')
    .map((line) => line.trim())
    // In the copy nothing is beside pyproject.toml
    .filter((line) => line !== '' && !/^Path .+ for .+ does not exist$|^Warning: /.test(line));
  return sourceError(
    file,
    `poetry ${version} says: ${said.join(' ') || 'nothing'}`,
    'Correct pyproject.toml, or lock again by poetry lock.',
  );
}
