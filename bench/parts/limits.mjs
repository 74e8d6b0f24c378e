// How far each stage of a cold build is from what it cannot do without: the network, one pass over the bytes, a container.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inNewDirectory, inTurns, median, succeed } from '../measure.mjs';
import { engineAnswers, ensureImage } from '../peers/docker.mjs';
import { runLayerpack, writeRequirements } from '../peers/layerpack.mjs';
import { installSam } from '../peers/sam.mjs';
import { findPython } from '../python.mjs';
import { requirements, runtime, times } from '../workload.mjs';

const script = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url));
const connections = 8;

/** @returns {Promise<readonly import('../table.mjs').Row[]>} */
export async function measureLimits() {
  const what = 'stages against their limits';
  if (!(await engineAnswers())) return [{ what, leftOut: 'no Docker engine answers' }];
  const image = await ensureImage((await installSam()).buildersVersion);
  const python = await findPython();
  return inNewDirectory(async (directory) => {
    const { manifest } = await build(image);
    const versions = (/** @type {readonly { name: string, version: string }[]} */ all) =>
      all.map(({ name, version }) => `${name}==${version}`);
    const wheels = await addressesOf(python, versions(manifest.layers[0].distributions), 'manylinux');
    const tools = await addressesOf(python, versions(toolsOf(manifest)), 'musllinux');
    const place = join(directory, 'wheels');
    await mkdir(place);
    const fetcher = [process.execPath, script('fetch-all.mjs'), `${connections}`];
    await succeed([...fetcher, await written(directory, 'wheels.json', wheels), place]);
    await written(directory, 'tools.json', tools);
    const inside = async (/** @type {readonly string[]} */ argv) => JSON.parse((await succeed(argv)).stdout);
    const pass = (/** @type {string} */ kind) =>
      inside([python, script('one-pass.py'), kind, place, join(directory, 'copy')]);
    const container = ['docker', 'run', '--rm', '--entrypoint', 'true', image];

    const [ours, started, fetchedTools, fetched, inflated, copied] = await inTurns(times, [
      () => build(image),
      () => succeed(container),
      () => inside([...fetcher, join(directory, 'tools.json')]),
      () => inside([...fetcher, join(directory, 'wheels.json')]),
      () => pass('inflate'),
      () => pass('copy'),
    ]);
    const floor = (/** @type {readonly { seconds: number }[]} */ runs) =>
      median(runs.map((run) => run.seconds));
    const stage = (/** @type {string} */ name) =>
      median(ours.map((run) => run.manifest.run.timings[name] ?? 0));
    const imports = ours.map((run) =>
      Math.max(
        0,
        ...run.manifest.run.imports.map((/** @type {{ seconds: number }} */ { seconds }) => seconds),
      ),
    );
    const against = (
      /** @type {string} */ name,
      /** @type {string} */ limit,
      /** @type {number} */ least,
    ) => ({
      what: `${name}, against ${limit}`,
      ours: stage(name),
      theirs: least,
      unit: 's',
    });
    return [
      against('start', 'docker run --rm true', floor(started)),
      against('prepare', 'fetching uv and pip alone', floor(fetchedTools)),
      against('resolve', `fetching its wheels alone, ${connections} connections`, floor(fetched)),
      {
        what: '- network, of these wheels',
        theirs: fetched[0].bytes / 1e6 / floor(fetched),
        unit: 'MB/s',
      },
      against('install', 'inflating its wheels once, one core', floor(inflated)),
      against('inspect', 'inflating its wheels once, one core', floor(inflated)),
      against('pack', 'reading, hashing and writing its wheels once', floor(copied)),
      {
        what: '- disk, read, hashed and written',
        theirs: copied[0].bytes / 1e6 / floor(copied),
        unit: 'MB/s',
      },
      against('check', 'the slowest import alone', median(imports)),
    ];
  });
}

/** @param {string} image */
function build(image) {
  return inNewDirectory(async (project) => {
    await writeRequirements(project, requirements);
    return runLayerpack(project, image, { cacheHome: join(project, 'cache') });
  });
}

/** @param {any} manifest */
function toolsOf({ run }) {
  const known = Object.entries(/** @type {Record<string, string>} */ (run.tools));
  // Where one could not be had, its version is words
  return known.flatMap(([name, version]) => (/^\d/.test(version) ? [{ name, version }] : []));
}

/**
 * Where the index has the wheels of exact versions.
 * @param {string} python
 * @param {readonly string[]} pins
 * @param {'manylinux' | 'musllinux'} kind
 * @returns {Promise<readonly string[]>} URLs
 */
async function addressesOf(python, pins, kind) {
  return inNewDirectory(async (directory) => {
    const report = join(directory, 'report.json');
    const releases = kind === 'manylinux' ? ['2014', '_2_17', '_2_28'] : ['_1_1'];
    const platforms = releases.flatMap((release) => ['--platform', `${kind}${release}_x86_64`]);
    const pip = [python, '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--dry-run'];
    const which = ['--no-deps', '--ignore-installed', '--only-binary', ':all:', '--python-version', runtime];
    const where = ['--target', join(directory, 'none'), '--report', report];
    await succeed([...pip, ...which, ...platforms, ...where, ...pins]);
    const { install } = JSON.parse(await readFile(report, 'utf8'));
    return install.map((/** @type {any} */ each) => each['download_info'].url);
  });
}

/**
 * @param {string} directory
 * @param {string} name
 * @param {readonly string[]} value
 */
async function written(directory, name, value) {
  const path = join(directory, name);
  await writeFile(path, JSON.stringify(value));
  return path;
}
