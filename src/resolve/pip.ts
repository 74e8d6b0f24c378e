import { mkdir, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine } from '../engine/engine.js';
import type { Tools } from '../engine/tools.js';
import type { Inputs } from '../inputs/inputs.js';
import type { Wheel } from './wheelhouse.js';
import { readWheelhouse, sha256Of } from './wheelhouse.js';

const formats: Readonly<Record<Inputs['wheels'], readonly string[]>> = {
  prefer: ['--prefer-binary'],
  only: ['--only-binary', ':all:'],
  any: [],
};

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
  files: readonly string[],
  constraints: string,
  wheelhouse: string,
  onLine: (line: string) => void,
): Promise<PipOutcome> {
  const requirements = files.flatMap((file) => ['--requirement', file]);
  const downloaded = await engine.run(
    [
      ...tools.pip,
      'download',
      ...formats[wish],
      '--dest',
      wheelhouse,
      '--constraint',
      constraints,
      ...requirements,
    ],
    { onLine },
  );
  if (downloaded.exitCode !== 0) return { failure: downloaded.stdout + downloaded.stderr };

  const sources = (await readdir(wheelhouse)).filter((file) => !file.endsWith('.whl'));
  if (sources.length > 0 && wish === 'only') return { unwanted: sources };
  const builtFrom = new Map<string, Wheel['builtFrom']>();
  for (const [index, file] of sources.entries()) {
    const source = join(wheelhouse, file);
    const sha256 = await sha256Of(source);
    const built = join(wheelhouse, `built-${index}`);
    await mkdir(built);
    // Without PEP 517, pip 21 cannot build in an image that has no wheel package. The one file that is built here
    // was checked against the requirements' hashes when it was downloaded.
    const outcome = await engine.run(
      [...tools.pip, 'wheel', '--no-deps', '--use-pep517', '--wheel-dir', built, source],
      { onLine, environment: { PIP_REQUIRE_HASHES: '' } },
    );
    if (outcome.exitCode !== 0) return { failure: outcome.stdout + outcome.stderr };
    builtFrom.set(built, { file, sha256 });
  }
  if (sources.length > 0) await engine.renew();
  return { wheels: await gather(wheelhouse, builtFrom) };
}

/** The downloaded wheels, and of each build the one wheel that it was for. */
async function gather(
  wheelhouse: string,
  builtFrom: ReadonlyMap<string, Wheel['builtFrom']>,
): Promise<readonly Wheel[]> {
  const origins = new Map<string, Wheel['builtFrom']>();
  for (const [directory, origin] of builtFrom) {
    const [made, ...more] = (await readdir(directory)).filter((file) => file.endsWith('.whl'));
    if (made === undefined || more.length > 0) {
      throw new Error(`building ${origin?.file} made ${more.length + (made ? 1 : 0)} wheels instead of one`);
    }
    await rename(join(directory, made), join(wheelhouse, made));
    origins.set(made, origin);
  }
  return readWheelhouse(wheelhouse, origins);
}
