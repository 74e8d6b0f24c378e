// layerpack as its users run it: the command line of dist, in a project of its own.
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { succeed } from '../measure.mjs';
import { dist } from '../places.mjs';
import { runtime as usual } from '../workload.mjs';

export const output = 'build/layers';

/**
 * @typedef {object} LayerpackRun
 * @property {number} seconds of the whole program
 * @property {any} outputs what it prints with --json
 * @property {any} manifest
 * @property {number} bytes of all zips
 */

/**
 * Builds what stands in the project's requirements.txt or layers.yml, with all checks.
 * @param {string} project
 * @param {string} image to build in
 * @param {object} options
 * @param {string} options.cacheHome what XDG_CACHE_HOME says
 * @param {readonly string[]} [options.flags]
 * @param {readonly string[]} [options.node] options of Node itself
 * @param {NodeJS.ProcessEnv} [options.env]
 * @param {string} [options.runtime]
 * @returns {Promise<LayerpackRun>}
 */
export async function runLayerpack(project, image, options) {
  const { cacheHome, flags = [], node = [], env = {}, runtime = usual } = options;
  const argv = [process.execPath, ...node, join(dist, 'cli.js'), 'build', '--runtime', runtime];
  const { seconds, stdout } = await succeed(
    [...argv, '--builder', 'container', '--image', image, '--json', ...flags],
    { cwd: project, env: { ...process.env, XDG_CACHE_HOME: cacheHome, ...env } },
  );
  const outputs = JSON.parse(stdout);
  const manifest = JSON.parse(await readFile(outputs.manifest, 'utf8'));
  const sizes = await Promise.all(
    outputs['zip-paths'].map(async (/** @type {string} */ zip) => (await stat(zip)).size),
  );
  return { seconds, outputs, manifest, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}

/**
 * A run's time by the stages of its manifest.
 * @param {LayerpackRun} run
 * @returns {import('../measure.mjs').Built}
 */
export function byStage({ seconds, manifest, bytes }) {
  const timings = /** @type {Record<string, number>} */ (manifest.run.timings);
  const inStages = Object.values(timings).reduce((sum, time) => sum + time, 0);
  // Before the first stage the program starts, after the last it ends its container and removes its files. Stages that
  // go on at once come to more than the whole.
  return { stages: { ...timings, 'before, after and between': seconds - inStages }, bytes, seconds };
}

/**
 * @param {string} project
 * @param {string} wanted
 */
export async function writeRequirements(project, wanted) {
  await writeFile(join(project, 'requirements.txt'), wanted);
}
