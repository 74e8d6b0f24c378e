import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { makeWheel } from '../support/distributions.js';
import { pythonInLambda, withDocker } from '../support/docker.js';
import { expectCleanFailure, expectPassed } from '../support/failure.js';
import { filesUnder, project, temporaryDirectory } from '../support/project.js';
import type { FinishedAction } from '../support/runner.js';
import { runAction, runCli } from '../support/runner.js';
import { together } from '../support/together.js';
import { sha256Of, unpack } from '../support/zip.js';

const outputIn = (workspace: string) => join(workspace, 'build/layers');
const zipOf = (workspace: string, layer: string) =>
  join(outputIn(workspace), `${layer}-python3.11-x86_64.zip`);

interface Manifest {
  readonly layers: readonly {
    readonly name: string;
    readonly stack: readonly string[];
    readonly elsewhere: Readonly<Record<string, string>>;
    readonly distributions: readonly { readonly name: string; readonly version: string }[];
  }[];
}

const manifestOf = (workspace: string): Manifest =>
  JSON.parse(readFileSync(join(outputIn(workspace), 'manifest.json'), 'utf8'));

const namesOf = (workspace: string) =>
  Object.fromEntries(
    manifestOf(workspace).layers.map(({ name, distributions }) => [
      name,
      distributions.map((one) => one.name),
    ]),
  );

/** Three layers, one upon the other, out of one pyproject.toml. */
const pyproject = `
[project]
name = "app"
version = "1.0"
dependencies = ["requests==2.32.3"]

[project.optional-dependencies]
data = ["numpy==2.2.6", "python-dateutil"]
web = ["jinja2==3.1.6", "requests[socks]"]
`;
const stacked = `
runtime: "3.11"
requirements: pyproject.toml
layers:
  - name: core
  - name: data
    extras: data
    stacked-on: core
  - name: app
    extras: [data, web]
    stacked-on: [data]
`;
const single = `
runtime: "3.11"
requirements: pyproject.toml
layers:
  - name: all
    extras: [data, web]
`;

const importAll = `
import importlib, importlib.metadata as m
names = ["certifi", "charset_normalizer", "dateutil", "idna", "jinja2", "markupsafe", "numpy", "requests", "socks", "urllib3"]
modules = [importlib.import_module(name) for name in names]
import numpy
print(numpy.arange(4).sum(), sorted("%s %s" % (d.name.lower(), d.version) for d in m.distributions(path=["/opt/python/lib/python3.11/site-packages"])))
`;

import { shareFetched } from '../support/fetched.js';

shareFetched();

