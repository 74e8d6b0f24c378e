// The race: layers of several stacks, made cold, from kept wheels, and again unchanged, against those who make layers too.
import { inNewDirectory, inTurns, median } from '../measure.mjs';
import { engineAnswers, ensureImage } from '../peers/docker.mjs';
import { installSam } from '../peers/sam.mjs';
import { installServerless } from '../peers/serverless.mjs';
import { requirements, scientific, small, times, withoutSdk } from '../workload.mjs';
import { prepareRacers } from './racers.mjs';

/**
 * @typedef {object} Workload
 * @property {string} what
 * @property {string} wanted a requirements file
 * @property {number} coldAim
 * @property {'sam, cold' | 'sam' | 'all'} against whom, and how
 */

/** @type {readonly Workload[]} */
const workloads = [
  { what: 'requests', wanted: small, coldAim: 0.6, against: 'sam' },
  { what: 'pandas, numpy, requests, boto3', wanted: requirements, coldAim: 0.25, against: 'all' },
  { what: 'pandas, numpy, requests', wanted: withoutSdk, coldAim: 0.25, against: 'sam, cold' },
  { what: 'scikit-learn, scipy, numpy', wanted: scientific, coldAim: 0.25, against: 'sam' },
];

/** @returns {Promise<readonly import('../table.mjs').Row[]>} */
export async function measureRace() {
  if (!(await engineAnswers()))
    return workloads.map(({ what }) => ({ what, leftOut: 'no Docker engine answers' }));
  const sam = await installSam();
  const serverless = await installServerless();
  const image = await ensureImage(sam.buildersVersion);
  const rows = [];
  for (const workload of workloads) {
    rows.push(
      ...(await inNewDirectory(async (directory) => {
        const racers = await prepareRacers(directory, workload, { image, sam, serverless });
        const ways = Object.entries(racers.ways);
        const runs = await inTurns(
          times,
          ways.map(([, measure]) => measure),
        );
        const results = new Map(ways.map(([name], index) => [name, runs[index]]));
        return rowsOf(workload, results, racers);
      })),
    );
  }
  return rows;
}

/**
 * @param {Workload} workload
 * @param {ReadonlyMap<string, readonly import('../measure.mjs').Built[]>} results by way
 * @param {Pick<import('./racers.mjs').Racers, 'leftOut' | 'containers' | 'memory'>} known
 * @returns {readonly import('../table.mjs').Row[]}
 */
function rowsOf({ what, coldAim, against }, results, { leftOut, containers, memory }) {
  const of = (/** @type {string} */ way, /** @type {'seconds' | 'bytes'} */ key) => {
    const runs = results.get(way);
    return runs && median(runs.map((run) => run[key]));
  };
  /** @returns {import('../table.mjs').Row} */
  const compared = (/** @type {string} */ ours, /** @type {string} */ theirs, /** @type {number} */ most) => {
    const row = { what: `${what}: ${ours}, against ${theirs}` };
    const reason = [ours, theirs].map((way) => leftOut[way]).find((each) => each !== undefined);
    if (reason !== undefined) return { ...row, leftOut: reason };
    const aim = most === undefined ? {} : { aim: /** @type {const} */ ({ of: 'ratio', most }) };
    return { ...row, ours: of(ours, 'seconds'), theirs: of(theirs, 'seconds'), unit: 's', ...aim };
  };
  const [first] = results.get('cold') ?? [];
  const stages = Object.keys(first.stages).map((stage) => ({
    what: `- ${stage}`,
    ours: median((results.get('cold') ?? []).map((run) => run.stages[stage] ?? 0)),
    unit: 's',
  }));
  const size = (/** @type {string} */ theirs) => ({
    what: `- zip, against ${theirs}`,
    ours: (of('cold', 'bytes') ?? 0) / 1e6,
    theirs: (of(theirs, 'bytes') ?? 0) / 1e6,
    unit: 'MB',
  });
  const rows = [compared('cold', 'SAM', coldAim), ...stages, size('SAM')];
  const memoryRow = { what: '- peak memory of layerpack, cold', ours: memory / 1e6, unit: 'MB' };
  if (against === 'sam, cold') return [...rows, memoryRow];
  rows.push(
    compared('wheels cached', 'SAM', 0.15),
    compared('wheels cached', 'SAM --cached'),
    compared('nothing changed', 'SAM', 0.05),
    compared('nothing changed', 'SAM --cached'),
  );
  if (leftOut['nothing changed'] === undefined) {
    const counted = containers === null ? { leftOut: 'the engine has no socket here' } : { ours: containers };
    rows.push({ what: '- containers that it starts', ...counted, aim: { of: 'ours', most: 0 } });
  }
  if (against === 'all') {
    rows.push(
      compared('cold', 'serverless-python-requirements', 0.1),
      compared('nothing changed', 'serverless-python-requirements with its static cache'),
      compared('cold', 'pip and zip -9'),
      size('pip and zip -9'),
    );
  }
  return [...rows, memoryRow];
}
