import { expect, it } from '@jest/globals';
import { snapshotOf } from '../../src/compare/snapshot.js';
import { compareLayers } from '../../src/compare-layers.js';
import { manifestText } from '../../src/report/manifest.js';
import { noProgress } from '../../src/report/progress.js';
import type { Report } from '../../src/report/report.js';
import type { Baselines } from '../../src/world.js';
import { analysisOf, dist, root } from './analysis/analyses.js';
import { temporaryDirectory } from './support/files.js';
import { passed } from './support/report.js';
import { plainWorld } from './support/world.js';

/** A run whose only layer was smaller by what dist-2 has grown by. */
async function placeOfGrowth(analysis: Report['analysis'], touched: readonly number[] | null) {
  const layers = passed.layers.map((layer) => ({
    ...layer,
    inputs: { ...layer.inputs, 'max-growth': { percent: 0, bytes: null } },
  }));
  const report: Report = { ...passed, layers, analysis };
  const before = snapshotOf(JSON.parse(manifestText(report, (text) => text)));
  const smaller = before.layers.map((layer) => ({
    ...layer,
    sha256: null,
    unzipped: layer.unzipped - 1000,
    distributions: layer.distributions.map((each) =>
      each.name === 'dist-2' ? { ...each, unzipped: each.unzipped - 1000 } : each,
    ),
  }));
  const changed = touched && new Map([['requirements.txt', new Set(touched)]]);
  const baselines = { changedLines: async () => changed } as unknown as Baselines;
  const snapshot = { ...before, commit: 'a'.repeat(40), layers: smaller };
  const progress = noProgress(report.inputs);
  const sought = { baseline: { snapshot, text: '', origin: 'aaaaaaa' }, findings: [] };
  await compareLayers(report, sought, progress, plainWorld(temporaryDirectory(), { baselines }));
  return progress.findings.find(({ rule }) => rule === 'growth')?.location?.line;
}

const graph = [dist('near', ['dist-2']), dist('far', ['near']), dist('dist-2')];
const asked = analysisOf([root('near', 1), root('far', 2)], graph);
const locked = analysisOf(
  [
    root('near', 10, { direct: false }),
    root('dist-2', 20, { direct: false }),
    root('far', 30, { direct: false }),
  ],
  graph,
);

it.each([
  ['the requirement that it is there for, where no line is known to have changed', asked, null, 1],
  ['the same, where other lines changed', asked, [7], 1],
  ['another that leads to it, where that has changed', asked, [2], 2],
  ['the entry of a lock in which a line changed', locked, [22, 23], 20],
  ['an entry that leads to it, where its own is as it was', locked, [31], 30],
] as const)('growth is told at %s', async (_, analysis, touched, line) => {
  expect(await placeOfGrowth(analysis, touched)).toBe(line);
});
