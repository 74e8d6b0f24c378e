import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { Inputs, LayerInputs } from '../../src/inputs/inputs.js';
import type { LayerDistribution, LayerFile, LayerTree } from '../../src/layer/tree.js';
import { openOutputDirectory } from '../../src/pack/output-directory.js';
import type { PackRun } from '../../src/pack-layers.js';
import { packLayers } from '../../src/pack-layers.js';
import { layerReports } from '../../src/report/layer-reports.js';
import { noProgress } from '../../src/report/progress.js';
import { temporaryDirectory } from './support/files.js';
import { passed } from './support/report.js';
import { inputsOf, rejectionOf } from './support/values.js';
import { plainWorld } from './support/world.js';

const kilobyte = 1024;
const site = 'python/lib/python3.12/site-packages';
const [some] = passed.layers[0]?.distributions ?? [];

/** A distribution of one file that does not compress. */
function fileOf(owner: string, size: number): LayerFile {
  const bytes = randomBytes(size);
  const content = { kind: 'bytes', bytes } as const;
  return { path: `${site}/${owner}/data`, owner, size, crc32: crc32(bytes), mode: 0o644, content };
}

function treeOf(sizes: Readonly<Record<string, number>>): LayerTree {
  const files = Object.entries(sizes).map(([name, size]) => fileOf(name, size * kilobyte));
  const distributions = files.map(({ owner, size }) => ({
    ...(some as LayerDistribution),
    name: owner,
    size,
    whole: size,
  }));
  return { files, distributions, findings: [] };
}

interface Given extends Partial<LayerInputs> {
  readonly has: Readonly<Record<string, number>>;
}

async function runOf(layers: readonly (Given & { readonly name: string })[]) {
  const [first] = inputsOf().layers;
  const inputs: Inputs = {
    ...inputsOf(),
    layers: layers.map(({ has: _, ...given }) => ({
      ...(first as LayerInputs),
      split: 'auto',
      'max-zipped-size': 100 * kilobyte,
      ...given,
    })),
  };
  const progress = noProgress(inputs);
  for (const { name, has } of layers) {
    const state = progress.layers.get(name);
    if (state) state.tree = treeOf(has);
  }
  const directory = temporaryDirectory();
  const output = await openOutputDirectory(directory);
  const resolution = { distributions: [], roots: [], graph: new Map(), placements: [], excluded: [] };
  const run = { inputs, progress, output, resolution, world: plainWorld(directory) };
  return run as unknown as PackRun & typeof run;
}

const pair = { a: 60, b: 60 };

describe('packLayers', () => {
  it('packs a layer that is small enough as one, by its own name', async () => {
    const run = await runOf([{ name: 'data', has: { a: 20, b: 60 } }]);
    await packLayers(run);
    expect(run.progress.layers.get('data')?.parts.map(({ built }) => built.name)).toEqual(['data']);
  });

  it('divides a larger one, and each zip tells what it has', async () => {
    const run = await runOf([{ name: 'data', has: { a: 60, b: 60, c: 60 } }]);
    await packLayers(run);
    const parts = run.progress.layers.get('data')?.parts ?? [];
    expect(parts.map(({ built }) => built.name)).toEqual(['data-1', 'data-2', 'data-3']);
    expect(parts.flatMap(({ distributions }) => distributions.map(({ name }) => name)).sort()).toEqual([
      'a',
      'b',
      'c',
    ]);
    expect(parts.every(({ built }) => built.zipped <= 100 * kilobyte)).toBe(true);
  });

  it('leaves room for the number in the longest name', async () => {
    const name = 'x'.repeat(140);
    const run = await runOf([{ name, has: pair }]);
    await packLayers(run);
    const names = run.progress.layers.get(name)?.parts.map(({ built }) => built.name) ?? [];
    expect(names.map((each) => each.length)).toEqual([140, 140]);
  });

  it.each([
    ['another layer', 'data', { name: 'data-1', has: { c: 5 } }],
    ['a zip of another', `${'x'.repeat(138)}ab`, { name: `${'x'.repeat(138)}cd`, has: { c: 60, d: 60 } }],
  ])('takes no name that %s has', async (_, name, other) => {
    const run = await runOf([{ name, has: pair }, other]);
    expect(await rejectionOf(packLayers(run))).toMatchObject({ finding: { rule: 'split' } });
  });

  it('packs again what was packed, by the same names', async () => {
    const run = await runOf([{ name: 'data', has: pair }]);
    await packLayers(run);
    await packLayers(run, new Set(['data']));
    expect(run.progress.layers.get('data')?.parts.map(({ built }) => built.name)).toEqual([
      'data-1',
      'data-2',
    ]);
    await run.output.discard();
    expect(readdirSync(run.output.path)).toEqual([]);
  });

  it('counts the zips below, and says what they take', async () => {
    const run = await runOf([
      { name: 'base', has: { a: 60, b: 60, c: 60 } },
      { name: 'top', 'stacked-on': ['base'], has: { d: 60, e: 60, f: 60 } },
    ]);
    await packLayers(run);
    expect(run.progress.findings.map(({ rule, subject, reason }) => `${rule} ${subject}: ${reason}`)).toEqual(
      [
        expect.stringMatching(
          /^split top: it is .* over, and would take 3 zips; of the 5 layers that a function takes, 3 are for/,
        ),
      ],
    );
  });
});

describe('layerReports', () => {
  async function reportsOf(layers: readonly (Given & { readonly name: string })[]) {
    const run = await runOf(layers);
    await packLayers(run);
    return layerReports(run.inputs, run.progress, [
      { layer: 'top', elsewhere: new Map([['a', 'base']]), ofRuntime: new Set<string>() } as never,
    ]);
  }

  it('has one for each zip, numbered, with all that is attached and itself last', async () => {
    const reports = await reportsOf([
      { name: 'base', has: pair },
      { name: 'top', 'stacked-on': ['base'], has: { d: 60, e: 60 } },
    ]);
    expect(reports.map(({ name, split, stack }) => [name, split?.number, split?.count, stack])).toEqual([
      ['base-1', 1, 2, ['base-2', 'base-1']],
      ['base-2', 2, 2, ['base-1', 'base-2']],
      ['top-1', 1, 2, ['base-1', 'base-2', 'top-2', 'top-1']],
      ['top-2', 2, 2, ['base-1', 'base-2', 'top-1', 'top-2']],
    ]);
  });

  it('says of what is elsewhere which zip has it', async () => {
    const reports = await reportsOf([
      { name: 'base', has: pair },
      { name: 'top', 'stacked-on': ['base'], has: { d: 60, e: 60 } },
    ]);
    const zipOf = (distribution: string) =>
      reports.find(({ distributions }) => distributions.some(({ name }) => name === distribution))?.name;
    const [home, e, d] = [zipOf('a'), zipOf('e'), zipOf('d')];
    const elsewhere = new Map(reports.map((report) => [report.name, Object.fromEntries(report.elsewhere)]));
    expect(elsewhere.get(d ?? '')).toEqual({ a: home, e });
    expect(elsewhere.get(e ?? '')).toEqual({ a: home, d });
  });
});
