// Layers that are split to fit: what the parts come to, whether together they are the layer, and how stable they are.
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inNewDirectory } from '../measure.mjs';
import { engineAnswers } from '../peers/docker.mjs';
import { importModules, unpack } from './imports.mjs';
import { losses } from './stack.mjs';
import { buildOurs, bytesOf, onlyWarn, sha256Of } from './stack-ways.mjs';

const runtime = '3.13';
/** Bytes: 50 MB, as AWS counts. */
const largest = 50 * 1024 * 1024;
const split = ['--split', 'auto'];

const stacks = [
  { name: 'pandas-pyarrow', what: 'split of pandas and pyarrow', flags: ['--prune', 'safe'] },
  // Near the quota whatever pruning leaves out
  { name: 'near-quota', what: 'split of 250 MB unzipped', flags: ['--prune', 'none'] },
];

/** Releases that came before those of the stack, of distributions that nothing in it pins. */
const bumps = {
  idna: '3.9',
  orjson: '3.10.17',
  psutil: '6.1.1',
  lxml: '5.3.2',
  networkx: '3.4.1',
  pytz: '2025.1',
};

/** @returns {Promise<readonly import('../table.mjs').Row[]>} */
export async function measureSplit() {
  if (!(await engineAnswers())) return [{ what: 'split', leftOut: 'no Docker engine answers' }];
  const rows = [];
  for (const stack of stacks) rows.push(...(await measureParts(stack)));
  for (const size of [40, 20]) rows.push(...(await measureBumps(size)));
  return rows;
}

/** @param {string} name */
async function stackOf(name) {
  const requirements = await readFile(new URL(`../stacks/${name}.txt`, import.meta.url), 'utf8');
  return { runtime, requirements };
}

/**
 * The parts against the same layer in one.
 * @param {{ readonly name: string, readonly what: string, readonly flags: readonly string[] }} wish
 * @returns {Promise<readonly import('../table.mjs').Row[]>}
 */
async function measureParts({ name, what, flags }) {
  const stack = await stackOf(name);
  return inNewDirectory(async (directory) => {
    const build = async (/** @type {string} */ place, /** @type {readonly string[]} */ more) => {
      await mkdir(join(directory, place));
      return buildOurs(join(directory, place), stack, [...flags, ...more]);
    };
    const one = await build('one', []);
    const parts = await build('parts', split);
    if (parts.zips.length === 1) return [{ what, leftOut: 'this build does not split' }];
    const [opt, merged] = [join(directory, 'opt'), join(directory, 'merged')];
    const files = await unpack(opt, one.zips);
    const mergedFiles = await unpack(merged, parts.zips);
    const before = await importModules(runtime, opt, null);
    const after = await importModules(runtime, merged, before.modules);
    const sizes = await Promise.all(parts.zips.map(bytesOf));
    const count = Object.values(before.modules).flat().length;
    const zips = {
      what: `${what}: zips, against the fewest`,
      ours: sizes.length,
      theirs: Math.ceil(one.zipped / largest),
    };
    return [
      { ...zips, aim: { of: 'ratio', most: 1 } },
      {
        what: '- the largest',
        ours: Math.max(...sizes) / 1e6,
        unit: 'MB',
        aim: { of: 'ours', most: largest / 1e6 },
      },
      { what: '- all, against one layer', ours: parts.zipped / 1e6, theirs: one.zipped / 1e6, unit: 'MB' },
      { what: '- unzipped', ours: parts.unzipped / 1e6, theirs: one.unzipped / 1e6, unit: 'MB' },
      {
        what: '- files in /opt that differ',
        ours: differing(files, mergedFiles),
        aim: { of: 'ours', most: 0 },
      },
      {
        what: `- lost, of ${count} modules that import`,
        ours: losses(after) + after.dropped.length,
        aim: { of: 'ours', most: 0 },
      },
    ];
  });
}

/**
 * @param {readonly import('./imports.mjs').Entry[]} some
 * @param {readonly import('./imports.mjs').Entry[]} others
 */
function differing(some, others) {
  const left = new Set(some.map((entry) => entry.join()));
  const right = new Set(others.map((entry) => entry.join()));
  return (
    [...left].filter((entry) => !right.has(entry)).length +
    [...right].filter((entry) => !left.has(entry)).length
  );
}

/**
 * How many zips of forty distributions change with one of them.
 * @param {number} megabytes that a zip may have
 * @returns {Promise<readonly import('../table.mjs').Row[]>}
 */
async function measureBumps(megabytes) {
  const stack = await stackOf('forty');
  // What is measured is which bytes a zip has, and not whether it imports
  const flags = [...split, ...onlyWarn, '--max-zipped-size', `${megabytes}MB`];
  const zipsOf = (/** @type {string} */ requirements) =>
    inNewDirectory(async (directory) => {
      const { zips } = await buildOurs(directory, { ...stack, requirements }, flags);
      return new Map(
        await Promise.all(zips.map(async (zip) => /** @type {const} */ ([nameOf(zip), await sha256Of(zip)]))),
      );
    });
  const now = await zipsOf(stack.requirements);
  const what = `one of 40 distributions bumped, at ${megabytes} MB a zip`;
  if (now.size === 1) return [{ what, leftOut: 'this build does not split' }];
  const again = changed(now, await zipsOf(stack.requirements));
  const rows = [];
  for (const [name, version] of Object.entries(bumps)) {
    const pinned = new RegExp(`^${name}==.*$`, 'm');
    const before = await zipsOf(stack.requirements.replace(pinned, `${name}==${version}`));
    rows.push({
      what: `- ${name}: zips that change, of all`,
      ours: changed(before, now),
      theirs: now.size,
      aim: /** @type {const} */ ({ of: 'ours', most: 1 }),
    });
  }
  return [
    { what: `${what}: zips that differ when nothing is`, ours: again, aim: { of: 'ours', most: 0 } },
    ...rows,
  ];
}

/** @param {string} zip */
function nameOf(zip) {
  return zip.split('/').at(-1) ?? zip;
}

/**
 * Zips that are not in both, or not the same.
 * @param {ReadonlyMap<string, string>} before
 * @param {ReadonlyMap<string, string>} after
 */
function changed(before, after) {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].filter((name) => before.get(name) !== after.get(name)).length;
}
