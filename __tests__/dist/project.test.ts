import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { pythonInLambda, withDocker } from '../support/docker.js';
import { expectCleanFailure, expectPassed } from '../support/failure.js';
import { shareFetched } from '../support/fetched.js';
import { filesUnder, project } from '../support/project.js';
import type { FinishedAction } from '../support/runner.js';
import { runAction, runCli } from '../support/runner.js';
import { together } from '../support/together.js';
import { namesIn, sha256Of, unpack, zipIn } from '../support/zip.js';

shareFetched();

const outputIn = (workspace: string) => join(workspace, 'build/layers');
const setuptools = '[build-system]\nrequires = ["setuptools>=61"]\nbuild-backend = "setuptools.build_meta"\n';

/** A package in src layout with a dependency, an extra and a command. */
const own = {
  'pyproject.toml': `${setuptools}
[project]
name = "Own.Project"
version = "1.2"
dependencies = ["idna"]

[project.optional-dependencies]
more = ["certifi"]

[project.scripts]
own = "own_project:main"
`,
  'src/own_project/__init__.py': 'import idna\n\n\ndef main():\n    print("own", idna.encode("a"))\n',
  'README.md': 'x\n',
};

const git = (cwd: string, ...args: readonly string[]) =>
  execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@h.example', ...args], { cwd, stdio: 'pipe' });

withDocker("the project's own wheel", () => {
  const workspaces = {
    single: project(own),
    again: project(own),
    extras: project({
      ...own,
      'layers.yml': `
runtime: "3.11"
requirements: pyproject.toml
project: include
layers:
  - name: base
  - name: more
    extras: more
`,
    }),
    named: project({
      ...own,
      'layers.yml': `
runtime: "3.11"
requirements: pyproject.toml
layers:
  - name: base
  - { name: mine, requirements: [], project: include, stacked-on: base }
`,
    }),
    lonely: project({ ...own, 'none.txt': 'certifi\n' }),
  };
  let runs: Record<keyof typeof workspaces, FinishedAction>;

  beforeAll(async () => {
    const include = {
      runtime: '3.11',
      'layer-name': 'x',
      requirements: 'pyproject.toml',
      project: 'include',
    };
    runs = await together({
      single: () => runAction(include, { workspace: workspaces.single }),
      again: () => runAction(include, { workspace: workspaces.again }),
      extras: () => runAction({}, { workspace: workspaces.extras }),
      named: () => runAction({}, { workspace: workspaces.named }),
      lonely: () => runAction({ ...include, requirements: 'none.txt' }, { workspace: workspaces.lonely }),
    });
  });

  test('goes into the single layer, with its command', async () => {
    expectPassed(runs.single);
    const zip = zipIn(outputIn(workspaces.single));
    expect(namesIn(zip)).toEqual(expect.arrayContaining(['bin/own']));
    const code =
      'import own_project, importlib.metadata as m; own_project.main(); print(m.version("own-project"))';
    expect(await pythonInLambda('python3.11', unpack(zip), code)).toBe("own b'a'\n1.2\n");
  });

  test('is the same each time, and leaves nothing in the checkout', () => {
    const [a, b] = [zipIn(outputIn(workspaces.single)), zipIn(outputIn(workspaces.again))];
    expect(sha256Of(a)).toBe(sha256Of(b));
    expect(filesUnder(workspaces.single).filter((file) => !file.startsWith('build'))).toEqual(
      filesUnder(project(own)),
    );
    const { layers } = JSON.parse(readFileSync(join(outputIn(workspaces.single), 'manifest.json'), 'utf8'));
    const mine = layers[0].distributions.find(({ name }: { name: string }) => name === 'own-project');
    expect(mine['built-from']).toEqual({ directory: '.' });
  });

  test('is a layer of its own beside one layer per extra', () => {
    expectPassed(runs.extras);
    const zips = filesUnder(outputIn(workspaces.extras)).filter((file) => file.endsWith('.zip'));
    expect(zips).toEqual(
      ['base', 'more', 'own-project-nodeps'].map((name) => `${name}-python3.11-x86_64.zip`),
    );
    const names = namesIn(join(outputIn(workspaces.extras), zips[2] ?? ''));
    expect(names.filter((name) => /certifi|idna/.test(name))).toEqual([]);
    expect(names).toEqual(expect.arrayContaining([expect.stringContaining('own_project/__init__.py')]));
    expect(runs.extras.summary).toMatch(/pip-check of own-project-nodeps: not checked/);
  });

  test('in a named layer is checked with what that one stands on', () => {
    expectPassed(runs.named);
    expect(runs.named.summary).toMatch(/✅ pip-check of mine: .*base/);
  });

  test('is not let off what it needs', () => {
    expectCleanFailure(runs.lonely, outputIn(workspaces.lonely));
    expect(runs.lonely.annotations).toMatchObject([
      {
        properties: { title: 'pip-check' },
        message: expect.stringMatching(/own-project 1\.2.*requires idna/i),
      },
      {
        properties: { title: 'import' },
        message: expect.stringMatching(/own_project .*does not import: .*idna/),
      },
    ]);
  });
});

