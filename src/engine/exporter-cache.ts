import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cache } from '../cache/cache.js';
import { keepEntry, readEntry, removeEntry, takeFiles } from '../cache/entries.js';
import type { Log } from '../log.js';
import type { Engine } from './engine.js';
import { lastLine } from './execute.js';

const archiveName = 'packages.tar';

/**
 * Unpacks the kept exporter as `packages` in `making`. It is one archive, since thousands of small files take longer
 * to copy than to fetch anew.
 * @returns whether there was one that is sound
 */
export async function takeExporter(
  cache: Cache,
  key: string,
  engine: Engine,
  making: string,
  log: Log,
): Promise<boolean> {
  const name = { kind: 'exporters', key } as const;
  const entry = await readEntry(cache, name);
  if (!entry) return false;
  const place = (file: string) => join(making, file);
  if (!(await takeFiles(cache, name, entry, place, 'It is fetched again.'))) return false;
  const { exitCode, stderr } = await tar(engine, making, '--extract', place(archiveName), making);
  if (exitCode === 0) return true;
  log.debug(`the kept ${key} is of no use: ${lastLine(stderr)}`);
  await removeEntry(cache, name);
  await rm(join(making, 'packages'), { recursive: true, force: true });
  return false;
}

/** Keeps `packages` in `making` for later runs. To be called before anything of it has run. */
export async function keepExporter(
  cache: Cache,
  key: string,
  engine: Engine,
  making: string,
  log: Log,
): Promise<void> {
  const archive = join(making, 'kept.tar');
  const { exitCode, stderr } = await tar(engine, making, '--create', archive, 'packages');
  if (exitCode === 0)
    await keepEntry(cache, { kind: 'exporters', key }, new Map([[archiveName, { path: archive }]]));
  else log.debug(`${key} is not kept: ${lastLine(stderr)}`);
}

function tar(engine: Engine, cwd: string, ...args: readonly string[]) {
  return engine.run([engine.python, '-I', '-S', '-m', 'tarfile', ...args], { cwd });
}
