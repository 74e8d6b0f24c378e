import { resolve } from 'node:path';
import type { ExporterPlace } from '../../engine/exporter.js';
import { isUrl } from '../../engine/url.js';
import { uvEnvironment } from '../../engine/uv-settings.js';
import { LayerpackError } from '../../errors.js';
import { normaliseName } from '../../wheel/name.js';
import { uvCauses } from '../tool-output.js';
import { indexLines, namedIndexes } from './export-indexes.js';
import { isVirtual, labelOf } from './export-project.js';
import type { ExportRequest } from './export-request.js';
import { sourceError } from './source-error.js';
import { checkUvLock } from './uv-lock-check.js';
import type { LockedPackage } from './uv-lock-packages.js';
import { lockedPackages } from './uv-lock-packages.js';

/**
 * What `uv export` says of a lock, once it is known to be no older than pyproject.toml.
 * @returns a requirements file, paths relative to the lock's directory
 * @throws LayerpackError with rule `requirements` where the lock is stale or uv refuses it, `index` without a uv
 */
export async function exportUvLock(request: ExportRequest, place: ExporterPlace): Promise<string> {
  const { lock, projects, selection, directory, workspace } = request;
  const { engine, tools } = place.workshop;
  const file = labelOf(lock.path, workspace);
  if (tools.uv === null) throw withoutUv(file, tools.uvMissing ?? 'it could not be fetched');
  const packages = lockedPackages(lock.text, file);
  await checkUvLock(tools.uv, packages, request, place);

  const left = isVirtual(projects)
    ? applications(packages).flatMap((name) => ['--no-emit-package', name])
    : ['--no-emit-project'];
  const outcome = await engine.run(
    [tools.uv, 'export', '--frozen', '--quiet', '--format', 'requirements.txt', '--no-default-groups']
      .concat(['--no-header', '--no-annotate', '--no-editable'], left)
      .concat(
        selection.extras.flatMap((extra) => ['--extra', extra]),
        selection.groups.flatMap((group) => ['--group', group]),
      ),
    // All that counts for a frozen lock is in it
    { environment: uvEnvironment(place.workDirectory), cwd: directory },
  );
  if (outcome.exitCode !== 0) {
    throw sourceError(
      file,
      `uv ${tools.versions['uv'] ?? ''} says: ${firstError(outcome.stderr)}`,
      'Correct pyproject.toml, or lock again by uv lock.',
    );
  }
  return [...indexesOf(outcome.stdout, packages, request), outcome.stdout].join('\n');
}

/** Its error with the causes, in one line. */
function firstError(output: string): string {
  const [, first = ''] = /^error: (.+)$/m.exec(output) ?? [];
  return [first, uvCauses(output)].filter((part) => part !== '').join(': ') || output.trim();
}

/**
 * Of a workspace without a project of its own, the members that no other member needs: they are what is developed,
 * as a project is whose lock it is, and go into no layer as dependencies.
 */
function applications(packages: readonly LockedPackage[]): readonly string[] {
  const members = packages.filter(({ isMember }) => isMember);
  const needed = new Set(members.flatMap(({ needs }) => needs));
  return members.map(({ name }) => name).filter((name) => !needed.has(name));
}

/** Lines for the indexes and directories that what is exported is locked from. */
function indexesOf(
  text: string,
  packages: readonly LockedPackage[],
  { projects, lock, directory, environment }: ExportRequest,
): readonly string[] {
  const pins = new Set(
    [...text.matchAll(/^([A-Za-z0-9._-]+)==([^\s;\\]+)/gm)].map(
      ([, name = '', version = '']) => `${normaliseName(name)}==${version}`,
    ),
  );
  const registries = packages
    .filter(({ name, version }) => pins.has(`${name}==${version}`))
    .flatMap(({ registry }) => registry ?? []);
  return indexLines(
    registries.map((registry) => (isUrl(registry) ? registry : resolve(directory, registry))),
    [projects.root, ...projects.members].flatMap((project) => namedIndexes(project, lock.kind)),
    environment,
  );
}

function withoutUv(file: string, reason: string): LayerpackError {
  return new LayerpackError({
    rule: 'index',
    subject: 'uv',
    title: `Failed to read ${file}, which needs uv`,
    reason,
    advice:
      'See that your index has uv, or export the lock yourself (uv export --output-file requirements.txt) and name that file by input requirements.',
  });
}
