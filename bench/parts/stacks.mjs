// Five stacks of real packages on two runtimes: how small they get, and what still imports, against others on the same wheels.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { engineAnswers } from '../peers/docker.mjs';
import { missingZip } from '../peers/pip-zip.mjs';
import { cacheDirectory } from '../places.mjs';
import { losses, measureStack } from './stack.mjs';
import { ours } from './stack-ways.mjs';

const names = ['pandas-pyarrow', 'scikit-learn-scipy', 'geo', 'fastparquet-numba', 'google-cloud'];
const runtimes = ['3.11', '3.13'];
const [safe, stripped, withBytecode] = Object.keys(ours);

/** @returns {Promise<readonly import('../table.mjs').Row[]>} */
export async function measureStacks() {
  const stacks = await chosen();
  const reason = (await engineAnswers()) ? await missingZip() : 'no Docker engine answers';
  if (reason !== null) return stacks.map(({ what }) => ({ what, leftOut: reason }));
  const results = [];
  for (const stack of stacks) results.push(/** @type {const} */ ([stack.what, await measureStack(stack)]));
  const file = join(await cacheDirectory('stacks'), 'counts.md');
  await writeFile(file, countsOf(results));
  process.stderr.write(`all counts, by stack and way: ${file}\n`);
  return results.flatMap(([what, result]) => rowsOf(what, result));
}

/** Those that LAYERPACK_BENCH_STACKS names, such as "geo-3.11", or all. */
async function chosen() {
  const asked = (process.env['LAYERPACK_BENCH_STACKS'] ?? '').split(/[\s,]+/).filter(Boolean);
  const all = await Promise.all(
    names.flatMap((name) => {
      const file = new URL(`../stacks/${name}.txt`, import.meta.url);
      return runtimes.map(async (runtime) => ({
        id: `${name}-${runtime}`,
        what: `${name}, python${runtime}`,
        runtime,
        requirements: await readFile(file, 'utf8'),
      }));
    }),
  );
  const unknown = asked.filter((id) => !all.some((stack) => stack.id === id));
  if (unknown.length > 0) throw new Error(`no such stack: ${unknown.join(', ')}`);
  return asked.length === 0 ? all : all.filter(({ id }) => asked.includes(id));
}

/**
 * @param {string} what
 * @param {import('./stack.mjs').StackResult} result
 * @returns {readonly import('../table.mjs').Row[]}
 */
function rowsOf(what, { before, ways }) {
  const { slim, 'by hand': byHand, [safe]: pruned, [stripped]: smallest } = ways;
  /** @returns {import('../table.mjs').Row} */
  const size = (/** @type {string} */ what, /** @type {'unzipped' | 'zipped'} */ key, way, other, aim) => ({
    what,
    ours: way[key] / 1e6,
    theirs: other[key] / 1e6,
    unit: 'MB',
    ...(aim ? { aim: { of: 'ratio', most: 0.9 } } : {}),
  });
  /** @returns {import('../table.mjs').Row} */
  const lost = (/** @type {string} */ what, way, other) => ({
    what,
    ours: losses(way),
    theirs: losses(other),
    aim: { of: 'ours', most: 0 },
  });
  return [
    size(`${what}: pruned, unzipped, against slim`, 'unzipped', pruned, slim, true),
    size('- zipped', 'zipped', pruned, slim, true),
    lost(`- lost, of ${importedBefore(before)} modules that import`, pruned, slim),
    size('- pruned and stripped, unzipped, against slim', 'unzipped', smallest, slim, true),
    size('- zipped', 'zipped', smallest, slim, true),
    lost('- lost', smallest, slim),
    size('- pruned and stripped, unzipped, against scripts by hand', 'unzipped', smallest, byHand),
    size('- zipped', 'zipped', smallest, byHand),
    lost('- lost', smallest, byHand),
    lost('- with bytecode, lost, against scripts by hand', ways[withBytecode], byHand),
  ];
}

/** All counts, for the README: a table with a line for each way. @param {readonly (readonly [string, import('./stack.mjs').StackResult])[]} results */
function countsOf(results) {
  const megabytes = (/** @type {number} */ bytes) => (bytes / 1e6).toFixed(1);
  const lines = results.flatMap(([what, { before, ways }]) => [
    [
      what,
      'nothing left out',
      megabytes(before.unzipped),
      megabytes(before.zipped),
      importedBefore(before),
      '',
      '',
    ],
    ...Object.entries(ways).map(([name, way]) => [
      '',
      name,
      ...[megabytes(way.unzipped), megabytes(way.zipped), way.imported, way.dropped.length, losses(way)],
    ]),
  ]);
  const head = ['stack', 'way', 'unzipped, MB', 'zipped, MB', 'modules that import', 'dropped', 'lost'];
  const rule = ['---', '---', ...head.slice(2).map(() => '--:')];
  return [head, rule, ...lines].map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

/** @param {import('./stack.mjs').StackResult['before']} before */
function importedBefore({ modules }) {
  return Object.values(modules).reduce((sum, each) => sum + each.length, 0);
}
