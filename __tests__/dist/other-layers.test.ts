import { mkdirSync, readFileSync, renameSync, truncateSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import type { FileContent } from '../support/distributions.js';
import { makeWheel } from '../support/distributions.js';
import { withDocker } from '../support/docker.js';
import { expectCleanFailure, expectPassed } from '../support/failure.js';
import { shareFetched } from '../support/fetched.js';
import { project, temporaryDirectory } from '../support/project.js';
import type { FinishedAction } from '../support/runner.js';
import { runAction } from '../support/runner.js';
import { together } from '../support/together.js';

shareFetched();

const megabyte = 1024 * 1024;
const home = 'python/lib/python3.11/site-packages';

/** Puts a zip of these files where a workspace has it from elsewhere. */
function otherLayer(workspace: string, name: string, files: Readonly<Record<string, FileContent>>): void {
  const target = join(workspace, name);
  mkdirSync(dirname(target), { recursive: true });
  renameSync(makeWheel(temporaryDirectory(), { name: 'other', files }), target);
}

const layersYml = (...lines: readonly string[]) =>
  ['runtime: "3.11"', 'import-check: off', ...lines, ''].join('\n');

interface Manifest {
  readonly layers: readonly { readonly name: string; readonly 'other-layers': readonly object[] }[];
  readonly findings: readonly { readonly rule: string }[];
}

withDocker('layers from elsewhere', () => {
  const wheels = project({});
  const workspaces = new Map<string, string>();
  let runs: Readonly<Record<string, FinishedAction>>;

  beforeAll(async () => {
    makeWheel(wheels, { name: 'top', files: { 'top.py': '' }, requires: ['shared'] });
    makeWheel(wheels, { name: 'shared', files: { 'shared.py': '' } });
    makeWheel(wheels, { name: 'middling', files: { 'middling/zeros.bin': { zeros: 10 * megabyte } } });
    const env = { PIP_NO_INDEX: '1', PIP_FIND_LINKS: wheels };
    const build = (
      title: string,
      files: Readonly<Record<string, string>>,
      prepare?: (at: string) => void,
    ) => {
      const workspace = project({ 'requirements.txt': 'top\nmiddling\n', ...files });
      prepare?.(workspace);
      workspaces.set(title, workspace);
      return () => runAction({ 'layer-name': title === 'stacked' ? '' : 'x' }, { workspace, env });
    };
    const vendored =
      (bytes: number, version = '2.0') =>
      (workspace: string) =>
        otherLayer(workspace, 'vendor/a.zip', {
          [`${home}/shared-${version}.dist-info/METADATA`]: '',
          'python/zeros.bin': { zeros: bytes },
        });
    const one = layersYml('other-layers: vendor/a.zip');

    runs = await together({
      counted: build('counted', { 'layers.yml': one }, vendored(45 * megabyte)),
      same: build('same', { 'layers.yml': one }, vendored(1000, '1.0.0')),
      large: build(
        'large',
        { 'layers.yml': layersYml('other-layers: vendor/a.zip', 'reserved-size: 45MB') },
        vendored(200 * megabyte),
      ),
      many: build(
        'many',
        { 'layers.yml': layersYml('other-layers: [1.zip, 2.zip, 3.zip, 4.zip, 5.zip]') },
        (workspace) => {
          for (const index of [1, 2, 3, 4, 5]) otherLayer(workspace, `${index}.zip`, { 'lib/x.so': 'x' });
        },
      ),
      missing: build('missing', {
        'layers.yml': layersYml('other-layers:', '  - vendor/a.zip', '  - vendor/b.zip'),
      }),
      damaged: build('damaged', { 'layers.yml': one }, (workspace) => {
        vendored(1000)(workspace);
        truncateSync(join(workspace, 'vendor/a.zip'), 200);
      }),
      stacked: build(
        'stacked',
        {
          'layers.yml': layersYml(
            'layers:',
            '  - {name: core, requirements: core.txt, other-layers: vendor/a.zip}',
            '  - {name: app, stacked-on: core}',
          ),
          'core.txt': 'shared\n',
        },
        vendored(1 * megabyte),
      ),
    });
    // The manifest of one build is what another counts.
    const { counted, stacked } = { counted: workspaces.get('counted'), stacked: workspaces.get('stacked') };
    const manifest = readFileSync(join(stacked ?? '', 'build/layers/manifest.json'), 'utf8');
    const next = project({
      'requirements.txt': 'middling\n',
      'layers.yml': layersYml('other-layers: platform/manifest.json'),
      'platform/manifest.json': manifest,
    });
    workspaces.set('next', next);
    const foreign = project({
      'requirements.txt': 'middling\n',
      'layers.yml': layersYml('architecture: x86_64', 'other-layers: m.json').replace('3.11', '3.13'),
      'm.json': readFileSync(join(counted ?? '', 'build/layers/manifest.json'), 'utf8'),
    });
    workspaces.set('foreign', foreign);
    // The same layers again, beside what an earlier run recorded of them.
    const again = project({
      'requirements.txt': 'top\nmiddling\n',
      'core.txt': 'shared\n',
      'layers.yml': layersYml(
        'other-layers: platform/manifest.json',
        'layers:',
        '  - {name: core, requirements: core.txt}',
        '  - {name: app, stacked-on: core}',
      ),
      'platform/manifest.json': manifest,
    });
    workspaces.set('again', again);
    runs = {
      ...runs,
      ...(await together({
        again: () => runAction({ 'layer-name': '' }, { workspace: again, env }),
        next: () => runAction({ 'layer-name': 'x' }, { workspace: next, env }),
        foreign: () => runAction({ 'layer-name': 'x' }, { workspace: foreign, env }),
      })),
    };
  });

  const outputOf = (title: string) => join(workspaces.get(title) ?? '', 'build/layers');
  const manifestOf = (title: string): Manifest =>
    JSON.parse(readFileSync(join(outputOf(title), 'manifest.json'), 'utf8'));
  const runOf = (title: string) => {
    const run = runs[title];
    if (!run) throw new Error('no run');
    return run;
  };
  /** Annotations of the rules that this is about; whatever else a build notices is not its concern. */
  const toldOf = (title: string) =>
    runOf(title)
      .annotations.filter(({ properties }) =>
        /^(?:quota-|version-clash|other-layers)/.test(properties['title'] ?? ''),
      )
      .map(({ level, properties: { title: rule, file, line }, message }) => ({
        told: `${level} ${rule}`,
        at: file === undefined ? '' : `${file}:${line}`,
        message,
      }));

  test('count, are recorded, and clash on the line that brought what they have otherwise', () => {
    expectPassed(runOf('counted'));
    expect(toldOf('counted')).toEqual([
      {
        told: 'warning version-clash',
        at: 'requirements.txt:1',
        message: expect.stringMatching(
          /^shared is in layer x and in vendor\/a\.zip in two versions: x has shared 1\.0 \(top → shared\), and vendor\/a\.zip has 2\.0;/,
        ),
      },
    ]);
    expect(runOf('counted').summary).toMatch(/\*\*10 MB\*\*, 22 % of 250 MB, with 45 MB of vendor\/a\.zip/);
    expect(manifestOf('counted').layers[0]?.['other-layers']).toMatchObject([
      { file: 'vendor/a.zip', 'distribution-count': 1 },
    ]);
  });

  test('of the same version are nothing to tell', () => {
    expectPassed(runOf('same'));
    expect(toldOf('same')).toEqual([]);
  });

  test('fill the quota together with the layer and what is reserved', () => {
    expectCleanFailure(runOf('large'), outputOf('large'));
    expect(toldOf('large').filter(({ told }) => told.startsWith('error'))).toEqual([
      {
        told: 'error quota-unzipped',
        at: 'requirements.txt:2',
        message: expect.stringMatching(
          /^Layer x is too large unzipped: 10 MB with 45 MB reserved and 200 MB of other layers \(vendor\/a\.zip\) is 5 MB over the limit of 250 MB; the heaviest are middling 10 MB/,
        ),
      },
    ]);
  });

  test('are five at most, with the layer itself', () => {
    expectCleanFailure(runOf('many'), outputOf('many'));
    expect(toldOf('many')).toEqual([
      {
        told: 'error quota-layers',
        at: '',
        message: expect.stringContaining('x and 1.zip, 2.zip, 3.zip, 4.zip, 5.zip are 6 layers'),
      },
    ]);
  });

  test.each([
    [
      'missing',
      [
        ['layers.yml:4', 'vendor/a.zip, which other-layers names: there is no such file'],
        ['layers.yml:5', 'vendor/b.zip, which other-layers names: there is no such file'],
      ],
    ],
    [
      'damaged',
      [['layers.yml:3', 'vendor/a.zip, which other-layers names: it is a damaged zip: its end is missing']],
    ],
  ])('that are %s end the run before it begins', (title, expected) => {
    const run = runOf(title);
    expectCleanFailure(run, outputOf(title));
    expect(toldOf(title)).toEqual(
      expected.map(([at, reason]) => ({
        told: 'error other-layers',
        at,
        message: expect.stringContaining(`Failed to count ${reason}`),
      })),
    );
    expect(run.log).not.toMatch(/Prepare|Resolve|Install/);
    expect(manifestOf(title).findings.map(({ rule }) => rule)).toEqual(expected.map(() => 'other-layers'));
  });

  test('of a layer count for what is stacked on it, and clash once', () => {
    expectPassed(runOf('stacked'));
    expect(toldOf('stacked').map(({ told, at }) => [told, at])).toEqual([
      ['warning version-clash', 'core.txt:1'],
    ]);
    expect(manifestOf('stacked').layers).toMatchObject(
      ['core', 'app'].map((name) => ({ name, 'other-layers': [{ file: 'vendor/a.zip' }] })),
    );
  });

  test('may be those of a manifest', () => {
    expectPassed(runOf('next'));
    expect(toldOf('next')).toEqual([]);
    expect(manifestOf('next').layers[0]?.['other-layers']).toMatchObject([
      { title: 'core of platform/manifest.json', 'distribution-count': 1 },
      { title: 'app of platform/manifest.json', 'distribution-count': 2 },
    ]);
  });

  test('count once where a manifest lists the layers of the stack themselves', () => {
    expectPassed(runOf('again'));
    expect(toldOf('again').map(({ told, message }) => [told, message.replace(/:.*/s, '')])).toEqual([
      ['notice other-layers', 'core of platform/manifest.json is taken for layer core of this run'],
      ['notice other-layers', 'app of platform/manifest.json is taken for layer app of this run'],
    ]);
    // Below core there is no app yet, so that counts there
    expect(manifestOf('again').layers).toMatchObject([
      { name: 'core', 'other-layers': [{ title: 'app of platform/manifest.json' }] },
      { name: 'app', 'other-layers': [] },
    ]);
  });

  test('for another runtime count, with a warning', () => {
    expectPassed(runOf('foreign'));
    expect(toldOf('foreign')).toEqual([
      {
        told: 'warning other-layers',
        at: 'layers.yml:4',
        message: expect.stringContaining(
          'm.json, which other-layers names, is for python3.11 on x86_64: this run builds for python3.13 on x86_64',
        ),
      },
    ]);
  });
});
