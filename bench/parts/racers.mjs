// What is measured of one workload: a function for each way to its layer, made ready beforehand where it is not cold.
import { copyFile, mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inNewDirectory } from '../measure.mjs';
import { byStage, output, runLayerpack, writeRequirements } from '../peers/layerpack.mjs';
import { buildWithPipAndZip, missingZip } from '../peers/pip-zip.mjs';
import { buildWithSam, runSam, writeSamProject } from '../peers/sam.mjs';
import { runServerless, writeServerlessProject } from '../peers/serverless.mjs';
import { countingContainers } from '../peers/watched-engine.mjs';

/**
 * @typedef {() => Promise<import('../measure.mjs').Built>} Way
 * @typedef {object} Racers
 * @property {Readonly<Record<string, Way>>} ways
 * @property {Readonly<Record<string, string>>} leftOut why a way is not there
 * @property {number | null} containers that a run of which nothing changed has made; null where it is not known
 * @property {number} memory bytes that the process of a cold build has had at most
 *
 * @typedef {object} Peers
 * @property {string} image
 * @property {import('../peers/sam.mjs').Sam} sam
 * @property {string} serverless
 */

/**
 * @param {string} directory for what lives as long as the workload is measured
 * @param {import('./race.mjs').Workload} workload
 * @param {Peers} peers
 * @returns {Promise<Racers>}
 */
export async function prepareRacers(directory, { wanted, against }, { image, sam, serverless }) {
  const place = async (/** @type {string} */ name) => {
    const path = join(directory, name);
    await mkdir(path);
    return path;
  };
  const ours = await prepareLayerpack(place, image, wanted, against !== 'sam, cold');
  /** @type {Record<string, Way>} */
  const ways = { ...ours.ways, SAM: () => buildWithSam(sam, image, wanted) };
  /** @type {Record<string, string>} */
  const leftOut = { ...ours.leftOut };
  if (against === 'sam, cold') return { ...ours, ways, leftOut };

  const kept = await place('sam');
  await writeSamProject(kept, wanted);
  await runSam(sam, image, kept, ['--cached']);
  ways['SAM --cached'] = () => runSam(sam, image, kept, ['--cached']);

  if (against === 'all') {
    ways['serverless-python-requirements'] = () =>
      inNewDirectory(async (project) => {
        await writeServerlessProject(serverless, project, image, wanted);
        return runServerless(serverless, project);
      });
    const packaged = await place('serverless');
    await writeServerlessProject(serverless, packaged, image, wanted);
    await runServerless(serverless, packaged);
    ways['serverless-python-requirements with its static cache'] = () => runServerless(serverless, packaged);
    const missing = await missingZip();
    if (missing === null) ways['pip and zip -9'] = () => buildWithPipAndZip(image, wanted);
    else leftOut['pip and zip -9'] = missing;
  }
  return { ...ours, ways, leftOut };
}

/**
 * layerpack's three: each with the cache that it has to find, and a look at whether that is what it did.
 * @param {(name: string) => Promise<string>} place
 * @param {string} image
 * @param {string} wanted
 * @param {boolean} again whether it is built from a cache too
 */
async function prepareLayerpack(place, image, wanted, again) {
  const cold = async () =>
    inNewDirectory(async (project) => {
      await writeRequirements(project, wanted);
      const run = await runLayerpack(project, image, { cacheHome: join(project, 'cache') });
      if (run.outputs['cache-hit'] === true) throw new Error('a cold build reused something');
      return byStage(run);
    });

  // Fills the cache, and tells the most that the process has had in memory
  const first = await place('first');
  const cacheHome = await place('cache');
  await writeRequirements(first, wanted);
  const { run, memory } = await withMemory(first, (node) => runLayerpack(first, image, { cacheHome, node }));
  if (!again) return { ways: { cold }, leftOut: {}, containers: null, memory };
  if (run.outputs['cache-hit'] === undefined) {
    const reason = 'this build does not reuse';
    const leftOut = { 'wheels cached': reason, 'nothing changed': reason };
    return { ways: { cold }, leftOut, containers: null, memory };
  }

  // Another name makes another layer, whose wheels and tools are all the same
  let turn = 0;
  const wheelsCached = async () =>
    inNewDirectory(async (project) => {
      await writeRequirements(project, wanted);
      turn += 1;
      const again = await runLayerpack(project, image, {
        cacheHome,
        flags: ['--layer-name', `again-${turn}`],
      });
      if (again.outputs['cache-hit'] === true) throw new Error('a layer of another name was reused whole');
      return byStage(again);
    });

  const locked = await place('locked');
  const [lock] = (await readdir(join(first, output))).filter((name) => name.endsWith('.lock.txt'));
  await copyFile(join(first, output, lock), join(locked, 'requirements.txt'));
  const filling = await countingContainers((env) => runLayerpack(locked, image, { cacheHome, env }));
  if (filling.containers === 0)
    throw new Error('a build in a container went past the socket that counts them');
  const { containers } = await countingContainers((env) => runLayerpack(locked, image, { cacheHome, env }));
  const nothingChanged = async () => {
    const again = await runLayerpack(locked, image, { cacheHome });
    if (again.outputs['cache-hit'] !== true)
      throw new Error('a layer of which nothing changed was built again');
    return byStage(again);
  };
  const ways = { cold, 'wheels cached': wheelsCached, 'nothing changed': nothingChanged };
  return { ways, leftOut: {}, containers, memory };
}

/**
 * @template T
 * @param {string} directory
 * @param {(node: readonly string[]) => Promise<T>} work gets options for Node
 * @returns {Promise<{ readonly run: T, readonly memory: number }>}
 */
async function withMemory(directory, work) {
  const file = join(directory, 'memory.txt');
  const recorder = new URL('record-memory.mjs', import.meta.url);
  recorder.searchParams.set('to', pathToFileURL(file).href);
  const run = await work(['--import', recorder.href]);
  return { run, memory: Number(await readFile(file, 'utf8')) };
}
