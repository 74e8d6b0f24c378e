import { mkdir, readdir, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Engine } from '../engine/engine.js';
import type { Tools } from '../engine/tools.js';
import type { Inputs } from '../inputs/inputs.js';
import { normaliseName } from '../wheel/name.js';
import { troubleIn } from './index-trouble.js';
import type { Origin, Wheel } from './wheelhouse.js';
import { readWheelhouse, sha256Of } from './wheelhouse.js';

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
  engine: Engine,
  tools: Tools,
  wish: Inputs['wheels'],
  { file, constraints, noDeps, configSettings }: PipRequest,
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
  const builtFrom = new Map<string, Extract<Origin, { kind: 'sdist' }>>();
  for (const [index, file] of sources.entries()) {
    const source = join(wheelhouse, file);
    const sha256 = await sha256Of(source);
    const built = join(wheelhouse, `built-${index}`);
    await mkdir(built);
    // Without PEP 517, pip 21 cannot build in an image that has no wheel package. The one file that is built here
    // was checked against the requirements' hashes when it was downloaded.
    const settings = configSettings.get(normaliseName(file.replace(/-\d.*$/, ''))) ?? [];
    const outcome = await engine.run(
      [...tools.pip, 'wheel', '--no-deps', '--use-pep517', '--wheel-dir', built].concat(
        settings.flatMap((setting) => ['--config-settings', setting]),
        source,
      ),
      { onLine: hear.build, environment: { PIP_REQUIRE_HASHES: '' } },
    );
    if (outcome.exitCode !== 0) return { failure: outcome.stdout + outcome.stderr };
    builtFrom.set(built, { kind: 'sdist', file, sha256 });
  }
  if (sources.length > 0) await engine.renew();
  return { wheels: await gather(wheelhouse, builtFrom) };
}

/** The downloaded wheels, and of each build the one wheel that it was for. */
async function gather(
  wheelhouse: string,
  builtFrom: ReadonlyMap<string, Extract<Origin, { kind: 'sdist' }>>,
): Promise<readonly Wheel[]> {
  const origins = new Map<string, Origin>();
  for (const [directory, origin] of builtFrom) {
    const [made, ...more] = (await readdir(directory)).filter((file) => file.endsWith('.whl'));
    if (made === undefined || more.length > 0) {
      throw new Error(`building ${origin.file} made ${more.length + (made ? 1 : 0)} wheels instead of one`);
    }
    await rename(join(directory, made), join(wheelhouse, made));
    origins.set(made, origin);
  }
  return readWheelhouse(wheelhouse, origins);
}
