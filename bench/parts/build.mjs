// A cold build and zip by layerpack and by SAM, in the same image.
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inNewDirectory, inTurns, median, succeed } from '../measure.mjs';
import { engineAnswers, ensureImage } from '../peers/docker.mjs';
import { buildWithSam, installSam } from '../peers/sam.mjs';
import { dist } from '../places.mjs';
import { requirements, runtime, times, withoutSdk } from '../workload.mjs';

const output = 'build/layers';
/** layerpack leaves the SDK to the runtime and SAM does not, so the first compares what users get, the second work. */
const workloads = [
  { what: 'cold build and zip', wanted: requirements },
  { what: 'cold build and zip, no SDK wanted', wanted: withoutSdk },
];

/** @returns {Promise<readonly import('../table.mjs').Row[]>} */
export async function measureBuild() {
  if (!(await engineAnswers()))
    return workloads.map(({ what }) => ({ what, leftOut: 'no Docker engine answers' }));
  const sam = await installSam();
  const image = await ensureImage(sam.buildersVersion);
  const rows = [];
  for (const { what, wanted } of workloads) {
    const [ours, theirs] = await inTurns(times, [
      () => buildWithLayerpack(image, wanted),
      () => buildWithSam(sam, image, wanted),
    ]);
    rows.push(...rowsOf(what, ours, theirs));
  }
  return rows;
}

/**
 * @typedef {{ readonly stages: Readonly<Record<string, number>>, readonly bytes: number }} Built seconds by stage
 * @param {string} what
 * @param {readonly Built[]} ours
 * @param {readonly Built[]} theirs
 * @returns {readonly import('../table.mjs').Row[]}
 */
function rowsOf(what, ours, theirs) {
  const total = (/** @type {Built} */ { stages }) =>
    Object.values(stages).reduce((sum, seconds) => sum + seconds, 0);
  const size = (/** @type {Built} */ { bytes }) => bytes / 1e6;
  return [
    {
      what,
      ours: median(ours.map(total)),
      theirs: median(theirs.map(total)),
      unit: 's',
      aim: { of: 'ratio', most: 0.4 },
    },
    ...stageRows('ours', ours),
    ...stageRows('theirs', theirs),
    { what: '- size of the zip', ours: median(ours.map(size)), theirs: median(theirs.map(size)), unit: 'MB' },
  ];
}

/**
 * @param {'ours' | 'theirs'} whose
 * @param {readonly Built[]} runs
 */
function stageRows(whose, runs) {
  return Object.keys(runs[0].stages).map((stage) => ({
    what: `- ${stage}`,
    [whose]: median(runs.map(({ stages }) => stages[stage])),
    unit: 's',
  }));
}

/**
 * @param {string} image
 * @param {string} wanted
 * @returns {Promise<Built>}
 */
async function buildWithLayerpack(image, wanted) {
  return inNewDirectory(async (project) => {
    await writeFile(join(project, 'requirements.txt'), wanted);
    const argv = [
      process.execPath,
      join(dist, 'cli.js'),
      'build',
      '--runtime',
      runtime,
      '--builder',
      'container',
    ];
    const { seconds } = await succeed([...argv, '--image', image], { cwd: project });
    const { run, layers } = JSON.parse(await readFile(join(project, output, 'manifest.json'), 'utf8'));
    const inStages = Object.values(run.timings).reduce((sum, time) => sum + time, 0);
    const { size } = await stat(join(project, output, layers[0].zip));
    // Before the first stage the program starts, after the last it ends its container and removes its files.
    return { stages: { ...run.timings, 'before and after the stages': seconds - inStages }, bytes: size };
  });
}
