import { dirname, relative } from 'node:path';
import type { Workshop } from '../../engine/open.js';
import type { Environment } from '../../engine/pip-configuration.js';
import type { Log } from '../../log.js';
import { normaliseName } from '../../wheel/name.js';
import { readBuiltMetadata } from './built-metadata.js';
import type { InspectedSource, KnownSource } from './candidate.js';
import { exportLock } from './export.js';
import type { BuiltMetadata } from './pyproject.js';
import { pyprojectLines } from './pyproject.js';
import { readRequirementsText } from './requirements-file.js';
import { readStatements } from './statements.js';

export interface SourceContext {
  readonly workshop: Workshop;
  readonly workDirectory: string;
  /** Builds a wheel of the project in a directory, and gives its path. */
  readonly buildProject: (directory: string) => Promise<string>;
  readonly log: Log;
}

type LateSource = Exclude<InspectedSource, { readonly kind: 'stated' }>;

/** What a source says that a tool or build was asked for, with the extras that it turned out to have. */
export type LateAnswer = KnownSource & { readonly extras: readonly string[] };

/** Asks each lock and each project once, whatever the number of layers that name it. */
export function lateReader(
  context: SourceContext & { readonly workspace: string; readonly environment: Environment },
): (source: LateSource) => Promise<LateAnswer> {
  const { workspace, environment, buildProject, log } = context;
  const built = new Map<string, Promise<BuiltMetadata>>();
  const exported = new Map<string, ReturnType<typeof exportLock>>();

  const readLock = async ({ lock, selection, file }: LateSource & { kind: 'lock' }): Promise<LateAnswer> => {
    const key = JSON.stringify([lock.path, selection]);
    const answer = exported.get(key) ?? exportLock(lock, selection, context);
    exported.set(key, answer);
    const { text, direct } = await answer;
    const lines = packageLines(lock.text);
    const stated = readRequirementsText(text, {
      workspace,
      environment,
      base: dirname(lock.path),
      locked: true,
      locate: (name) => ({ file, line: lines.get(name ?? '') ?? 1 }),
    });
    return { source: lock.kind, stated, direct, extras: selection.extras };
  };

  const readProject = async ({ pyproject, path, chosen, at }: LateSource & { kind: 'build' }) => {
    const { directory } = pyproject;
    const metadata = built.get(directory) ?? buildProject(directory).then(readBuiltMetadata);
    built.set(directory, metadata);
    log.info(`Asked the metadata of ${relative(workspace, directory) || 'the project'} what it needs`);
    const found = await metadata;
    const extras = chosen.extras.filter((extra) => found.extras.includes(extra));
    const lines = pyprojectLines(pyproject, { ...chosen, extras }, { metadata: found, location: at });
    const ground = { workspace, environment, base: directory, locked: false };
    return {
      source: 'pyproject',
      stated: readStatements(lines, [path], ground),
      direct: null,
      extras: found.extras,
    } as const;
  };

  return async (source) => {
    const answer = await (source.kind === 'lock' ? readLock(source) : readProject(source));
    // Only now is known what these are
    answer.stated.needs.secrets.forEach(log.mask);
    return answer;
  };
}

/** The line of each package in a lock, by normalised name; the first where there are several. */
function packageLines(text: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  for (const [index, line] of text.split('\n').entries()) {
    const [, name] = /^name\s*=\s*"([^"]+)"/.exec(line) ?? [];
    if (name !== undefined && !lines.has(normaliseName(name))) lines.set(normaliseName(name), index + 1);
  }
  return lines;
}
