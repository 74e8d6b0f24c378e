// The ways to a stack's layer that are compared, all from the same wheels.
import { createHash } from 'node:crypto';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { succeed } from '../measure.mjs';
import { buildByHand, script } from '../peers/by-hand.mjs';
import { buildImage, imageWithFind } from '../peers/docker.mjs';
import { output, runLayerpack } from '../peers/layerpack.mjs';
import { installServerless, packages, runServerless, writeServerlessProject } from '../peers/serverless.mjs';

/**
 * @typedef {object} Layer
 * @property {readonly string[]} zips
 * @property {number} unzipped bytes
 * @property {number} zipped bytes
 * @property {string} lock the requirements with their hashes, without what is left to the runtime
 * @property {any} manifest
 */

/** What is told of a layer that is too large, or that Lambda would not load, is not what is measured here. */
const warned = ['quota', 'elf', 'pip'].flatMap((check) => [`--${check}-check`, 'warn']);
export const onlyWarn = [...warned, '--import-check', 'warn'];
/** With nothing left out, nothing depends on what imports. */
export const whole = [...warned, '--import-check', 'off', '--prune', 'none'];

/** @type {Readonly<Record<string, readonly string[]>>} */
export const ours = {
  'prune: safe': ['--prune', 'safe'],
  'prune: safe, strip: always': ['--prune', 'safe', '--strip', 'always'],
  'prune: safe, strip: always, bytecode': [
    ...['--prune', 'safe', '--strip', 'always', '--bytecode', 'unchecked-hash'],
  ],
};

/**
 * layerpack's, from what is in a project.
 * @param {string} directory an empty one
 * @param {{ readonly runtime: string, readonly requirements: string }} stack
 * @param {readonly string[]} flags
 * @returns {Promise<Layer>}
 */
export async function buildOurs(directory, { runtime, requirements }, flags) {
  await writeFile(join(directory, 'requirements.txt'), requirements);
  const { outputs, manifest } = await runLayerpack(directory, buildImage(runtime), {
    runtime,
    cacheHome: join(directory, 'cache'),
    // Nothing of an earlier state of dist
    flags: ['--cache', 'false', '--layer-name', 'stack', ...flags],
  });
  const lock = await readFile(join(directory, output, 'stack.lock.txt'), 'utf8').catch(() => '');
  return {
    zips: outputs['zip-paths'],
    unzipped: outputs['unzipped-size'],
    zipped: outputs['zipped-size'],
    lock: shippedOf(lock),
    manifest,
  };
}

/**
 * A lock without what the runtime has already: all sides leave that out.
 * @param {string} lock
 */
function shippedOf(lock) {
  return lock.replace(/^# left to the runtime: .*\n(?:.*\\\n)*.*\n/gm, '').replace(/^#.*\n/gm, '');
}

/**
 * The very wheels of a lock.
 * @param {string} directory is made
 * @param {string} runtime
 * @param {string} lock
 */
export async function fetchWheels(directory, runtime, lock) {
  await mkdir(directory);
  const file = `${directory}.txt`;
  await writeFile(file, lock);
  const trusted = process.env['PIP_CERT'];
  const user = `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`;
  await succeed([
    ...['docker', 'run', '--rm', '--user', user, '--env', 'HOME=/tmp'],
    ...['--volume', `${directory}:/wheels`, '--volume', `${file}:/requirements.txt:ro`],
    ...(trusted
      ? ['--volume', `${trusted}:/certificates.pem:ro`, '--env', 'PIP_CERT=/certificates.pem']
      : []),
    ...['--entrypoint', `python${runtime}`, buildImage(runtime), '-m', 'pip', '--quiet', 'download'],
    ...['--no-cache-dir', '--no-deps', '--require-hashes', '--only-binary', ':all:'],
    ...['--dest', '/wheels', '--requirement', '/requirements.txt'],
  ]);
  return { wheels: directory, lock: file };
}

/**
 * @typedef {{ readonly runtime: string, readonly wheels: string, readonly lock: string }} Locked
 * @typedef {object} Peer
 * @property {() => Promise<string>} recipe changes with what it does
 * @property {(directory: string, locked: Locked) => Promise<string>} build gets an empty directory, and gives a zip
 */

/** @type {Readonly<Record<string, Peer>>} */
export const peers = {
  slim: {
    recipe: async () => packages.join(' '),
    build: async (directory, { runtime, wheels, lock }) => {
      const home = await installServerless();
      // pip holds the wheels against the hashes in it
      const requirements = await readFile(lock, 'utf8');
      const image = await imageWithFind(runtime);
      await writeServerlessProject(home, directory, image, requirements, { runtime, strip: true, wheels });
      await runServerless(home, directory);
      return join(directory, '.serverless', 'pythonRequirements.zip');
    },
  },
  'by hand': {
    recipe: () => readFile(script, 'utf8'),
    build: async (directory, locked) =>
      buildByHand(directory, { ...locked, image: await imageWithFind(locked.runtime) }),
  },
};

/** Names everywhere what comes of what. @param {readonly string[]} parts */
export function keyOf(...parts) {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}

/** @param {string} file */
export async function sha256Of(file) {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
}

/** @param {string} file */
export async function bytesOf(file) {
  return (await stat(file)).size;
}
