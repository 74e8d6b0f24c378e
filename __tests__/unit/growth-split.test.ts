import { expect, it } from '@jest/globals';
import { snapshotOf } from '../../src/compare/snapshot.js';
import { compareLayers } from '../../src/compare-layers.js';
import { manifestText } from '../../src/report/manifest.js';
import { noProgress } from '../../src/report/progress.js';
import type { LayerReport, Report } from '../../src/report/report.js';
import { temporaryDirectory } from './support/files.js';
import { passed } from './support/report.js';
import { plainWorld } from './support/world.js';

const [whole] = passed.layers;
if (!whole?.built) throw new Error('there is a layer');
const { built, inputs } = whole;
const limited = { ...inputs, 'max-growth': { percent: 10, bytes: null } };

/** The layer in so many zips, each with the distributions that stand there. */
function reportOf(zips: readonly (readonly number[])[], more = 0): Report {
  const layers = zips.map((own, index): LayerReport => {
    const distributions = own.flatMap((at) => whole?.distributions[at] ?? []);
    const name = zips.length > 1 ? `${inputs.name}-${index + 1}` : inputs.name;
    const unzipped = distributions.reduce((sum, { size }) => sum + size, 0) + (index === 0 ? more : 0);
    const split = zips.length > 1 ? { number: index + 1, count: zips.length, placed: [] } : null;
    const sha256 = `${index}`.repeat(64);
    return {
      ...(whole as LayerReport),
      name,
      split,
      distributions,
      inputs: limited,
      stack: [name],
      built: { ...built, name, unzipped, sha256 },
    };
  });
  return { ...passed, layers, inputs: { ...passed.inputs, layers: [limited] } };
}

const all = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
const one = [all];
const two = [all.slice(0, 5), all.slice(5)];
const three = [[9, 0], all.slice(1, 4), all.slice(4, 9)];

async function growthOf(before: Report, after: Report) {
  const snapshot = snapshotOf(JSON.parse(manifestText(before, (text) => text)));
  const progress = noProgress(after.inputs);
  const sought = { baseline: { snapshot, text: '', origin: 'aaaaaaa' }, findings: [] };
  await compareLayers(after, sought, progress, plainWorld(temporaryDirectory()));
  return {
    states: [...progress.compares].map(([name, results]) => [name, results.map(({ state }) => state)]),
    findings: progress.findings.map(({ rule, subject }) => `${rule} ${subject}`),
  };
}

it.each([
  ['one zip becomes two', one, two],
  ['two become one', two, one],
  ['two become three', two, three],
  ['distributions go from one to another', two, [all.slice(0, 8), all.slice(8)]],
])('a layer has not grown where %s', async (_, before, after) => {
  expect(await growthOf(reportOf(before), reportOf(after))).toEqual({
    states: [[inputs.name, ['passed']]],
    findings: [],
  });
});

it('a layer that has grown is told once, by its own name', async () => {
  expect(await growthOf(reportOf(one), reportOf(two, 100_000_000))).toEqual({
    states: [[inputs.name, ['failed']]],
    findings: [`growth ${inputs.name}`],
  });
});