withDocker('layers of one config', () => {
  const workspaces = {
    stacked: project({ 'pyproject.toml': pyproject, 'layers.yml': stacked }),
    again: project({ 'pyproject.toml': pyproject, 'layers.yml': stacked }),
    single: project({ 'pyproject.toml': pyproject, 'layers.yml': single }),
    more: project({
      'pyproject.toml': pyproject.replace('"jinja2==3.1.6"', '"jinja2==3.1.6", "click==8.1.8"'),
      'layers.yml': stacked,
    }),
  };
  let runs: Record<keyof typeof workspaces, FinishedAction>;
  /** For builds of which only the zips matter. */
  const zipsAlone = { 'import-check': 'off' };

  beforeAll(async () => {
    runs = await together({
      stacked: () => runAction({}, { workspace: workspaces.stacked }),
      again: () => runAction(zipsAlone, { workspace: workspaces.again }),
      single: () => runAction(zipsAlone, { workspace: workspaces.single }),
      more: () => runAction(zipsAlone, { workspace: workspaces.more }),
    });
    for (const run of Object.values(runs)) expectPassed(run);
  });

  test('each have their own, and none what is below', () => {
    expect(namesOf(workspaces.stacked)).toEqual({
      core: ['certifi', 'charset-normalizer', 'idna', 'requests'],
      data: ['numpy'],
      app: ['jinja2', 'markupsafe', 'pysocks'],
    });
    const [, , app] = manifestOf(workspaces.stacked).layers;
    expect(app).toMatchObject({
      stack: ['core', 'data', 'app'],
      elsewhere: { numpy: 'data', requests: 'core' },
    });
  });

  test('together import what the one large layer imports, at the same versions', async () => {
    const large = unpack(zipOf(workspaces.single, 'all'));
    const merged = temporaryDirectory();
    for (const layer of ['core', 'data', 'app']) unpack(zipOf(workspaces.stacked, layer), merged);
    const [one, three] = [
      await pythonInLambda('python3.11', large, importAll),
      await pythonInLambda('python3.11', merged, importAll),
    ];
    expect(one).toMatch(/^6 \[.*'numpy 2\.2\.6'/);
    expect(three).toBe(one);
    expect(filesUnder(merged)).toEqual(filesUnder(large));
  });

  test('come from one resolution, and the report says where each distribution lives', () => {
    const { log, summary, outputs } = runs.stacked;
    expect(log.match(/^Resolving with /gm)).toHaveLength(1);
    expect(summary).toMatch(/\| numpy \| 2\.2\.6 \| data \|/);
    expect(summary).toMatch(/\| urllib3 \| [\d.]+ \| the runtime \|/);
    expect(summary).toMatch(/pip-check of app: .*with those of core, data/);
    expect(JSON.parse(outputs['layers'] ?? '').map(({ name }: { name: string }) => name)).toEqual([
      'core',
      'data',
      'app',
    ]);
    expect(outputs['zip-paths']?.split('\n')).toHaveLength(3);
  });

  test('are the same again, and do not move when another layer gets more', () => {
    for (const layer of ['core', 'data', 'app']) {
      const sum = sha256Of(zipOf(workspaces.stacked, layer));
      expect(sha256Of(zipOf(workspaces.again, layer))).toBe(sum);
      expect(sha256Of(zipOf(workspaces.more, layer)) === sum).toBe(layer !== 'app');
    }
    expect(namesOf(workspaces.more)['app']).toEqual(['click', 'jinja2', 'markupsafe', 'pysocks']);
  });

  test('of which one has nothing of its own: a notice and no zip for that one', async () => {
    const workspace = project({
      'pyproject.toml': pyproject,
      'layers.yml': `${stacked}  - name: empty\n    stacked-on: app\n`,
    });
    const run = await runAction({}, { workspace });
    expectPassed(run);
    expect(run.annotations).toMatchObject([
      {
        level: 'notice',
        properties: { title: 'empty-layer' },
        message: expect.stringContaining('Layer empty'),
      },
    ]);
    expect(filesUnder(outputIn(workspace)).filter((file) => file.startsWith('empty'))).toEqual([]);
    expect(filesUnder(outputIn(workspace)).filter((file) => file.endsWith('.zip'))).toHaveLength(3);
  });
});

withDocker('a stack over its quota', () => {
  test('fails for the layer that goes over, and no zip of the run is left', async () => {
    const workspace = project({
      'core.txt': '--find-links wheels\nlarge\n',
      'app.txt': '--find-links wheels\nsmall\n',
      'layers.yml': `
runtime: "3.11"
max-unzipped-size: 3MB
layers:
  - { name: core, requirements: core.txt }
  - { name: app, requirements: app.txt, stacked-on: core }
  - { name: alone, requirements: app.txt }
`,
    });
    makeWheel(join(workspace, 'wheels'), {
      name: 'large',
      files: { 'large/data.bin': { zeros: 2 * 1024 * 1024 } },
    });
    makeWheel(join(workspace, 'wheels'), {
      name: 'small',
      files: { 'small/data.bin': { zeros: 1024 * 1024 } },
    });
    const run = await runAction({}, { workspace });
    expectCleanFailure(run, outputIn(workspace));
    const errors = run.annotations.filter(({ level }) => level === 'error');
    expect(errors).toMatchObject([
      {
        properties: { title: 'quota-unzipped' },
        message: expect.stringMatching(/^Layer app with core is too large/),
      },
    ]);
    expect(errors[0]?.message).toMatch(/the heaviest are large 2 MB, small 1 MB/);
  });
});

withDocker('a file that two layers of a stack have', () => {
  test('is told, since Lambda sees the later one', async () => {
    const workspace = project({
      'core.txt': '--find-links wheels\none\n',
      'app.txt': '--find-links wheels\ntwo\n',
      'layers.yml': `
runtime: "3.11"
layers:
  - { name: core, requirements: core.txt }
  - { name: app, requirements: app.txt, stacked-on: core }
`,
    });
    makeWheel(join(workspace, 'wheels'), { name: 'one', files: { 'same.py': 'a = 1\n', 'one.py': '' } });
    makeWheel(join(workspace, 'wheels'), { name: 'two', files: { 'same.py': 'a = 2\n', 'two.py': '' } });
    const run = await runAction({}, { workspace });
    expectPassed(run);
    expect(run.annotations).toMatchObject([
      {
        level: 'warning',
        properties: { title: 'overlap' },
        message: expect.stringMatching(/core and app both have/),
      },
    ]);
  });
});

withDocker('sources that are read', () => {
  test('say which Python they are for, and the runtime has to be that', async () => {
    const [pyprojectFile, pylock] = [
      project({
        'pyproject.toml':
          '[project]\nname = "x"\nversion = "1"\nrequires-python = ">=3.12"\ndependencies = ["idna"]\n',
      }),
      project({
        'pylock.toml': 'lock-version = "1.0"\ncreated-by = "x"\nrequires-python = ">=3.12"\npackages = []\n',
      }),
    ];
    const flags = ['build', '--runtime', '3.11', '--requirements'];
    const runs = await together({
      pyproject: () => runCli([...flags, 'pyproject.toml'], { cwd: pyprojectFile }),
      host: () => runCli([...flags, 'pyproject.toml', '--builder', 'host'], { cwd: pyprojectFile }),
      pylock: () => runCli([...flags, 'pylock.toml'], { cwd: pylock }),
    });
    expect(runs.pyproject.stderr).toMatch(
      /line 4 of pyproject\.toml: it requires Python >=3\.12, and the runtime is python3\.11/,
    );
    expect(runs.host.stderr).toMatch(/line 4 of pyproject\.toml: it requires Python >=3\.12/);
    expect([runs.pyproject.status, runs.host.status, runs.pylock.status]).toEqual([1, 1, 1]);
  });

  test('may be the lock of the run before, which gives the same bytes', async () => {
    const cwd = project({ 'requirements.txt': 'requests[socks]\n' });
    const flags = ['build', '--runtime', '3.11', '--layer-name', 'x'];
    expectPassed(await runCli(flags, { cwd }));
    const sum = sha256Of(zipOf(cwd, 'x'));
    expectPassed(await runCli([...flags, '--requirements', 'build/layers/x.lock.txt'], { cwd }));
    expect(sha256Of(zipOf(cwd, 'x'))).toBe(sum);
  });

  test('by URL cannot be shared out among several layers', async () => {
    const cwd = project({
      'a.txt': 'idna\n-r https://h.example/requirements.txt\n',
      'b.txt': 'idna\n',
      'layers.yml':
        'runtime: "3.11"\nlayers:\n  - { name: a, requirements: a.txt }\n  - { name: b, requirements: b.txt }\n',
    });
    const run = await runCli(['build'], { cwd });
    expect(run.status).toBe(1);
    expect(run.stderr).toMatch(
      /Failed to read line 2 of a\.txt: a requirements file by URL cannot be told apart/,
    );
  });

  test('leave no zip where one of them cannot get its name', async () => {
    const workspace = project({
      'requirements.txt': 'idna\n',
      'more.txt': 'certifi\n',
      'build/layers/b-python3.11-x86_64.zip/in-the-way': '',
      'layers.yml': 'runtime: "3.11"\nlayers:\n  - { name: a }\n  - { name: b, requirements: more.txt }\n',
    });
    const run = await runAction({}, { workspace });
    expect(run.status).toBe(1);
    expect(run.annotations).toMatchObject([{ properties: { title: 'output' } }]);
    expect(filesUnder(outputIn(workspace))).toEqual([
      'b-python3.11-x86_64.zip',
      'b-python3.11-x86_64.zip/in-the-way',
      'manifest.json',
      'report.html',
    ]);
    expect(manifestOf(workspace).layers).toEqual([]);
  });
});

withDocker('a config on the command line', () => {
  test('that is wrong ends with status 2 and every place', async () => {
    const cwd = project({
      'layers.yml': 'runtime: "3.11"\nlayers:\n  - nmae: core\n  - name: app\n    stacked-on: cor\n',
    });
    const run = await runCli(['build'], { cwd });
    expect(run.status).toBe(2);
    expect(run.stderr).toMatch(/^layers\.yml:3:5: .*nmae.*name/m);
    expect(run.stderr).toMatch(/^layers\.yml:5:\d+: .*cor/m);
    expect(filesUnder(cwd)).toEqual(['layers.yml']);
  });
});