withDocker('sources beside the requirements', () => {
  const library = {
    'libs/lib one/pyproject.toml': `${setuptools}[project]\nname = "lib-one"\nversion = "0.1"\ndependencies = ["lib-two"]\n`,
    'libs/lib one/lib_one.py': 'import lib_two\nvalue = lib_two.value\n',
    'libs/two/setup.py':
      'from setuptools import setup\nsetup(name="lib-two", version="0.2", py_modules=["lib_two"])\n',
    'libs/two/lib_two.py': 'value = 42\n',
  };

  test('are built from copies, by path, editable, and named', async () => {
    const workspace = project({
      ...library,
      'requirements.txt':
        '-e ./libs/two\n./libs/lib one ; python_version > "3"\nidna\n./absent ; python_version < "3"\n'.replace(
          './absent ; python_version < "3"\n',
          '',
        ),
    });
    const run = await runAction({ runtime: '3.11', 'layer-name': 'x' }, { workspace });
    expectPassed(run);
    expect(run.log).toContain('Resolving with uv');
    const opt = unpack(zipIn(outputIn(workspace)));
    expect(await pythonInLambda('python3.11', opt, 'import lib_one; print(lib_one.value)')).toBe('42\n');
    expect(filesUnder(join(workspace, 'libs'))).toEqual(filesUnder(join(project(library), 'libs')));
  });

  test('of a repository are built at the commit that is named', async () => {
    const workspace = project({
      'origin/setup.py': library['libs/two/setup.py'],
      'origin/lib_two.py': 'value = 7\n',
    });
    const origin = join(workspace, 'origin');
    git(origin, 'init', '--quiet');
    git(origin, 'add', '.');
    git(origin, 'commit', '--quiet', '--message', 'x');
    git(origin, 'tag', 'v7');
    // Where a checkout lies in the workspace its .git is hidden, as the token in there must be; a bare one is not
    execFileSync('git', ['clone', '--quiet', '--bare', origin, join(workspace, 'bare')], { stdio: 'pipe' });
    project({ 'requirements.txt': `lib-two @ git+file://${workspace}/bare@v7\n` }, workspace);
    const run = await runAction({ runtime: '3.11', 'layer-name': 'x' }, { workspace });
    expectPassed(run);
    const opt = unpack(zipIn(outputIn(workspace)));
    expect(await pythonInLambda('python3.11', opt, 'import lib_two; print(lib_two.value)')).toBe('7\n');
    const { layers } = JSON.parse(readFileSync(join(outputIn(workspace), 'manifest.json'), 'utf8'));
    expect(layers[0].distributions[0]['built-from'].repository).toContain('git+file://');
  });

  test('that ask the history for their version get it, without the token in its configuration', async () => {
    const workspace = project({
      'pyproject.toml':
        '[build-system]\nrequires = ["setuptools>=64", "setuptools-scm>=8"]\nbuild-backend = "setuptools.build_meta"\n[project]\nname = "versioned"\ndynamic = ["version"]\n[tool.setuptools]\npy-modules = ["versioned"]\n[tool.setuptools_scm]\n',
      'versioned.py': '',
      'requirements.txt': './\n',
      '.gitignore': 'build\n',
    });
    git(workspace, 'init', '--quiet');
    git(workspace, 'add', '.');
    git(workspace, 'commit', '--quiet', '--message', 'x');
    git(workspace, 'tag', 'v3.1.4');
    git(workspace, 'config', 'http.https://h.example/.extraheader', 'AUTHORIZATION: basic c2VjcmV0');
    const run = await runAction({ runtime: '3.11', 'layer-name': 'x' }, { workspace });
    expectPassed(run);
    expect(JSON.parse(run.outputs['layers'] ?? '')[0].distributions).toEqual([
      { name: 'versioned', version: '3.1.4' },
    ]);
  });

  test('that need each other by a path say nothing of where they were built', async () => {
    const file = (version: string) => ({
      'pyproject.toml': `[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n[project]\nname = "outer"\nversion = "${version}"\ndependencies = ["inner @ {root:uri}/libs/inner", "idna"]\n[tool.hatch.metadata]\nallow-direct-references = true\n[tool.hatch.build.targets.wheel]\ninclude = ["outer.py"]\n`,
      'outer.py': 'import inner\nvalue = inner.value\n',
      'libs/inner/setup.py':
        'from setuptools import setup\nsetup(name="inner", version="1", py_modules=["inner"])\n',
      'libs/inner/inner.py': 'value = 5\n',
    });
    const both = { ...file('1'), 'requirements.txt': './\n./libs/inner\n' };
    const [one, two] = [project(both), project(both)];
    const alone = project({ ...file('1'), 'requirements.txt': './\n' });
    const runs = await together({
      one: () => runAction({ runtime: '3.11', 'layer-name': 'x' }, { workspace: one }),
      two: () => runAction({ runtime: '3.11', 'layer-name': 'x' }, { workspace: two }),
      alone: () => runAction({ runtime: '3.11', 'layer-name': 'x' }, { workspace: alone }),
    });
    for (const run of [runs.one, runs.two]) expectPassed(run);
    const zip = zipIn(outputIn(one));
    expect(sha256Of(zip)).toBe(sha256Of(zipIn(outputIn(two))));
    expect(await pythonInLambda('python3.11', unpack(zip), 'import outer; print(outer.value)')).toBe('5\n');
    expect(readFileSync(join(outputIn(one), 'manifest.json'), 'utf8')).not.toContain('file:');
    expectCleanFailure(runs.alone, outputIn(alone));
    expect(runs.alone.annotations[0]?.message).toMatch(
      /it needs inner by the path libs\/inner, which is not among/,
    );
  });

  test('that do not build say why, at their line', async () => {
    const workspace = project({
      'requirements.txt': 'idna\n./broken\n',
      'broken/setup.py': 'raise SystemExit("error: this is broken on purpose")\n',
    });
    const run = await runAction({ runtime: '3.11', 'layer-name': 'x' }, { workspace });
    expectCleanFailure(run, outputIn(workspace));
    expect(run.annotations).toMatchObject([
      {
        properties: { title: 'build-wheel', file: 'requirements.txt', line: '2' },
        message: expect.stringMatching(/^Failed to build a wheel of broken: .*broken on purpose/),
      },
    ]);
  });
});

