import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import type { WheelRecipe } from '../support/distributions.js';
import { makeWheel } from '../support/distributions.js';
import { inLambda, pythonInLambda, withDocker } from '../support/docker.js';
import { expectPassed } from '../support/failure.js';
import { shareFetched } from '../support/fetched.js';
import { project } from '../support/project.js';
import type { Finished } from '../support/runner.js';
import { runCli } from '../support/runner.js';
import { together } from '../support/together.js';
import type { ZipEntry } from '../support/zip.js';
import { readZip, sha256Of, textInZip, unpack, zipIn } from '../support/zip.js';

shareFetched();

const site = 'python/lib/python3.11/site-packages';

/** What a wheel may hold, by https://packaging.python.org/en/latest/specifications/binary-distribution-format/ */
const everything: WheelRecipe = {
  name: 'every-thing',
  files: {
    'every_thing/__init__.py': 'def main():\n    print("main of every_thing")\n',
    'every_thing/helper.sh': { text: '#!/bin/sh\necho help\n', mode: 0o755 },
    'every_thing/private.txt': { text: 'readable in Lambda\n', mode: 0o600 },
    'every_thing/größe, "ß".txt': 'a name beyond ASCII\n',
    'every_thing/__pycache__/__init__.cpython-311.pyc': 'a cache',
    'every_thing/sourceless.pyc': 'a module without source',
    'every_thing/beside.py': '"""A module with its bytecode beside it."""\n',
    'every_thing/beside.pyc': 'a cache of old',
    'every_thing/empty.py': '',
    'every_thing-1.0.data/purelib/from_purelib.py': 'WHERE = "purelib"\n',
    'every_thing-1.0.data/platlib/from_platlib.py': 'WHERE = "platlib"\n',
    'every_thing-1.0.data/data/share/every/thing.txt': 'shared\n',
    'every_thing-1.0.data/data/etc/every.conf': 'configured\n',
    'every_thing-1.0.data/headers/every.h': '#define EVERY 1\n',
    'every_thing-1.0.data/scripts/every-script': {
      text: '#!python\nimport sys; print("script by", sys.executable)\n',
      mode: 0o755,
    },
    'every_thing-1.0.data/scripts/every-shell': { text: '#!/bin/sh\necho shell\n', mode: 0o755 },
    'every_thing-1.0.dist-info/licenses/LICENSE': 'free\n',
  },
  entryPoints:
    '[console_scripts]\nevery-main = every_thing:main\n\n[gui_scripts]\nevery-gui = every_thing:main [extra]\n\n[some.plugins]\nthing = every_thing\n',
};
const member = (name: string): WheelRecipe => ({
  name: `space-${name}`,
  files: { [`space/${name}/__init__.py`]: `NAME = "${name}"\n` },
});

