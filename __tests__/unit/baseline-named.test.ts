import { describe, expect, it } from '@jest/globals';
import { compareLayers } from '../../src/compare-layers.js';
import { LayerpackError } from '../../src/errors.js';
import type { Inputs } from '../../src/inputs/inputs.js';
import { manifestText } from '../../src/report/manifest.js';
import { noProgress } from '../../src/report/progress.js';
import type { Report } from '../../src/report/report.js';
import { seekBaseline } from '../../src/seek-baseline.js';
import type { Baselines } from '../../src/world.js';
import { temporaryDirectory } from './support/files.js';
import { makeZip } from './support/other-zips.js';
import { failedRun, passed, stacked } from './support/report.js';
import { rejectionOf, runtimeOf } from './support/values.js';
import { plainWorld } from './support/world.js';

const textOf = (report: Report) => manifestText(report, (text) => text);
const failing = (report: Report): Report => ({
  ...report,
  findings: [{ rule: 'import', severity: 'error', subject: 'a', title: 'A', reason: 'b', advice: 'C.' }],
});

/** A report whose layers must not grow. */
function gated(report: Report, baseline: string | null): Report {
  const most = { percent: 0, bytes: null };
  return {
    ...report,
    inputs: { ...report.inputs, baseline },
    layers: report.layers.map((layer) => ({ ...layer, inputs: { ...layer.inputs, 'max-growth': most } })),
  };
}

async function comparedWith(baseline: string | null, run: Report, files: Record<string, string> | string) {
  const directory = typeof files === 'string' ? files : temporaryDirectory(files);
  const report = gated(run, baseline);
  const world = plainWorld(directory);
  const progress = noProgress(report.inputs);
  const { sought } = await seekBaseline(report.inputs, world, null, progress);
  await compareLayers(report, await sought, progress, world);
  const checks = [...progress.compares.values()].flat();
  return {
    difference: progress.compared && 'difference' in progress.compared ? progress.compared.difference : null,
    findings: progress.findings.filter(({ rule }) => rule === 'baseline'),
    checks: checks.map(({ state, detail }) => `${state}: ${detail}`),
  };
}

async function refused(baseline: string, run: Report, directory: string): Promise<string> {
  const inputs: Inputs = { ...run.inputs, baseline };
  const error = await rejectionOf(seekBaseline(inputs, plainWorld(directory), null, noProgress(inputs)));
  if (!(error instanceof LayerpackError)) throw error;
  expect(error.finding).toMatchObject({ rule: 'baseline', severity: 'error', subject: baseline });
  return error.finding.reason;
}

function zipIn(name: string): string {
  const directory = temporaryDirectory();
  const record = 'a.py,sha256=x,1\n';
  makeZip(directory, name, { files: { 'python/a.py': 100, 'python/a-1.0.dist-info/RECORD': record } });
  return directory;
}

describe('a manifest that baseline names', () => {
  it('of a run that failed before it had layers is no baseline: all would be new, and no growth', async () => {
    const directory = temporaryDirectory({ 'm.json': textOf(failedRun) });
    expect(await refused('m.json', passed, directory)).toBe(
      'it is of a run that failed before it had layers',
    );
  });

  it('of a run that failed with its layers is one, which is told', async () => {
    const { findings, checks } = await comparedWith('m.json', passed, { 'm.json': textOf(failing(passed)) });
    expect(checks).toEqual([expect.stringMatching(/^passed: ±0 /)]);
    expect(findings).toMatchObject([
      { severity: 'warning', title: 'The layers are compared with those of a run that failed' },
    ]);
  });

  it('of a run that passed is one of which nothing needs to be told', async () => {
    const { findings } = await comparedWith('m.json', passed, { 'm.json': textOf(passed) });
    expect(findings).toEqual([]);
  });

  it('for another runtime or architecture is told to be that', async () => {
    const inputs = { ...passed.inputs, runtime: runtimeOf('3.11'), architecture: 'arm64' } as const;
    const { findings } = await comparedWith('m.json', passed, { 'm.json': textOf({ ...passed, inputs }) });
    expect(findings.map(({ severity, title, reason }) => [severity, title, reason])).toEqual([
      [
        'warning',
        'The layers are compared with those of another runtime',
        'm.json, which baseline names, is for python3.11, and this run for python3.12',
      ],
      [
        'warning',
        'The layers are compared with those of another architecture',
        'm.json, which baseline names, is for arm64, and this run for x86_64',
      ],
    ]);
  });
});

describe('a zip that baseline names', () => {
  it('is held against the only layer, whatever it is called, and what it does not say has not changed', async () => {
    const { difference, findings } = await comparedWith('old.zip', passed, zipIn('old.zip'));
    expect(findings).toEqual([]);
    expect(difference?.circumstances).toEqual([]);
    expect(difference?.layers).toMatchObject([{ status: 'changed', name: 'data_layer' }]);
    const [layer] = difference?.layers ?? [];
    expect(layer?.after?.counted).toBe(layer?.after?.unzipped);
    expect(layer?.before?.limit).toBe(layer?.after?.limit);
  });

  it('is held against the layer of its name: of the others nothing is known', async () => {
    const name = 'app-python3.12-x86_64.zip';
    const { difference, checks } = await comparedWith(name, stacked, zipIn(name));
    expect(difference?.layers).toMatchObject([{ status: 'changed', name: 'app' }]);
    expect(checks).toEqual([
      `not checked: there is no baseline: ${name} is the zip of another layer`,
      expect.stringMatching(/^failed: /),
    ]);
  });

  it('is refused where it could be of several layers', async () => {
    expect(await refused('old.zip', stacked, zipIn('old.zip'))).toBe(
      'it is the zip of a layer old, and the layers of this run are core and app',
    );
  });
});

describe('growth without a baseline', () => {
  const looking = { commit: async () => null } as unknown as Baselines;

  it.each([
    ['none is wanted', 'none', looking, 'input baseline is none'],
    ['the event has none', null, looking, 'runs of this event are compared with nothing'],
    ['there is no repository to ask', null, null, 'none is named, and here none is looked for'],
  ])('is not checked, which says that %s', async (_, baseline, baselines, why) => {
    const report = gated(passed, baseline);
    const progress = noProgress(report.inputs);
    const world = plainWorld(temporaryDirectory(), { baselines });
    await compareLayers(report, null, progress, world);
    expect([...progress.compares.values()].flat()).toMatchObject([
      { check: 'max-growth', state: 'not checked', detail: `there is no baseline: ${why}` },
    ]);
  });
});
