import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { FailedModule } from '../../../src/check/import/import-check.js';
import type { OpenRuntime } from '../../../src/engine/open-runtime.js';
import type { LayerRun } from '../../../src/layer-run.js';
import { noProgress } from '../../../src/report/progress.js';
import { rollBack } from '../../../src/roll-back.js';
import type { DroppedFile } from '../../../src/slim/model.js';
import { namesIn } from '../../support/zip.js';
import { temporaryDirectory } from '../support/files.js';
import { inputsOf } from '../support/values.js';
import { binary, filesOf, runtime } from './pruned.js';

/** What was left out of two distributions, by the rule that it is told under. */
const left = { 'demo/tests/a.py': 'tests', 'demo/docs/b.md': 'docs', 'other/tests/c.py': 'tests' } as const;

/**
 * @param imports whether a module imports with some of what was left out at /opt
 * @returns what the layer has back
 */
async function rolledBack(
  imports: (module: string, has: (path: string) => boolean) => boolean,
  names = ['demo'],
) {
  const workDirectory = temporaryDirectory();
  const inputs = { ...inputsOf({ runtime: runtime.id, 'layer-name': 'layer' }) };
  const progress = noProgress(inputs);
  const state = progress.layers.get('layer');
  const [layer] = inputs.layers;
  if (!state || !layer) throw new Error('there is no layer');
  state.tree = { files: filesOf({ 'demo/__init__.py': '' }), distributions: [], findings: [] };
  state.dropped = Object.entries(left).flatMap(([path, rule]) =>
    filesOf({ [path]: path }, path.slice(0, path.indexOf('/'))).map((file): DroppedFile => ({ file, rule })),
  );
  state.unstripped = filesOf({ 'demo/lib.so': binary });
  let atOpt: readonly string[] = [];
  let asked: readonly { readonly id: number; readonly modules: readonly string[] }[] = [];
  const has = (path: string) => atOpt.some((name) => name.endsWith(path));
  const container = {
    ...{ python: 'python', image: { name: 'image' }, share: async () => '' },
    shareText: async (_: string, text: string) => {
      asked = (JSON.parse(text) as { readonly tasks: typeof asked }).tasks;
      return '';
    },
    unpack: async (zips: readonly string[]) => {
      atOpt = zips.filter(existsSync).flatMap(namesIn);
    },
    run: async () => {
      const lines = asked.flatMap(({ id, modules }) =>
        modules.map((module) => ({ id, module, how: imports(module, has) ? 'imported' : 'lost' })),
      );
      const answer = [{ standard: [] }, ...lines, { end: lines.length }];
      return { exitCode: 0, stderr: '', stdout: answer.map((line) => JSON.stringify(line)).join('\n') };
    },
  };
  const run = {
    ...{ inputs, progress, resolution: { graph: new Map() }, place: { workDirectory } },
    output: { temporary: (zip: string) => join(workDirectory, zip) },
    world: { log: { info: () => undefined, debug: () => undefined, finding: () => undefined } },
    blames: new Map([['layer', () => ({ chain: 'demo', requested: true })]]),
  } as unknown as LayerRun;
  const failed = names.map((module): FailedModule => ({ module, distribution: 'demo', owners: ['other'] }));
  const changed = await rollBack(
    run,
    layer,
    failed,
    { container } as unknown as OpenRuntime,
    Promise.resolve(),
  );
  return { changed: changed.length, told: state.slimmed?.rolledBack ?? [], findings: progress.findings };
}

describe('what was left out', () => {
  it('comes back as far as a module needs it, with a warning that names the rule', async () => {
    const { changed, told, findings } = await rolledBack((_, has) => has('demo/tests/a.py'));
    expect(changed).toBe(1);
    expect(told).toMatchObject([{ distribution: 'demo', rules: ['tests'], modules: ['demo'], files: 1 }]);
    const advice = expect.stringMatching(/prune: no-tests, or keep/);
    expect(findings).toMatchObject([{ rule: 'prune', severity: 'warning', subject: 'demo', advice }]);
  });

  it('may be the symbols of binaries, which no pattern keeps', async () => {
    const { told, findings } = await rolledBack((_, has) => has('demo/lib.so'));
    expect(told).toMatchObject([{ distribution: 'demo', rules: ['strip'], files: 1 }]);
    expect(findings).toMatchObject([{ advice: expect.stringMatching(/; strip: never says/) }]);
  });

  it('comes back by several rules where it takes them together, for those modules alone that it mends', async () => {
    const needs = (module: string, has: (path: string) => boolean) =>
      module === 'demo' && has('a.py') && has('b.md');
    const { told } = await rolledBack(needs, ['demo', 'broken']);
    expect(told).toMatchObject([{ rules: ['tests', 'docs'], modules: ['demo'], files: 2 }]);
  });

  it('is told for each distribution with those modules alone that need it', async () => {
    const needs = (module: string, has: (path: string) => boolean) =>
      has(module === 'demo' ? 'demo/tests/a.py' : 'other/tests/c.py');
    const { told } = await rolledBack(needs, ['demo', 'user']);
    expect(told.map(({ distribution, modules }) => [distribution, modules])).toEqual([
      ['demo', ['demo']],
      ['other', ['user']],
    ]);
  });

  it('stays out where a module does not import with it either', async () => {
    expect(await rolledBack(() => false)).toEqual({ changed: 0, told: [], findings: [] });
  });

  it('stays out where a module that failed imports without it as well, as one that had too little time', async () => {
    expect(await rolledBack(() => true)).toEqual({ changed: 0, told: [], findings: [] });
    const { told } = await rolledBack((module, has) => module === 'slow' || has('a.py'), ['slow', 'demo']);
    expect(told).toMatchObject([{ rules: ['tests'], modules: ['demo'] }]);
  });
});