withDocker('wheels of every kind', () => {
  const runs = new Map<string, { readonly run: Finished; readonly zip: () => string }>();
  let zip: string;
  let entries: ReadonlyMap<string, ZipEntry>;
  let layer: string;

  beforeAll(async () => {
    const build = (installer: string) => async () => {
      const requirements = '--no-index\n--find-links wheels\nevery-thing\nspace-one\nspace_two\n';
      const cwd = project({ 'requirements.txt': requirements });
      for (const recipe of [everything, member('one'), member('two')]) makeWheel(join(cwd, 'wheels'), recipe);
      const run = await runCli(
        ['build', '--runtime', '3.11', '--layer-name', 'x', '--installer', installer],
        { cwd },
      );
      runs.set(installer, { run, zip: () => zipIn(join(cwd, 'build/layers')) });
    };
    await together({ uv: build('uv'), pip: build('pip') });
    const { run, zip: path } = runs.get('uv') ?? {};
    if (!run || !path) throw new Error('no run');
    expectPassed(run);
    zip = path();
    entries = new Map(readZip(zip).map((entry) => [entry.name, entry]));
    layer = unpack(zip);
  });

  test('give the same bytes with uv and with pip', () => {
    const { run, zip: path } = runs.get('pip') ?? {};
    if (!run || !path) throw new Error('no run');
    expectPassed(run);
    expect(sha256Of(path())).toBe(sha256Of(zip));
  });

  test('land where Lambda finds them, and what a layer has no use for stays out', () => {
    const info = `${site}/every_thing-1.0.dist-info`;
    expect([...entries.keys()].filter((name) => !name.includes('space'))).toEqual(
      [
        'bin/every-gui',
        'bin/every-main',
        'bin/every-script',
        'bin/every-shell',
        'python/etc/every.conf',
        'python/share/every/thing.txt',
        `${info}/METADATA`,
        `${info}/RECORD`,
        `${info}/WHEEL`,
        `${info}/entry_points.txt`,
        `${info}/licenses/LICENSE`,
        `${site}/every_thing/__init__.py`,
        `${site}/every_thing/beside.py`,
        `${site}/every_thing/empty.py`,
        `${site}/every_thing/helper.sh`,
        `${site}/every_thing/größe, "ß".txt`,
        `${site}/every_thing/private.txt`,
        `${site}/every_thing/sourceless.pyc`,
        `${site}/from_platlib.py`,
        `${site}/from_purelib.py`,
      ].sort(),
    );
  });

  test('are readable for everyone, and executable where they are meant to be', () => {
    for (const { name, mode } of entries.values()) {
      if (name.endsWith('/helper.sh')) continue;
      expect(`${name} ${mode.toString(8)}`).toBe(`${name} ${name.startsWith('bin/') ? '755' : '644'}`);
    }
  });

  test('may bring programs of their own beside modules, which stay executable as pip leaves them', async () => {
    const program = `/opt/${site}/every_thing/helper.sh`;
    expect(await inLambda('python3.11', layer, [program]).catch(String)).toBe('help\n');
  });

  test("have scripts that ask for Lambda's Python, and others as they were", async () => {
    const shebang = '#!/var/lang/bin/python3.11\n';
    for (const name of ['every-main', 'every-gui', 'every-script'])
      expect(textInZip(zip, `bin/${name}`).startsWith(shebang)).toBe(true);
    const start = (name: string) => inLambda('python3.11', layer, [`/opt/bin/${name}`]);
    expect(await start('every-main')).toBe('main of every_thing\n');
    expect(await start('every-gui')).toBe('main of every_thing\n');
    expect(await start('every-script')).toBe('script by /var/lang/bin/python3.11\n');
    expect(await start('every-shell')).toBe('shell\n');
  });

  test('share a namespace, and know their own files', async () => {
    const code = `
import importlib.metadata, space.one, space.two, from_purelib, from_platlib
print(space.one.NAME, space.two.NAME, from_purelib.WHERE, from_platlib.WHERE)
files = importlib.metadata.files("every-thing")
print(sorted(str(f) for f in files if not f.locate().is_file()), len(files))
print([entry.name for entry in importlib.metadata.entry_points(group="some.plugins")])
for f in files:
    if f.hash and f.hash.mode == "sha256":
        import base64, hashlib
        found = base64.urlsafe_b64encode(hashlib.sha256(f.locate().read_bytes()).digest()).decode().rstrip("=")
        if found != f.hash.value or f.size != f.locate().stat().st_size: print("wrong", f)
`;
    const own = [...entries.keys()].filter((name) => !name.includes('space')).length;
    expect(await pythonInLambda('python3.11', layer, code)).toBe(
      `one two purelib platlib\n[] ${own}\n['thing']\n`,
    );
  });

  test('may put data under lib/ and beside modules, as some real ones do, with pip as with uv', async () => {
    const library: WheelRecipe = {
      name: 'lib-data',
      files: {
        'lib_data/__init__.py': '',
        'lib_data-1.0.data/data/lib/thing.so.2': 'data\n',
        'lib_data-1.0.data/data/lib_data/table.csv': '1,2\n',
      },
    };
    const outcomes = await together(
      Object.fromEntries(
        ['uv', 'pip'].map((installer) => [
          installer,
          async () => {
            const cwd = project({ 'requirements.txt': '--no-index\n-f wheels\nlib-data\n' });
            mkdirSync(join(cwd, 'wheels'));
            makeWheel(join(cwd, 'wheels'), library);
            const flags = ['--runtime', '3.11', '--layer-name', 'x', '--installer', installer];
            const run = await runCli(['build', ...flags], { cwd });
            return { run, output: join(cwd, 'build/layers') };
          },
        ]),
      ),
    );
    for (const { run, output } of Object.values(outcomes)) {
      expectPassed(run);
      const names = readZip(zipIn(output)).map(({ name }) => name);
      expect(names).toEqual(expect.arrayContaining(['python/lib/thing.so.2', 'python/lib_data/table.csv']));
    }
    const sums = Object.values(outcomes).map(({ output }) => sha256Of(zipIn(output)));
    expect(new Set(sums).size).toBe(1);
  });

  test('are recorded with the hash of the wheel', () => {
    const { layers } = JSON.parse(readFileSync(join(zip, '../manifest.json'), 'utf8'));
    const wheels = layers[0].distributions.map(({ wheel }: { wheel: string }) => wheel);
    const any = '-1.0-py3-none-any.whl';
    expect(wheels).toEqual([`every_thing${any}`, `space_one${any}`, `space_two${any}`]);
    for (const { wheel, sha256 } of layers[0].distributions)
      expect(sha256Of(join(zip, '../../../wheels', wheel))).toBe(sha256);
  });
});
