// What the checks cost: a cold build of a stack of about 250 MB, with them and without.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inNewDirectory, inTurns, median, succeed } from '../measure.mjs';
import { engineAnswers } from '../peers/docker.mjs';
import { dist } from '../places.mjs';
import { runtime, times } from '../workload.mjs';

const what = 'cold build of 250 MB with all checks, against none';
/** About 240 MB unpacked. */
const requirements = [
  'numpy==1.26.4',
  'pandas==2.1.4',
  'scipy==1.11.4',
  'scikit-learn==1.3.2',
  'requests==2.32.3',
];
const off = ['pip-check', 'elf-check', 'import-check'].flatMap((check) => [`--${check}`, 'off']);

/** @returns {Promise<readonly import('../table.mjs').Row[]>} */
export async function measureChecks() {
  if (!(await engineAnswers())) return [{ what, leftOut: 'no Docker engine answers' }];
  const [ours, theirs] = await inTurns(times, [() => build([]), () => build(off)]);
  const of = (/** @type {string} */ stage) => median(ours.map(({ timings }) => timings[stage] ?? 0));
  return [
    {
      what,
      ours: median(ours.map(({ seconds }) => seconds)),
      theirs: median(theirs.map(({ seconds }) => seconds)),
      unit: 's',
      aim: { of: 'ratio', most: 1.1 },
    },
    { what: '- unzipped', ours: ours[0].unzipped / 1e6, unit: 'MB' },
    { what: '- inspect (ELF files)', ours: of('inspect'), unit: 's' },
    { what: '- check', ours: of('check'), unit: 's' },
    { what: '- of that the slowest import', ours: median(ours.map(({ slowest }) => slowest)), unit: 's' },
  ];
}

/** @param {readonly string[]} flags */
async function build(flags) {
  return inNewDirectory(async (project) => {
    await writeFile(join(project, 'requirements.txt'), `${requirements.join('\n')}\n`);
    const argv = [process.execPath, join(dist, 'cli.js'), 'build', '--runtime', runtime, '--layer-name', 'x'];
    // Its own, or what an earlier turn built would be reused
    const env = { ...process.env, XDG_CACHE_HOME: join(project, 'cache') };
    const { seconds } = await succeed([...argv, '--builder', 'container', ...flags], { cwd: project, env });
    const text = await readFile(join(project, 'build/layers/manifest.json'), 'utf8');
    const { run, layers } = JSON.parse(text);
    const slowest = Math.max(
      0,
      ...run.imports.map((/** @type {{ seconds: number }} */ each) => each.seconds),
    );
    return { seconds, timings: run.timings, unzipped: layers[0]['unzipped-size'], slowest };
  });
}
