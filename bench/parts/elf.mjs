// Reading all ELF files of a stack out of its wheels, against readelf over the same files, unpacked.
import { access, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execute, inNewDirectory, inTurns, median, succeed } from '../measure.mjs';
import { cacheDirectory } from '../places.mjs';
import { findPython } from '../python.mjs';
import { runtime, times } from '../workload.mjs';
import { bundle } from './bundle.mjs';

const what = 'reading ELF files of 250 MB, against readelf';
/** About 250 MB unpacked, as much as Lambda takes. */
const requirements = ['numpy==1.26.4', 'pandas==2.1.4', 'pyarrow==14.0.2', 'lxml==4.9.4'];

/** @returns {Promise<readonly import('../table.mjs').Row[]>} */
export async function measureElf() {
  const readelf = await execute(['readelf', '--version']).catch(() => ({ exitCode: null }));
  if (readelf.exitCode !== 0) return [{ what, leftOut: 'no readelf' }];
  const wheels = await downloaded(await findPython());
  return inNewDirectory(async (directory) => {
    const reader = await bundle('elf-reader.mjs', directory);
    const unpacked = join(directory, 'unpacked');
    await mkdir(unpacked);
    const argv = [process.execPath, reader, wheels, runtime, directory];
    await succeed([...argv, unpacked]);
    const files = (await readdir(unpacked)).map((name) => join(unpacked, name));
    const [ours, theirs] = await inTurns(times, [
      async () => JSON.parse((await succeed(argv)).stdout),
      async () => (await succeed(['readelf', '-W', '-d', '-V', ...files])).seconds,
    ]);
    const of = (/** @type {string} */ key) => median(ours.map((each) => each[key]));
    return [
      { what, ours: of('seconds'), theirs: median(theirs), unit: 's', aim: { of: 'ours', most: 1.5 } },
      { what: '- files that are ELF', ours: files.length },
      { what: '- all files, unpacked', ours: of('unpacked') / 1e6, unit: 'MB' },
      { what: '- its peak memory', ours: of('memory') / 1e6, unit: 'MB', aim: { of: 'ours', most: 200 } },
    ];
  });
}

/** @param {string} python */
async function downloaded(python) {
  const kept = await cacheDirectory('elf');
  const [wheels, unfinished] = ['wheels', 'unfinished'].map((name) => join(kept, name));
  const present = await access(wheels).then(
    () => true,
    () => false,
  );
  if (present) return wheels;
  await rm(unfinished, { recursive: true, force: true });
  await succeed([
    ...[python, '-m', 'pip', '--quiet', '--disable-pip-version-check', 'download', '--no-deps'],
    ...[
      '--only-binary',
      ':all:',
      '--platform',
      'manylinux2014_x86_64',
      '--platform',
      'manylinux_2_17_x86_64',
    ],
    ...['--python-version', runtime, '--dest', unfinished],
    ...requirements,
  ]);
  await rename(unfinished, wheels);
  return wheels;
}
