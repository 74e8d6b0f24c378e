import type { Location } from '../errors.js';
import { LayerpackError } from '../errors.js';
import type { Graph, Root } from '../wheel/graph.js';
import type { Requirements } from './requirement.js';
import type { PathNeed } from './source-builds.js';
import type { Wheel } from './wheelhouse.js';

function refuse(subject: string, title: string, reason: string, advice: string, location?: Location): never {
  throw new LayerpackError({
    rule: 'requirements',
    subject,
    title,
    reason,
    advice,
    ...(location ? { location } : {}),
  });
}

/**
 * What a requirements file by URL names only the resolver reads, so it is not known which layer asked for it.
 * @throws LayerpackError with rule `requirements`
 */
export function refuseUnreadOfMany(layers: readonly Requirements[]): void {
  if (layers.length < 2) return;
  for (const { options } of layers) {
    const nested = options.find(({ option }) => option === '--requirement');
    if (!nested) continue;
    refuse(
      nested.location.file,
      `Failed to read line ${nested.location.line} of ${nested.location.file}`,
      'a requirements file by URL cannot be told apart among several layers',
      'Fetch the file in a step before, and name it by its path.',
      nested.location,
    );
  }
}

/**
 * Nothing that is asked for may be missing from what was resolved: two archives of one file name, for one.
 * @throws LayerpackError with rule `requirements`
 */
export function refuseMissingRoots(roots: readonly Root[], graph: Graph): void {
  const lost = roots.find(({ name }) => !graph.has(name));
  if (!lost) return;
  const { file, line } = lost.location;
  refuse(
    lost.name,
    `Failed to resolve ${lost.text}`,
    `nothing that was fetched or built is ${lost.name}, which ${file}:${line} asks for`,
    'Check its name, and that no other archive among the requirements has the same file name.',
    lost.location,
  );
}

/**
 * A project may not have the name of something else that is resolved, or of what the runtime has.
 * @throws LayerpackError with rule `requirements`
 */
export function refuseShadowed(
  projects: ReadonlyMap<string, Wheel>,
  resolved: readonly Wheel[],
  excluded: readonly { readonly name: string; readonly version: string }[],
): void {
  for (const { name, version, sha256 } of projects.values()) {
    const other =
      resolved.find((wheel) => wheel.name === name && wheel.sha256 !== sha256) ??
      excluded.find((each) => each.name === name);
    if (!other) continue;
    refuse(
      name,
      `Failed to put the project ${name} ${version} into a layer`,
      `the requirements come to another ${name}, ${other.version}`,
      'Give the project a name of its own, or name the project itself in the requirements.',
    );
  }
}

/**
 * What a project needs by a path must be asked for by that path too: an index may have another of that name.
 * @param names of all that is asked for
 * @throws LayerpackError with rule `requirements`
 */
export function refusePathsUnasked(needs: readonly PathNeed[], names: ReadonlySet<string>): void {
  const open = needs.find(({ name }) => !names.has(name));
  if (!open) return;
  const { dependent, name, path } = open;
  refuse(
    name,
    `Failed to resolve what ${dependent.name} ${dependent.version} needs`,
    `it needs ${name} by the path ${path}, which is not among the requirements`,
    `Add ./${path} to the requirements, or name the project's lock, which has it.`,
  );
}
