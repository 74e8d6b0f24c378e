import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Workshop } from '../engine/open.js';
import type { Location } from '../errors.js';
import { LayerpackError } from '../errors.js';
import type { Log } from '../log.js';
import { normaliseName } from '../wheel/name.js';
import type { Target } from '../wheel/tags.js';
import { bestWheel } from '../wheel/tags.js';
import { resolveFailure } from './failure.js';
import { copyProject } from './project-copy.js';
import type { Origin, Wheel } from './wheelhouse.js';
import { readWheel } from './wheelhouse.js';

/** What a wheel is to be built of. */
export type BuildSource =
  | { readonly kind: 'directory'; readonly path: string }
  /** A line of a requirements file, variables unexpanded. */
  | { readonly kind: 'vcs'; readonly line: string };

export interface BuildWish {
  readonly source: BuildSource;
  readonly configSettings: readonly string[];
  readonly location: Location | undefined;
}

export interface BuildPlaces {
  readonly workspace: string;
  readonly workDirectory: string;
  /** Absolute paths that are no part of any project. */
  readonly leaveOut: readonly string[];
  readonly target: Target;
}

/** A dependency that a project states by a path. */
export interface PathNeed {
  readonly dependent: Wheel;
  /** Normalised. */
  readonly name: string;
  /** Relative to the workspace. */
  readonly path: string;
}

/** Builds wheels of directories and repositories, each once. */
export interface SourceBuilder {
  build(wish: BuildWish): Promise<Wheel>;
  /** What the wheels that were built need by a path, which no wheel can say of another. */
  readonly needs: readonly PathNeed[];
  /** Ends what the builds' code may have left running. To be awaited before their wheels are trusted. */
  finish(): Promise<void>;
}

/**
 * Wheels of the user's own sources, built without their dependencies from a copy. They are wheels like any other
 * when the requirements are resolved, so that building them is no affair of the resolver's.
 */
export function sourceBuilder(
  { engine, tools, helpers, sdk }: Workshop,
  places: BuildPlaces,
  log: Log,
): SourceBuilder {
  const made = new Map<string, Promise<Wheel>>();
  const needs: PathNeed[] = [];
  let dirty = false;

  const run = async ({ source, configSettings, location }: BuildWish, index: number): Promise<Wheel> => {
    const { workspace, workDirectory, leaveOut, target } = places;
    const directory = join(workDirectory, 'sources', `${index}`);
    const wheels = join(directory, 'wheel');
    await mkdir(wheels, { recursive: true });
    const label =
      source.kind === 'directory' ? relative(workspace, source.path) || '.' : withoutCredentials(source.line);
    if (source.kind === 'vcs' && engine.kind === 'host') throw needsContainer(label, location);
    log.info(`Building a wheel of ${label}`);
    const copy =
      source.kind === 'directory'
        ? await copyProject(source.path, workspace, join(directory, basename(source.path)), leaveOut)
        : directory;
    const line = source.kind === 'vcs' ? source.line : pathToFileURL(copy).href;
    const file = join(directory, 'requirement.txt');
    await writeFile(file, `${line}\n`);
    dirty = true;
    // Its dependencies are the resolver's affair, and it is the user's own: no hash could be known
    const outcome = await engine.run(
      [...tools.pip, 'wheel', '--no-deps', '--use-pep517', '--wheel-dir', wheels].concat(
        configSettings.flatMap((setting) => ['--config-settings', setting]),
        ['--requirement', file],
      ),
      { onLine: log.info, environment: { PIP_REQUIRE_HASHES: '' }, cwd: directory },
    );
    if (outcome.exitCode !== 0) throw buildFailed(outcome.stdout + outcome.stderr, label, sdk, location);
    const [name, ...more] = (await readdir(wheels)).filter((entry) => entry.endsWith('.whl'));
    if (name === undefined || more.length > 0) {
      throw new Error(`building ${label} made ${more.length + (name ? 1 : 0)} wheels instead of one`);
    }
    if (!bestWheel([{ file: name }], target)) throw unfit(name, label, location);
    const origin: Origin =
      source.kind === 'directory' ? { kind: 'directory', path: label } : { kind: 'vcs', url: label };
    const localised = await engine.run([engine.python, '-I', helpers.localise, join(wheels, name)], {
      cwd: directory,
    });
    if (localised.exitCode !== 0) throw buildFailed(localised.stderr, label, sdk, location);
    const dependent = await readWheel(join(wheels, name), origin);
    for (const [needed, path] of JSON.parse(localised.stdout) as readonly (readonly [string, string])[]) {
      const inProject = relative(copy, path);
      const original = source.kind === 'directory' ? resolve(source.path, inProject) : path;
      needs.push({ dependent, name: normaliseName(needed), path: relative(workspace, original) });
    }
    return dependent;
  };

  return {
    needs,
    build: (wish) => {
      const key = JSON.stringify([wish.source, wish.configSettings]);
      const known = made.get(key) ?? run(wish, made.size);
      made.set(key, known);
      return known;
    },
    finish: async () => {
      if (dirty) await engine.renew();
      dirty = false;
    },
  };
}

/** A URL as it may be shown and written down. */
export function withoutCredentials(text: string): string {
  return text.replaceAll(/([a-z][a-z0-9+.-]*:\/\/)[^\s/]+@/gi, '$1');
}

function buildFailed(
  output: string,
  label: string,
  sdk: Workshop['sdk'],
  location: Location | undefined,
): LayerpackError {
  const { finding } = resolveFailure('pip', output, [], sdk);
  return new LayerpackError({
    ...finding,
    rule: finding.rule === 'resolve' ? 'build-wheel' : finding.rule,
    subject: label,
    title: finding.rule === 'index' ? finding.title : `Failed to build a wheel of ${label}`,
    ...(location ? { location } : {}),
  });
}

function needsContainer(label: string, location: Location | undefined): LayerpackError {
  return new LayerpackError({
    rule: 'build-wheel',
    subject: label,
    title: `Failed to build a wheel of ${label}`,
    reason: 'builder: host runs no code of repositories',
    advice: 'Use builder: container, or name a wheel of it.',
    ...(location ? { location } : {}),
  });
}

function unfit(wheel: string, label: string, location: Location | undefined): LayerpackError {
  return new LayerpackError({
    rule: 'no-wheel',
    subject: label,
    title: `Failed to build a wheel of ${label} for the runtime`,
    reason: `what was built is ${wheel}, which does not fit it`,
    advice:
      'Use builder: container on a machine of the same architecture, where it is built for the runtime.',
    ...(location ? { location } : {}),
  });
}