test('a project that is none, or that has the name of something else, is refused', async () => {
  const include = ['build', '--runtime', '3.11', '--project', 'include', '--builder', 'host'];
  const none = project({ 'requirements.txt': 'idna\n' });
  const shadow = project({
    'requirements.txt': 'idna\n',
    'setup.py': 'from setuptools import setup\nsetup(name="idna", version="99", py_modules=[])\n',
  });
  const [absent, other] = [await runCli(include, { cwd: none }), await runCli(include, { cwd: shadow })];
  expect([absent.status, other.status]).toEqual([1, 1]);
  expect(absent.stderr).toMatch(/the workspace has no pyproject\.toml, setup\.py or setup\.cfg/);
  expect(other.stderr).toMatch(
    /the requirements come to another idna, [\d.]+\. Give the project a name of its own/,
  );
});

test('without an engine the host builds what is pure Python, and refuses what is not its own', async () => {
  const env = { DOCKER_HOST: 'unix:///nowhere' };
  const cwd = project(own);
  const flags = ['build', '--runtime', '3.11', '--layer-name', 'x', '--requirements', 'pyproject.toml'];
  const run = await runCli([...flags, '--project', 'include'], { cwd, env });
  expectPassed(run);
  expect(namesIn(zipIn(outputIn(cwd))).some((name) => name.endsWith('own_project/__init__.py'))).toBe(true);

  const other = project({ 'requirements.txt': 'x @ git+https://h.example/x.git\n' });
  const refused = await runCli(['build', '--runtime', '3.11'], { cwd: other, env });
  expect(refused.status).toBe(1);
  expect(refused.stderr).toMatch(/builder: host runs no code of repositories/);
});
