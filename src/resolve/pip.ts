import { mkdir, readdir, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { BuildFacts } from '../cache/built.js';
import { keepBuilt, takeBuilt } from '../cache/built.js';
import type { Cache } from '../cache/cache.js';
import { sha256Of } from '../cache/files.js';
import type { Workshop } from '../engine/open.js';
import type { Inputs } from '../inputs/inputs.js';
import { normaliseName } from '../wheel/name.js';
import { troubleIn } from './index-trouble.js';
import type { Origin, Wheel } from './wheelhouse.js';
import { readWheelhouse } from './wheelhouse.js';

const formats: Readonly<Record<Inputs['wheels'], readonly string[]>> = {
  prefer: ['--prefer-binary'],
  only: ['--only-binary', ':all:'],
  any: [],
};

export interface PipRequest {
  /** A requirements file. */
  readonly file: string;
  /** A constraints file. */
  readonly constraints: string;
  /** Whether the requirements are all there is to fetch, as a lock states them. */
  readonly noDeps: boolean;
  /** What builds are told, by normalised name. */
  readonly configSettings: ReadonlyMap<string, readonly string[]>;
  /** What pip's settings say that counts for builds. */
  readonly buildSettings: readonly string[];
}

export type PipOutcome =
  | { readonly wheels: readonly Wheel[] }
  | { readonly failure: string }
  /** Source distributions that would have to be built, where that is not wanted. */
  | { readonly unwanted: readonly string[] };

/**
 * Resolves and downloads with pip, then builds wheels of the source distributions among it. Their code may have
 * left something running, so the engine is renewed before anything of it is looked at.
 */
export async function resolveWithPip(
  { engine, tools, cache }: Pick<Workshop, 'engine' | 'tools' | 'cache'>,
  { wheels: wish, runtime, architecture }: Pick<Inputs, 'wheels' | 'runtime' | 'architecture'>,
  { file, constraints, noDeps, configSettings, buildSettings }: PipRequest,
  wheelhouse: string,
  hear: Readonly<Record<'download' | 'build', (line: string) => void>>,
): Promise<PipOutcome> {
  const log = join(dirname(wheelhouse), 'pip.log');
  const downloaded = await engine.run(
    [
      ...tools.pip,
      'download',
      ...formats[wish],
      '--dest',
      wheelhouse,
      ...(noDeps ? ['--no-deps'] : []),
      ...['--constraint', constraints, '--requirement', file, '--log', log],
    ],
    { onLine: hear.download },
  );
  if (downloaded.exitCode !== 0) {
    const trouble = troubleIn(await readFile(log, 'utf8').catch(() => ''));
    return { failure: downloaded.stdout + downloaded.stderr + trouble };
  }

  const sources = (await readdir(wheelhouse)).filter((file) => !file.endsWith('.whl'));
  if (sources.length > 0 && wish === 'only') return { unwanted: sources };
  const builds: SourceBuild[] = [];
  for (const [index, file] of sources.entries()) {
    const source = join(wheelhouse, file);
    const sha256 = await sha256Of(source);
    const directory = join(wheelhouse, `built-${index}`);
    await mkdir(directory);
    const settings = configSettings.get(normaliseName(file.replace(/-\d.*$/, ''))) ?? [];
    const facts: BuildFacts = {
      source: sha256,
      image: engine.image?.digest ?? '',
      runtime: runtime.id,
      architecture,
      settings: [...settings, ...buildSettings],
      pip: tools.versions['pip'] ?? '',
    };
    builds.push({ directory, facts, origin: { kind: 'sdist', file, sha256 } });
    if (cache && (await takeBuilt(cache, facts, directory))) {
      hear.build(`The wheel of ${file} is from the cache`);
      continue;
    }
    // Without PEP 517, pip 21 cannot build in an image that has no wheel package. The one file that is built here
    // was checked against the requirements' hashes when it was downloaded.
    const outcome = await engine.run(
      [...tools.pip, 'wheel', '--no-deps', '--use-pep517', '--wheel-dir', directory].concat(
        settings.flatMap((setting) => ['--config-settings', setting]),
        source,
      ),
      { onLine: hear.build, environment: { PIP_REQUIRE_HASHES: '' } },
    );
    if (outcome.exitCode !== 0) return { failure: outcome.stdout + outcome.stderr };
  }
  if (sources.length > 0) await engine.renew();
  const wheels = await gather(wheelhouse, builds);
  if (cache) await keepBuilds(cache, builds, wheels);
  return { wheels };
}

/** A wheel that is made of a source distribution. */
interface SourceBuild {
  /** Where the wheel is. */
  readonly directory: string;
  readonly facts: BuildFacts;
  readonly origin: Extract<Origin, { kind: 'sdist' }>;
}

async function keepBuilds(
  cache: Cache,
  builds: readonly SourceBuild[],
  wheels: readonly Wheel[],
): Promise<void> {
  for (const { facts } of builds) {
    const wheel = wheels.find(({ origin }) => origin.kind === 'sdist' && origin.sha256 === facts.source);
    if (wheel) await keepBuilt(cache, facts, wheel);
  }
}

/** The downloaded wheels, and of each build the one wheel that it was for. */
async function gather(wheelhouse: string, builds: readonly SourceBuild[]): Promise<readonly Wheel[]> {
  const origins = new Map<string, Origin>();
  for (const { directory, origin } of builds) {
    const [made, ...more] = (await readdir(directory)).filter((file) => file.endsWith('.whl'));
    if (made === undefined || more.length > 0) {
      throw new Error(`building ${origin.file} made ${more.length + (made ? 1 : 0)} wheels instead of one`);
    }
    await rename(join(directory, made), join(wheelhouse, made));
    origins.set(made, origin);
  }
  return readWheelhouse(wheelhouse, origins);
}
