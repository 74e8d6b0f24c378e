import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine } from '../engine/engine.js';
import type { Tools } from '../engine/tools.js';

/** A status that says nothing of credentials or trouble: an index answers so of every name that it does not have. */
const notThere = /: 404 Client Error/;

/**
 * What pip notes in its log alone: an index that refuses or fails looks to it like one without the name. As lines of
 * pip's errors, so that they are read like those.
 */
export function troubleIn(log: string): string {
  const lines = [...log.matchAll(/(Could not fetch URL .+?)(?: - skipping)?$/gm)].map(
    ([, line = '']) => line,
  );
  const told = [...new Set(lines)].filter((line) => !notThere.test(line));
  return told.map((line) => `ERROR: ${line}\n`).join('');
}

/**
 * Asks pip about a name that uv did not find, since uv does not say when it was refused.
 * @returns troubles with indexes as lines of pip's errors; empty where there were none
 */
export async function askPipAbout(
  name: string,
  engine: Engine,
  tools: Tools,
  workDirectory: string,
  indexLines: readonly string[],
): Promise<string> {
  const directory = await mkdtemp(join(workDirectory, 'ask-'));
  const log = join(directory, 'pip.log');
  const file = join(directory, 'requirements.txt');
  await writeFile(file, [...indexLines, name].map((line) => `${line}\n`).join(''));
  await engine.run([
    ...tools.pip,
    'download',
    '--no-deps',
    '--dest',
    directory,
    '--log',
    log,
    '--requirement',
    file,
  ]);
  return troubleIn(await readFile(log, 'utf8').catch(() => ''));
}
