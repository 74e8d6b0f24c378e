import { dirname } from 'node:path';
import type { ExporterPlace } from '../../engine/exporter.js';
import type { Environment } from '../../engine/pip-configuration.js';
import { directNames, normalised } from './export-offers.js';
import type { LockedProjects } from './export-project.js';
import { isDynamic, isVirtual, readProjects } from './export-project.js';
import type { Lock, Selection } from './lock.js';
import { exportPoetryLock } from './poetry-export.js';
import { exportUvLock } from './uv-lock-export.js';

export interface ExportContext extends ExporterPlace {
  /** What paths are told relative to; the current directory where it is not given. */
  readonly workspace?: string;
  readonly environment?: Environment;
}

export interface Exported {
  /** A requirements file; what it has of relative paths is relative to the lock's directory. */
  readonly text: string;
  /** Normalised names of what the project itself asks for; null where only its backend knows. */
  readonly direct: ReadonlySet<string> | null;
}

/**
 * What a lock has for a project's dependencies and the chosen extras and groups, said by the lock's own tool: hashes
 * and markers included, without the project itself.
 * @throws LayerpackError with rule `requirements` where the lock is stale or its tool refuses it, `index` or `engine`
 *   where the tool cannot be had
 */
export async function exportLock(
  lock: Lock,
  selection: Selection,
  context: ExportContext,
): Promise<Exported> {
  const workspace = context.workspace ?? process.cwd();
  const projects = readProjects(lock, workspace);
  const chosen = normalised(selection);
  const request = {
    lock,
    projects,
    selection: chosen,
    directory: dirname(lock.path),
    workspace,
    environment: context.environment ?? process.env,
  };
  const text = await (lock.kind === 'uv-lock' ? exportUvLock : exportPoetryLock)(request, context);
  return { text, direct: directOf(projects, chosen) };
}

function directOf(projects: LockedProjects, selection: Selection): ReadonlySet<string> | null {
  const { root, members } = projects;
  const chosen = isVirtual(projects) ? [root, ...members] : [root];
  if (chosen.some(isDynamic)) return null;
  return new Set(chosen.flatMap((project) => directNames(project, selection)));
}
