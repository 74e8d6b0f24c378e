// The action's start: a run that ends at once, as an input is wrong.
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execute, inNewDirectory, inTurns, median } from '../measure.mjs';
import { dist } from '../places.mjs';

const times = 15;

/** @returns {Promise<readonly import('../table.mjs').Row[]>} */
export async function measureStart() {
  return inNewDirectory(async (directory) => {
    const empty = join(directory, 'empty.cjs');
    await writeFile(empty, '');
    const [ours, bare] = await inTurns(times, [
      () => start(directory, {}),
      () => execute([process.execPath, empty], { cwd: directory, env: world({}) }),
    ]);
    const seconds = (/** @type {readonly { seconds: number }[]} */ runs) =>
      median(runs.map((run) => run.seconds));
    return [
      {
        what: 'start of the action, above bare node',
        ours: (seconds(ours) - seconds(bare)) * 1000,
        unit: 'ms',
        aim: { of: 'ours', most: 60 },
      },
      {
        what: 'JavaScript read at start',
        ours: (await bytesLoaded(directory)) / 1e6,
        unit: 'MB',
        aim: { of: 'ours', most: 0.7 },
      },
    ];
  });
}

/**
 * @param {string} cwd
 * @param {NodeJS.ProcessEnv} more
 */
async function start(cwd, more) {
  const outcome = await execute([process.execPath, join(dist, 'main.js')], {
    cwd,
    env: world({ INPUT_RUNTIME: 'nonsense', ...more }),
  });
  if (outcome.exitCode === 1 && outcome.stdout.includes('nonsense')) return outcome;
  throw new Error(
    `dist/main.js did not refuse its input, but ended with ${outcome.exitCode}:\n${outcome.stdout}`,
  );
}

/**
 * Nothing that makes node itself slower or faster than it is on a runner.
 * @param {NodeJS.ProcessEnv} more
 */
function world(more) {
  return { PATH: process.env['PATH'] ?? '', ...more };
}

/**
 * The size of all files of dist that a start loads: V8's coverage names every script that was run.
 * @param {string} directory
 */
async function bytesLoaded(directory) {
  const coverage = join(directory, 'coverage');
  await start(directory, { NODE_V8_COVERAGE: coverage });
  const [report] = await readdir(coverage);
  const { result } = JSON.parse(await readFile(join(coverage, report), 'utf8'));
  const files = result.map(({ url }) => (url.startsWith('file:') ? fileURLToPath(url) : ''));
  const loaded = files.filter((file) => file.startsWith(dist));
  if (loaded.length === 0) throw new Error('V8 names no script of dist');
  const sizes = await Promise.all(loaded.map(async (file) => (await stat(file)).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
