// Every module of a layer, imported in the run image, before something was left out of it and after.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { succeed } from '../measure.mjs';
import { runImage } from '../peers/docker.mjs';
import { findPython } from '../python.mjs';

const programs = ['imports.py', '../corpus/probe.py'].map((name) =>
  fileURLToPath(new URL(name, import.meta.url)),
);
const unpacker = fileURLToPath(new URL('unpack.py', import.meta.url));

/**
 * @typedef {Readonly<Record<string, readonly { readonly name: string, readonly paths: readonly string[] }[]>>} Modules
 *   by distribution, with the paths in site-packages that they may be loaded from
 *
 * @typedef {object} Before
 * @property {Modules} modules those that import
 * @property {Readonly<Record<string, string>>} failed why the others do not
 *
 * @typedef {object} After
 * @property {number} imported how many of those that imported before still do
 * @property {readonly string[]} dropped those whose file is gone
 * @property {Readonly<Record<string, string>>} lost those whose file is there and that fail, with why
 * @property {Readonly<Record<string, readonly string[]>>} wanted dropped, but named by an import statement of these
 *
 * @typedef {readonly [path: string, bytes: number, crc32: number]} Entry
 */

/**
 * Unpacks zips as Lambda does, one over the other.
 * @param {string} directory is made
 * @param {readonly string[]} zips
 * @returns {Promise<readonly Entry[]>} the files
 */
export async function unpack(directory, zips) {
  await mkdir(directory);
  return JSON.parse((await succeed([await findPython(), unpacker, directory, ...zips])).stdout);
}

/**
 * @overload
 * @param {string} runtime
 * @param {string} opt what the zips of a layer unpack to
 * @param {null} modules
 * @returns {Promise<Before>}
 */
/**
 * @overload
 * @param {string} runtime
 * @param {string} opt
 * @param {Modules} modules those that have imported
 * @returns {Promise<After>}
 */
/**
 * As a function in Lambda: the layer read-only at /opt, no network, no /dev/shm, neither root nor HOME.
 * @param {string} runtime
 * @param {string} opt
 * @param {Modules | null} modules
 */
export async function importModules(runtime, opt, modules) {
  const request = `${opt}.json`;
  await writeFile(request, JSON.stringify({ modules }));
  const volumes = [
    `${opt}:/opt:ro`,
    `${request}:/bench/request.json:ro`,
    ...programs.map((program) => `${program}:/bench/${program.split('/').at(-1)}:ro`),
  ];
  const { stdout } = await succeed([
    ...['docker', 'run', '--rm', '--network', 'none', '--ipc', 'none', '--read-only', '--tmpfs', '/tmp:exec'],
    ...[
      '--user',
      '993:990',
      '--cap-drop',
      'ALL',
      '--env',
      `AT_ONCE=${process.env['LAYERPACK_BENCH_AT_ONCE'] ?? 2}`,
    ],
    ...volumes.flatMap((volume) => ['--volume', volume]),
    ...['--entrypoint', `/var/lang/bin/python${runtime}`, runImage(runtime)],
    ...['/bench/imports.py', '/bench/request.json'],
  ]);
  return JSON.parse(stdout);
}

/** What results depend on, beside layer and image. */
export async function importPrograms() {
  return (await Promise.all(programs.map((program) => readFile(program, 'utf8')))).join('');
}
