import { createHash, randomUUID } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../log.js';
import type { Engine } from './engine.js';
import { lastLine } from './execute.js';

/** Where an installed exporter is kept between runs. */
export interface Kept {
  readonly directory: string;
  readonly name: string;
}

/**
 * Unpacks the kept exporter as `packages` in `making`. It is one archive, since thousands of small files take longer
 * to copy than to fetch anew; its own hash is in its name, so that what is damaged is known and made again.
 * @returns null where there is none that is sound
 */
export async function takeExporter(
  { directory, name }: Kept,
  engine: Engine,
  making: string,
  log: Log,
): Promise<'taken' | null> {
  const archive = join(making, 'taken.tar');
  for (const entry of await readdir(directory).catch(() => [])) {
    if (!entry.startsWith(`${name}-`) || !entry.endsWith('.tar')) continue;
    const path = join(directory, entry);
    try {
      await copyFile(path, archive);
      if (entry !== fileName(name, await hashOf(archive))) throw new Error('it is damaged');
      const { exitCode, stderr } = await tar(engine, making, '--extract', archive, making);
      if (exitCode !== 0) throw new Error(lastLine(stderr));
      return 'taken';
    } catch (error) {
      log.debug(`${path} is of no use: ${error instanceof Error ? error.message : String(error)}`);
      await rm(path, { force: true }).catch(() => undefined);
      await rm(join(making, 'packages'), { recursive: true, force: true });
    }
  }
  return null;
}

/** Keeps `packages` in `making` for later runs. To be called before anything of it has run; what fails is only told. */
export async function keepExporter(
  { directory, name }: Kept,
  engine: Engine,
  making: string,
  log: Log,
): Promise<void> {
  const archive = join(making, 'kept.tar');
  const temporary = join(directory, `${randomUUID()}.tmp`);
  try {
    const { exitCode, stderr } = await tar(engine, making, '--create', archive, 'packages');
    if (exitCode !== 0) throw new Error(lastLine(stderr));
    await mkdir(directory, { recursive: true });
    await copyFile(archive, temporary);
    await rename(temporary, join(directory, fileName(name, await hashOf(archive))));
  } catch (error) {
    log.info(`The cache ${directory} is left as it is: ${error instanceof Error ? error.message : error}`);
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}

function tar(engine: Engine, cwd: string, ...args: readonly string[]) {
  return engine.run([engine.python, '-I', '-S', '-m', 'tarfile', ...args], { cwd });
}

function fileName(name: string, hash: string): string {
  return `${name}-${hash}.tar`;
}

async function hashOf(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
}
