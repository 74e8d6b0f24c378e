// One stack: its layer each way, and what still imports. What does not change between runs is kept.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inNewDirectory } from '../measure.mjs';
import { buildImage, imageId, runImage } from '../peers/docker.mjs';
import { cacheDirectory } from '../places.mjs';
import { importModules, importPrograms, unpack } from './imports.mjs';
import {
  buildOurs,
  bytesOf,
  fetchWheels,
  keyOf,
  onlyWarn,
  ours,
  peers,
  sha256Of,
  whole as unpruned,
} from './stack-ways.mjs';

/**
 * @typedef {object} Stack
 * @property {string} id
 * @property {string} what
 * @property {string} runtime
 * @property {string} requirements
 *
 * @typedef {{ readonly key: string, readonly unzipped: number, readonly zipped: number }
 *   & import('./imports.mjs').After} WayResult
 *
 * @typedef {object} StackResult
 * @property {string} lock
 * @property {{ readonly key: string, readonly unzipped: number, readonly zipped: number }
 *   & import('./imports.mjs').Before} before
 * @property {Readonly<Record<string, WayResult>>} ways
 */

/**
 * @param {Stack} stack
 * @returns {Promise<StackResult>}
 */
export async function measureStack(stack) {
  const file = join(await cacheDirectory('stacks'), `${stack.id}.json`);
  /** @type {Partial<StackResult>} */
  const kept = await readFile(file, 'utf8').then(JSON.parse, () => ({}));
  const result = await inNewDirectory((directory) => measureIn(directory, stack, kept));
  await writeFile(file, JSON.stringify(result));
  await writeFile(file.replace(/\.json$/, '.lost.txt'), lostOf(result));
  return result;
}

/**
 * @param {string} directory
 * @param {Stack} stack
 * @param {Partial<StackResult>} kept of an earlier run
 * @returns {Promise<StackResult>}
 */
async function measureIn(directory, stack, kept) {
  const { runtime, id } = stack;
  const begin = performance.now();
  const say = (/** @type {string} */ what) =>
    process.stderr.write(`${((performance.now() - begin) / 1000).toFixed(0).padStart(4)} s ${id}: ${what}\n`);
  const place = async (/** @type {string} */ name) => {
    const path = join(directory, name);
    await mkdir(path);
    return path;
  };

  const whole = await buildOurs(await place('whole'), stack, unpruned);
  const entries = await unpack(join(directory, 'opt'), whole.zips);
  const wheels = await fetchWheels(join(directory, 'wheels'), runtime, whole.lock);
  const [zip] = whole.zips;
  const key = keyOf(await sha256Of(zip), await importPrograms(), await imageId(runImage(runtime)));
  const { unzipped, zipped } = whole;
  const before =
    kept.before?.key === key
      ? kept.before
      : { key, unzipped, zipped, ...(await importModules(runtime, join(directory, 'opt'), null)) };

  say(`nothing left out: ${Object.values(before.modules).flat().length} modules import`);

  /** @type {Record<string, WayResult>} */
  const ways = {};
  const importedAs = async (/** @type {string} */ name, /** @type {string} */ opt) => {
    say(`${name}: built`);
    const after = await importModules(runtime, opt, before.modules);
    say(`${name}: ${after.imported} import, ${after.dropped.length} dropped, ${losses(after)} lost`);
    return after;
  };
  for (const [name, flags] of Object.entries(ours)) {
    ways[name] = await inNewDirectory(async (project) => {
      const { zips, unzipped, zipped, lock } = await buildOurs(project, stack, [...onlyWarn, ...flags]);
      if (lock !== whole.lock) throw new Error(`${id}: ${name} is made of other wheels`);
      const key = keyOf(before.key, ...(await Promise.all(zips.map(sha256Of))));
      const same = Object.values({ ...kept.ways, ...ways }).find((way) => way.key === key);
      if (same !== undefined) return same;
      const opt = join(project, 'opt');
      await unpack(opt, zips);
      return { key, unzipped, zipped, ...(await importedAs(name, opt)) };
    });
  }
  for (const [name, { recipe, build }] of Object.entries(peers)) {
    const key = keyOf(before.key, whole.lock, await recipe(), await imageId(buildImage(runtime)));
    const earlier = kept.ways?.[name];
    ways[name] =
      earlier?.key === key
        ? earlier
        : await inNewDirectory(async (project) => {
            const zip = await build(project, { runtime, ...wheels });
            const opt = join(project, 'opt');
            const files = await unpack(opt, [zip]);
            holdAgainst(`${id}: ${name}`, files, entries);
            const unzipped = files.reduce((sum, [, size]) => sum + size, 0);
            return { key, unzipped, zipped: await bytesOf(zip), ...(await importedAs(name, opt)) };
          });
  }
  return { lock: whole.lock, before, ways };
}

/**
 * Whether a peer's files are those of the same wheels: with the same content, but for binaries, which it may have
 * stripped, and for what installers write themselves.
 * @param {string} what
 * @param {readonly import('./imports.mjs').Entry[]} theirs
 * @param {readonly import('./imports.mjs').Entry[]} whole
 */
function holdAgainst(what, theirs, whole) {
  const known = new Map(whole.map(([path, , crc32]) => [inSite(path), crc32]));
  const binary = /\.so(?:\.|$)/;
  const written = /^(?:requirements\.txt|\.completed_requirements|bin\/.*|share\/.*|.*\.dist-info\/.*)$/;
  const other = theirs
    .map(([path, , crc32]) => ({ path: inSite(path), crc32 }))
    .filter(({ path, crc32 }) => known.get(path) !== crc32)
    .filter(({ path }) => !written.test(path) && !(known.has(path) && binary.test(path)));
  if (other.length > 0)
    throw new Error(`${what} has ${other.length} files that its wheels have not, ${other[0].path} first`);
}

/** @param {string} path in the zip */
function inSite(path) {
  return path.replace(/^python\/(?:lib\/python[\d.]+\/site-packages\/)?/, '');
}

/**
 * Modules that do not import any more although nobody meant to drop them, or that were dropped although something wants them.
 * @param {Pick<import('./imports.mjs').After, 'lost' | 'wanted'>} after
 */
export function losses({ lost, wanted }) {
  return Object.keys(lost).length + Object.keys(wanted).length;
}

/** @param {StackResult} result */
function lostOf({ ways }) {
  return Object.entries(ways)
    .flatMap(([name, { lost, wanted }]) => [
      ...Object.entries(lost).map(([module, error]) => `${name}: ${module}: ${error}\n`),
      ...Object.entries(wanted).map(([module, by]) => `${name}: ${module}: is wanted by ${by.join(', ')}\n`),
    ])
    .join('');
}
