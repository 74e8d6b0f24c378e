// Packing alone: the same installed files by layerpack and by Python's zipfile, each in a process of its own.
import { access, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inNewDirectory, inTurns, median, succeed } from '../measure.mjs';
import { cacheDirectory, repository, zipWithPython } from '../places.mjs';
import { findPython } from '../python.mjs';
import { requirements, runtime, times } from '../workload.mjs';
import { bundle } from './bundle.mjs';

/** @returns {Promise<readonly import('../table.mjs').Row[]>} */
export async function measurePack() {
  const python = await findPython();
  const { wheels, tree } = await installedWorkload(python);
  return inNewDirectory(async (directory) => {
    const packer = await bundle('packer.mjs', directory);
    const zip = join(directory, 'layer.zip');
    const listTree = join(repository, 'src/engine/helpers/list_tree.py');
    const measure = async (/** @type {readonly string[]} */ argv) => {
      const { stdout } = await succeed(argv);
      const { size } = await stat(zip);
      // Both write to a new file.
      await rm(zip);
      return { ...JSON.parse(stdout), size };
    };
    const [ours, theirs] = await inTurns(times, [
      () => measure([process.execPath, packer, wheels, tree, runtime, zip, python, listTree]),
      () => measure([python, zipWithPython, tree, zip]),
    ]);
    const of = (/** @type {readonly object[]} */ runs, /** @type {string} */ key) =>
      median(runs.map((run) => run[key]));
    const both = (/** @type {string} */ key, scale = 1) => ({
      ours: of(ours, key) / scale,
      theirs: of(theirs, key) / scale,
    });
    return [
      { what: 'packing, against zipfile', ...both('seconds'), unit: 's', aim: { of: 'ratio', most: 0.1 } },
      { what: "- reading the wheels' directories", ours: of(ours, 'reading'), unit: 's' },
      { what: '- writing and verifying the zip', ours: of(ours, 'writing'), unit: 's' },
      { what: 'beside it: comparing the installed tree', ours: of(ours, 'comparing'), unit: 's' },
      { what: 'its peak memory', ...both('memory', 1e6), unit: 'MB', aim: { of: 'ours', most: 256 } },
      { what: 'its zip', ...both('size', 1e6), unit: 'MB' },
    ];
  });
}

/**
 * The workload's wheels, and what pip installs of them: fetched once and kept, as neither is measured here.
 * @param {string} python
 */
async function installedWorkload(python) {
  const kept = await cacheDirectory('workload');
  const [wheels, tree, unfinished] = ['wheels', 'tree', 'unfinished'].map((name) => join(kept, name));
  const list = join(kept, 'requirements.txt');
  await writeFile(list, requirements);
  // Chosen for the runtime, whatever Python this machine has.
  const target = [
    '--only-binary',
    ':all:',
    '--platform',
    'manylinux2014_x86_64',
    '--python-version',
    runtime,
  ];
  const pip = [python, '-m', 'pip', '--quiet', '--disable-pip-version-check'];
  const makings = [
    [wheels, [...pip, 'download', ...target, '--dest', unfinished, '--requirement', list]],
    [
      tree,
      [
        ...pip,
        'install',
        ...target,
        '--no-index',
        '--find-links',
        wheels,
        '--no-compile',
        '--target',
        unfinished,
      ].concat(['--requirement', list]),
    ],
  ];
  for (const [made, argv] of makings) {
    const present = await access(made).then(
      () => true,
      () => false,
    );
    if (present) continue;
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(unfinished);
    await succeed(argv);
    await rename(unfinished, made);
  }
  return { wheels, tree };
}
