import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openCache } from '../../../../src/cache/cache.js';
import { cacheDirectory } from '../../../../src/cache/directory.js';
import type { Workshop } from '../../../../src/engine/open.js';
import { openEngine, prepareWorkshop } from '../../../../src/engine/open.js';
import { readPipConfiguration } from '../../../../src/engine/pip-configuration.js';
import { createLifetime } from '../../../../src/lifetime.js';
import type { Log } from '../../../../src/log.js';
import type { Lock } from '../../../../src/resolve/sources/lock.js';
import { temporaryDirectory } from '../../support/files.js';
import { runtimeOf } from '../../support/values.js';

/** Projects with locks that the tools themselves made; see the README.md there. */
export const locks = fileURLToPath(new URL('../../fixtures/locks', import.meta.url));

/** A lock in a directory. */
export function lockIn(directory: string, kind: Lock['kind']): Lock {
  const path = join(directory, kind === 'uv-lock' ? 'uv.lock' : 'poetry.lock');
  return { kind, path, text: readFileSync(path, 'utf8') };
}

/** A log that keeps what it is told. */
export function listeningLog(): Log & { readonly lines: readonly string[] } {
  const lines: string[] = [];
  return {
    lines,
    stage: (_title, work) => work(),
    info: (line) => lines.push(line),
    debug: () => undefined,
    progress: () => undefined,
    finding: () => undefined,
    mask: () => undefined,
    redact: (text) => text,
  };
}

/** This machine, with the pinned tools from the package index. */
export async function hostWorkshop(): Promise<Workshop> {
  const workDirectory = temporaryDirectory();
  const place = {
    runtime: runtimeOf('3.11'),
    architecture: 'x86_64',
    workspace: workDirectory,
    workDirectory,
  } as const;
  const log = listeningLog();
  const { engine, helpers } = await openEngine(
    place,
    { builder: 'host', image: '', paths: [] },
    readPipConfiguration(process.env, workDirectory),
    createLifetime(),
    log,
  );
  const cache = openCache(cacheDirectory(process.env), ({ reason }) => log.info(reason));
  return prepareWorkshop(engine, helpers, place, cache, log);
}

/** The same workshop, telling what it runs. */
export function watched(workshop: Workshop): Workshop & { readonly ran: readonly (readonly string[])[] } {
  const ran: (readonly string[])[] = [];
  const { engine } = workshop;
  return {
    ...workshop,
    ran,
    engine: {
      ...engine,
      run: (argv, options) => {
        ran.push(argv);
        return engine.run(argv, options);
      },
    },
  };
}

/** A requirements file's lines by name, without their hashes. */
export function lines(text: string): readonly string[] {
  return text
    .replaceAll(/\s*\\\n\s*--hash=\S+/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '');
}
