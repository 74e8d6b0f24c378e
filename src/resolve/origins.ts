import { relative } from 'node:path';
import { isUrl } from '../engine/url.js';
import { pathOf } from './local-path.js';
import type { Prepared } from './resolver-input.js';
import { withoutCredentials } from './source-builds.js';
import type { Origin } from './wheelhouse.js';

/** Where the wheels are from that no index gave, by normalised name. */
export function originsOf(prepared: readonly Prepared[], workspace: string): ReadonlyMap<string, Origin> {
  return new Map(
    prepared.flatMap(({ requirement, wheel }): readonly (readonly [string, Origin])[] => {
      if (wheel) return [[wheel.name, wheel.origin]];
      const { kind, name, path, written } = requirement;
      if (kind !== 'direct' || name === undefined || !/\.whl\b/.test(written)) return [];
      const url = path === null ? withoutCredentials(pathOf(written)) : `./${relative(workspace, path)}`;
      return isUrl(url) || path !== null ? [[name, { kind: 'url', url }]] : [];
    }),
  );
}
