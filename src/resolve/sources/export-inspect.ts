import { existsSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import type { Environment } from '../../engine/pip-configuration.js';
import { secretsInUrls } from '../../engine/secrets.js';
import { isUrl } from '../../engine/url.js';
import { normaliseName } from '../../wheel/name.js';
import type { SourceNeeds } from '../requirement.js';
import { credentialVariables, namedIndexes } from './export-indexes.js';
import { offersOf } from './export-offers.js';
import type { LockedProjects } from './export-project.js';
import { isVirtual, labelOf, readProjects } from './export-project.js';
import { sourceKind } from './kind.js';
import type { Lock, Selection } from './lock.js';
import { sourceError, unknownName } from './source-error.js';

/**
 * What must be there to export a lock, told before any engine is.
 * @throws LayerpackError with rule `requirements` where pyproject.toml is missing beside the lock, its format is newer
 *   than is understood, or an extra or group is asked for that there is not
 */
export function inspectLock(
  lock: Lock,
  selection: Selection,
  workspace: string,
  environment: Environment = process.env,
): SourceNeeds {
  sourceKind(labelOf(lock.path, workspace), lock.text);
  if (lock.kind === 'uv-lock' && basename(lock.path) !== 'uv.lock') {
    throw sourceError(
      labelOf(lock.path, workspace),
      'it is a lock of uv under another name, and uv reads uv.lock alone',
      'Name it uv.lock, beside its pyproject.toml.',
    );
  }
  const projects = readProjects(lock, workspace);
  checkSelection(projects, selection);
  const { root, members } = projects;
  const indexes = [root, ...members].flatMap((project) => namedIndexes(project, lock.kind));
  const variables = credentialVariables(indexes, environment);
  const texts = [lock, root, ...members].map(({ text }) => text);
  return {
    paths: [lock, root, ...members].map(({ path }) => path).concat(localSources(lock)),
    variables,
    secrets: [...texts.flatMap(secretsInUrls), ...variables.map((name) => environment[name] ?? '')].filter(
      (secret) => secret.length > 2,
    ),
  };
}

function checkSelection(projects: LockedProjects, { extras, groups }: Selection): void {
  const { root, members } = projects;
  // Of a workspace without a project of its own, all members are exported
  const chosen = (isVirtual(projects) ? [root, ...members] : [root]).map(offersOf);
  const check = (kind: 'extra' | 'group', asked: readonly string[], header: RegExp) => {
    const known = new Set(chosen.flatMap((offers) => [...offers[`${kind}s`].keys()]));
    for (const name of asked) {
      if (known.has(normaliseName(name))) continue;
      const line = root.text.split('\n').findIndex((text) => header.test(text)) + 1;
      throw unknownName(kind, name, [...known], { file: root.file, line: Math.max(line, 1) });
    }
  };
  check('extra', extras, /^\s*\[(?:project\.optional-dependencies|tool\.poetry\.extras)\]/);
  check('group', groups, /^\s*\[(?:dependency-groups|tool\.poetry\.(?:group\.|dev-dependencies))/);
}

/** Absolute paths of the files and directories that are locked as such. */
function localSources({ kind, path, text }: Lock): readonly string[] {
  const pattern =
    kind === 'uv-lock'
      ? /source = \{ (?:directory|editable|path|registry|virtual) = "([^"]+)"/g
      : /^\[package\.source\]\r?\ntype = "(?:directory|file)"\r?\nurl = "([^"]+)"/gm;
  const sources = new Set([...text.matchAll(pattern)].map(([, source = '']) => source));
  return [...sources]
    .filter((source) => !isUrl(source))
    .map((source) => resolve(dirname(path), source))
    .filter((source) => existsSync(source));
}
