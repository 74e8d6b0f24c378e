import { execFileSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { WheelRecipe } from '../support/distributions.js';
import { makeWheel } from '../support/distributions.js';
import { expectCleanFailure, expectPassed } from '../support/failure.js';
import { project } from '../support/project.js';
import { runCli } from '../support/runner.js';

/** A layer, counted by hand: by Python's zipfile, and by what each RECORD lists. */
interface Counted {
  readonly unzipped: number;
  readonly zipped: number;
  readonly distributions: Readonly<Record<string, { readonly unzipped: number; readonly zipped: number }>>;
}

const count = `
import csv, io, json, os, posixpath, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as archive:
    sizes = {info.filename: info for info in archive.infolist()}
    distributions = {}
    for path in sizes:
        if path.endswith(".dist-info/RECORD"):
            home, info = posixpath.split(posixpath.dirname(path))
            rows = csv.reader(io.StringIO(archive.read(path).decode()))
            files = [sizes[posixpath.normpath(posixpath.join(home, row[0]))] for row in rows]
            distributions[info[:-len(".dist-info")].replace("_", "-")] = {
                "unzipped": sum(file.file_size for file in files),
                "zipped": sum(file.compress_size for file in files)}
    print(json.dumps({"unzipped": sum(info.file_size for info in sizes.values()),
                      "zipped": os.path.getsize(sys.argv[1]), "distributions": distributions}))
`;

import { shareFetched } from '../support/fetched.js';

shareFetched();

const counted = (zip: string) =>
  JSON.parse(execFileSync('python3', ['-I', '-c', count, zip], { encoding: 'utf8' })) as Counted;

interface Size {
  readonly before: number;
  readonly after: number;
  readonly growth: number;
}

interface Sizes {
  readonly 'unzipped-size': number;
  readonly 'zipped-size': number | null;
}

/** What diff --json prints, as far as it is looked at. */
interface Told {
  readonly changed: boolean;
  readonly 'unzipped-size': Size;
  readonly 'zipped-size': Size;
  readonly layers: readonly {
    readonly name: string;
    readonly status: string;
    readonly distributions: readonly {
      readonly name: string;
      readonly status: string;
      readonly before: Sizes | null;
      readonly after: Sizes | null;
      readonly growth: number;
    }[];
    readonly unchanged: readonly { readonly name: string }[];
  }[];
  readonly circumstances: readonly {
    readonly name: string;
    readonly before: string;
    readonly after: string;
  }[];
}

const wheels: readonly WheelRecipe[] = [
  { name: 'same', files: { 'same.py': 'same = 1\n' }, entryPoints: '[console_scripts]\nsame = same:main\n' },
  { name: 'grown', version: '1.9', files: { 'grown/a.py': '', 'grown/data': { noise: 20_000 } } },
  { name: 'grown', version: '1.10', files: { 'grown/a.py': '', 'grown/data': { noise: 90_000 } } },
  { name: 'gone', files: { 'gone.py': 'x = 1\n'.repeat(500) } },
  { name: 'new-one', files: { 'new_one.py': 'x = 2\n'.repeat(900) } },
];

const zip = 'data-python3.12-x86_64.zip';

const layers = `runtime: "3.12"
architecture: x86_64
builder: host
layers:
  - name: core
    requirements: before.txt
  - name: app
    requirements: app.txt
`;

describe('diff, of two builds by builder: host', () => {
  const lines = (...names: readonly string[]) => `--find-links wheels\n--no-index\n${names.join('\n')}\n`;
  const cwd = project({
    'before.txt': lines('same', 'grown==1.9', 'gone'),
    'after.txt': lines('same', 'grown==1.10', 'new-one'),
    'app.txt': lines('new-one'),
    'empty.txt': '',
  });
  let hand: { readonly before: Counted; readonly after: Counted };

  const diff = async (...args: readonly string[]) => {
    const run = await runCli(['diff', ...args], { cwd });
    expectPassed(run);
    return run;
  };
  const told = async (...files: readonly string[]) =>
    JSON.parse((await diff(...files, '--json')).stdout) as Told;

  beforeAll(async () => {
    for (const wheel of wheels) makeWheel(join(cwd, 'wheels'), wheel);
    for (const [name, wanted] of [
      ['before', 'prefer'],
      ['after', 'only'],
    ] as const) {
      const flags = ['--requirements', `${name}.txt`, '--layer-name', 'data', '--output-directory', name];
      const target = [
        '--runtime',
        '3.12',
        '--architecture',
        'x86_64',
        '--builder',
        'host',
        '--wheels',
        wanted,
      ];
      expectPassed(await runCli(['build', ...flags, ...target], { cwd }));
    }
    hand = { before: counted(join(cwd, 'before', zip)), after: counted(join(cwd, 'after', zip)) };
  });

  const mixes = [
    ['two manifests', 'before/manifest.json', 'after/manifest.json'],
    ['two zips', `before/${zip}`, `after/${zip}`],
    ['a manifest and a zip', 'before/manifest.json', `after/${zip}`],
    ['a zip and a manifest', `before/${zip}`, 'after/manifest.json'],
  ] as const;

  test.each(mixes)('has the numbers of a count by hand: %s', async (_, before, after) => {
    const difference = await told(before, after);
    const { before: was, after: is } = hand;
    expect(difference).toMatchObject({
      changed: true,
      'unzipped-size': { before: was.unzipped, after: is.unzipped, growth: is.unzipped - was.unzipped },
      'zipped-size': { before: was.zipped, after: is.zipped, growth: is.zipped - was.zipped },
      layers: [{ name: 'data', status: 'changed', unchanged: [{ name: 'same' }] }],
    });
    const [layer] = difference.layers;
    const size = (counts: Counted, pin: string) => counts.distributions[pin]?.unzipped ?? Number.NaN;
    expect(layer?.distributions.map(({ name, status, growth }) => [name, status, growth])).toEqual([
      ['grown', 'upgraded', size(is, 'grown-1.10') - size(was, 'grown-1.9')],
      ['new-one', 'added', size(is, 'new-one-1.0')],
      ['gone', 'removed', -size(was, 'gone-1.0')],
    ]);
    // All of the growth is told
    const parts = layer?.distributions.reduce((sum, { growth }) => sum + growth, 0);
    expect(parts).toBe(is.unzipped - was.unzipped);
  });

  test('has what distributions weigh packed, of zips', async () => {
    const { layers } = await told(`before/${zip}`, `after/${zip}`);
    const { before: was, after: is } = hand;
    expect(
      layers[0]?.distributions.map(({ before, after }) => [before?.['zipped-size'], after?.['zipped-size']]),
    ).toEqual([
      [was.distributions['grown-1.9']?.zipped, is.distributions['grown-1.10']?.zipped],
      [undefined, is.distributions['new-one-1.0']?.zipped],
      [was.distributions['gone-1.0']?.zipped, undefined],
    ]);
  });

  test('names what else has changed, of manifests', async () => {
    const { circumstances } = await told('before/manifest.json', 'after/manifest.json');
    expect(circumstances.map(({ name, before, after }) => `${name} ${before} ${after}`)).toEqual([
      'wheels prefer only',
      'requirements before.txt after.txt',
    ]);
  });

  test('finds no difference between a zip and the manifest of the same build', async () => {
    const difference = await told('after/manifest.json', `after/${zip}`);
    expect(difference).toMatchObject({
      changed: false,
      layers: [{ status: 'unchanged', distributions: [] }],
    });
  });

  test('tells it on the terminal, with nothing on stderr', async () => {
    const { stdout, stderr } = await diff('before/manifest.json', 'after/manifest.json');
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^unzipped {2}.* → .*\nzipped {4}/);
    expect(stdout).toMatch(/^ +\+68\.\d KB +\+\d+ % +.*grown 1\.9 → 1\.10$/m);
    expect(stdout).toMatch(/^ {2}1 distribution unchanged$/m);
    expect(stdout).toMatch(/^ {2}wheels: prefer → only$/m);
  });

  test('says on stderr what of a stack a zip is compared with', async () => {
    cpSync(join(cwd, 'after', zip), join(cwd, 'core-python3.12-x86_64.zip'));
    project({ 'layers.yml': layers }, cwd);
    expectPassed(await runCli(['build', '--output-directory', 'stack'], { cwd }));
    const { stdout, stderr } = await diff('stack/manifest.json', 'core-python3.12-x86_64.zip');
    expect(stderr).toBe(
      'core-python3.12-x86_64.zip is one layer: of stack/manifest.json, core alone is compared.\n',
    );
    expect(stdout).toMatch(/^layer core: /m);
    expect(stdout).not.toContain('layer app');
  });

  test('wants two files, and says what is wrong with one', async () => {
    const [one, none, foreign] = await Promise.all([
      runCli(['diff', 'before/manifest.json'], { cwd }),
      runCli(['diff', 'before/manifest.json', 'nowhere.zip'], { cwd }),
      runCli(['diff', 'empty.txt', 'before/manifest.json'], { cwd }),
    ]);
    expectCleanFailure(one, join(cwd, 'build/layers'), 2);
    expect(one.stderr).toMatch(/^diff: needs two manifests or zips/);
    expect([none.status, foreign.status]).toEqual([1, 1]);
    expect(none.stderr).toMatch(/^Failed to read nowhere\.zip: there is no such file/);
    expect(foreign.stderr).toMatch(
      /^Failed to read empty\.txt: it is neither a zip nor a manifest of layerpack/,
    );
  });
});
