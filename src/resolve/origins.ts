import { relative } from 'node:path';
import { isUrl } from '../engine/url.js';
import { archiveName, pathOf } from './local-path.js';
import type { Requirement } from './requirement.js';
import type { Prepared } from './resolver-input.js';
import { withoutCredentials } from './source-builds.js';
import type { Origin, Wheel } from './wheelhouse.js';

/** Wheels with where they are from, where that is not an index. */
export function withOrigins(
  wheels: readonly Wheel[],
  prepared: readonly Prepared[],
  workspace: string,
): readonly Wheel[] {
  const own = originsOf(prepared, workspace);
  const archives = new Map(
    prepared.flatMap(({ requirement, wheel }): readonly (readonly [string, string])[] => {
      if (wheel || requirement.kind !== 'direct' || /\.whl\b/.test(requirement.written)) return [];
      const url = urlOf(requirement, workspace);
      return [[archiveName(url), url]];
    }),
  );
  return wheels.map((wheel) => {
    const { name, origin } = wheel;
    if (origin.kind !== 'sdist') return { ...wheel, origin: own.get(name) ?? origin };
    const url = archives.get(origin.file);
    return url === undefined ? wheel : { ...wheel, origin: { ...origin, url } };
  });
}

/** Where the wheels are from that no index gave, by normalised name. */
export function originsOf(prepared: readonly Prepared[], workspace: string): ReadonlyMap<string, Origin> {
  return new Map(
    prepared.flatMap(({ requirement, wheel }): readonly (readonly [string, Origin])[] => {
      if (wheel) return [[wheel.name, wheel.origin]];
      const { kind, name, path, written } = requirement;
      if (kind !== 'direct' || name === undefined || !/\.whl\b/.test(written)) return [];
      const url = urlOf(requirement, workspace);
      return isUrl(url) || path !== null ? [[name, { kind: 'url', url }]] : [];
    }),
  );
}

/** As a requirements file in the workspace would name it. */
function urlOf({ path, written }: Requirement, workspace: string): string {
  return path === null ? withoutCredentials(pathOf(written)) : `./${relative(workspace, path)}`;
}
