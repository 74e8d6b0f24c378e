import { readdir, rm } from 'node:fs/promises';
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

export type PipOutcome = { readonly wheels: readonly Wheel[] } | { readonly failure: string };

/** Resolves and downloads with pip, then builds wheels of the source distributions among it. */
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
  const builtFrom = new Map<string, Wheel['builtFrom']>();
  for (const file of sources) {
    const source = join(wheelhouse, file);
    const before = new Set(await readdir(wheelhouse));
    // Without PEP 517, pip 21 cannot build in an image that has no wheel package.
    const built = await engine.run(
      [...tools.pip, 'wheel', '--no-deps', '--use-pep517', '--wheel-dir', wheelhouse, source],
      { onLine },
    );
    if (built.exitCode !== 0) return { failure: built.stdout + built.stderr };
    const made = (await readdir(wheelhouse)).find((name) => !before.has(name));
    if (made !== undefined) builtFrom.set(made, { file, sha256: await sha256Of(source) });
    await rm(source);
  }
  return { wheels: await readWheelhouse(wheelhouse, builtFrom) };
}
