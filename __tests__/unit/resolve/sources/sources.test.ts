import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import type { Workshop } from '../../../../src/engine/open.js';
import type { LayerInputs } from '../../../../src/inputs/inputs.js';
import type { Log } from '../../../../src/log.js';
import { inspectSources, readSources } from '../../../../src/resolve/sources/sources.js';
import { temporaryDirectory } from '../../support/files.js';
import { findingOf, layerOf } from '../../support/sources.js';
import { rejectionOf } from '../../support/values.js';
import { makeWheel } from '../../support/wheels.js';

const locks = fileURLToPath(new URL('../../fixtures/locks/', import.meta.url));
const lockText = (path: string) => readFileSync(join(locks, path), 'utf8');

const pylock = (name: string, extra = '') =>
  `lock-version = "1.0"\nextras = ["${extra}"]\n[[packages]]\nname = "${name}"\nversion = "1"\nmarker = "'${extra}' in extras"\n[[packages]]\nname = "base"\nversion = "1"\n`;
const project = (extra: string) =>
  `[project]\nname = "demo"\ndependencies = ["one"]\noptional-dependencies.${extra} = ["of-${extra}"]\n`;
const dynamic =
  '[project]\nname = "demo"\ndynamic = ["dependencies", "optional-dependencies"]\n[dependency-groups]\ntest = ["in-group"]\n';

function world(files: Readonly<Record<string, string>>) {
  const workspace = temporaryDirectory(files);
  const inspect = (...layers: readonly LayerInputs[]) => inspectSources(workspace, layers, {});
  return {
    workspace,
    inspect,
    finding: (...layers: readonly LayerInputs[]) => findingOf(() => inspect(...layers)),
  };
}

/** A context in which projects are built to wheels that require these. */
function context(requires: readonly string[], extras: readonly string[] = []) {
  const built: string[] = [];
  const masked: string[] = [];
  const quiet = () => undefined;
  const log: Log = {
    stage: (_, work) => work(),
    info: quiet,
    debug: quiet,
    progress: quiet,
    finding: quiet,
    mask: (secret) => masked.push(secret),
    redact: (text) => text,
  };
  return {
    built,
    masked,
    // No tool is run where no lock is read
    workshop: {} as Workshop,
    workDirectory: temporaryDirectory(),
    log,
    buildProject: async (directory: string) => {
      built.push(directory);
      return makeWheel(temporaryDirectory(), { name: 'demo', requires: withExtras(requires, extras) }).path;
    },
  };
}

/** The lines of METADATA that name extras follow one that names a requirement. */
function withExtras(requires: readonly string[], extras: readonly string[]): readonly string[] {
  const last = extras.map((extra) => `\nProvides-Extra: ${extra}`).join('');
  return requires.map((line, index) => (index === requires.length - 1 ? `${line}${last}` : line));
}

const namesOf = (all: Awaited<ReturnType<typeof readSources>>) =>
  all.map(({ layer, requirements }) => [layer, requirements.map(({ text }) => text)]);

describe('sources of several layers', () => {
  const files = {
    'core.txt': '-r shared.txt\none==1\n',
    'shared.txt': '--extra-index-url https://me:pass-word@h.example/simple\nshared\n',
    'pyproject.toml': project('data'),
    'Pipfile.lock': '{"_meta": {"pipfile-spec": 6, "sources": []}, "default": {"six": {"version": "==1.0"}}}',
  };

  it('are read for each layer, in their order', async () => {
    const { inspect } = world(files);
    const inspection = inspect(
      layerOf(['core.txt', 'Pipfile.lock'], { name: 'core' }),
      layerOf(['pyproject.toml'], { name: 'data', extras: ['data'] }),
      layerOf(['pyproject.toml'], { name: 'app' }),
      layerOf([], { name: 'demo-nodeps', project: 'include' }),
    );
    const all = await readSources(inspection, context([]));
    expect(namesOf(all)).toEqual([
      ['core', ['shared', 'one==1', 'six==1.0']],
      ['data', ['one', 'of-data']],
      ['app', ['one']],
      ['demo-nodeps', []],
    ]);
    expect(all.map(({ options }) => options.length)).toEqual([1, 0, 0, 0]);
    expect(all[0]?.requirements.map(({ locked }) => locked)).toEqual([false, false, true]);
  });

  it('need together what each of them needs', () => {
    const { workspace, inspect } = world(files);
    const { needs } = inspect(
      layerOf(['core.txt'], { name: 'a' }),
      layerOf(['shared.txt', 'pyproject.toml'], { name: 'b' }),
    );
    expect([...needs.paths].sort()).toEqual(
      ['core.txt', 'pyproject.toml', 'shared.txt'].map((file) => join(workspace, file)),
    );
    expect(needs.secrets).toEqual(['pass-word']);
  });

  it('are read once where they are named twice', () => {
    const { inspect } = world(files);
    const [layer] = inspect(layerOf(['core.txt', './core.txt'])).layers;
    expect(layer?.sources).toHaveLength(1);
  });

  it.each([
    [
      'absent.txt',
      {},
      'Name your file by input requirements; in a workflow, check the repository out first.',
    ],
    ['requirements.txt', { 'uv.lock': '' }, 'Name uv.lock, which is there, by input requirements.'],
    [
      'requirements.txt',
      { 'pyproject.toml': '', 'Pipfile.lock': '', 'poetry.lock': '' },
      'Name poetry.lock, Pipfile.lock or pyproject.toml, which are there, by input requirements.',
    ],
  ])('that are not there are told, with what is: %s beside %j', (name, beside, advice) => {
    expect(world(beside).finding(layerOf([name]))).toMatchObject({ reason: 'there is no such file', advice });
  });

  it.each([
    [['empty.txt'], 'empty.txt'],
    [['empty.txt', 'other.txt'], 'empty.txt, other.txt'],
  ])('of a layer that name nothing are told: %j', (named, subject) => {
    const { finding, inspect } = world({ 'empty.txt': '# nothing\n', 'other.txt': '--pre\n' });
    expect(finding(layerOf(named))).toMatchObject({
      subject,
      reason: 'it names no requirement',
      location: { file: 'empty.txt', line: 1 },
    });
    expect(inspect(layerOf(named, { project: 'include' })).layers).toHaveLength(1);
  });
});

describe('extras and groups of a layer', () => {
  it('go to the sources that have them', async () => {
    const { inspect } = world({
      'pyproject.toml': project('data'),
      'pylock.toml': pylock('sheet', 'sheets'),
    });
    const named = ['pyproject.toml', 'pylock.toml'];
    const read = async (extras: readonly string[]) =>
      namesOf(await readSources(inspect(layerOf(named, { extras })), context([])))[0]?.[1];
    expect(await read([])).toEqual(['one', 'base==1']);
    expect(await read(['data'])).toEqual(['one', 'of-data', 'base==1']);
    expect(await read(['Sheets', 'DATA'])).toEqual(['one', 'of-data', 'sheet==1', 'base==1']);
  });

  it('must be in one of them', () => {
    const { finding } = world({
      'pyproject.toml': project('data'),
      'pylock.toml': pylock('sheet', 'sheets'),
    });
    expect(finding(layerOf(['pyproject.toml', 'pylock.toml'], { extras: ['data', 'html'] }))).toMatchObject({
      title: 'Failed to find extra html in pyproject.toml',
    });
  });

  const pipfile = '{"_meta": {"pipfile-spec": 6}, "default": {"six": {"version": "==1.0"}}}';

  it.each([
    [
      ['a.txt'],
      { extras: ['x'] },
      'extras apply to pyproject.toml, poetry.lock, uv.lock and pylock.toml, and a.txt has none',
    ],
    [
      ['a.txt', 'Pipfile.lock'],
      { extras: ['x'] },
      'uv.lock and pylock.toml, and a.txt, Pipfile.lock has none',
    ],
    [
      ['a.txt'],
      { groups: ['x'] },
      'groups apply to pyproject.toml, poetry.lock, uv.lock, Pipfile.lock and pylock.toml, and',
    ],
  ])('do not apply to %j: %j', (named, wish, reason) => {
    const finding = world({ 'a.txt': 'one\n', 'Pipfile.lock': pipfile }).finding(layerOf(named, wish));
    expect(finding.reason).toContain(reason);
    expect(finding).toMatchObject({ subject: 'demo', location: { file: 'a.txt', line: 1 } });
  });

  it('do not apply to a layer of the project alone', () => {
    const finding = world({}).finding(layerOf([], { extras: ['x'], project: 'include' }));
    expect(finding.reason).toContain('the layer has no requirements');
  });

  it.each([
    ['poetry.lock', 'poetry-2', 'parser', 'dev'],
    ['uv.lock', 'uv', 'tables', 'ops'],
  ])('are those of the project that %s is of', (name, fixture, extra, group) => {
    const beside =
      fixture === 'uv'
        ? { 'packages/shared/pyproject.toml': lockText('uv/packages/shared/pyproject.toml') }
        : {};
    const { workspace, inspect, finding } = world({
      ...beside,
      [name]: lockText(`${fixture}/${name}`),
      'pyproject.toml': lockText(`${fixture}/pyproject.toml`),
      'pylock.toml': pylock('sheet', 'sheets'),
    });
    const { layers, needs } = inspect(
      layerOf([name, 'pylock.toml'], { extras: [extra, 'sheets'], groups: [group] }),
    );
    expect(layers[0]?.sources).toMatchObject([
      { kind: 'lock', selection: { extras: [extra], groups: [group] } },
      { kind: 'stated' },
    ]);
    expect(needs.paths).toContain(join(workspace, name));
    expect(finding(layerOf([name], { extras: [`${extra}x`] }))).toMatchObject({
      title: `Failed to find extra ${extra}x in pyproject.toml`,
      advice: `Did you mean ${extra}?`,
    });
    expect(finding(layerOf([name, 'pylock.toml'], { groups: ['nowhere'] })).title).toMatch(/group nowhere/);
  });

  it('of a lock without its pyproject.toml are told as that', () => {
    const finding = world({ 'uv.lock': lockText('uv/uv.lock') }).finding(
      layerOf(['uv.lock'], { extras: ['x'] }),
    );
    expect(finding.reason).toContain('pyproject.toml');
  });
});

describe('a project of which only its build knows the dependencies', () => {
  const requires = ['one>=1', 'two; extra == "data"', 'demo[data]; extra == "all"', 'six; os_name == "nt"'];
  const extras = ['data', 'all'];

  it('is built once, and asked for each layer', async () => {
    const { workspace, inspect } = world({ 'pyproject.toml': dynamic });
    const around = context(requires, extras);
    const all = await readSources(
      inspect(
        layerOf(['pyproject.toml'], { name: 'a' }),
        layerOf(['pyproject.toml'], { name: 'b', extras: ['ALL'], groups: ['test'] }),
      ),
      around,
    );
    expect(namesOf(all)).toEqual([
      ['a', ['one>=1', 'six; os_name == "nt"']],
      ['b', ['one>=1', 'two', 'six; os_name == "nt"', 'in-group']],
    ]);
    expect(around.built).toEqual([workspace]);
    expect(all[0]?.requirements[0]).toMatchObject({
      locked: false,
      location: { file: 'pyproject.toml', line: 3 },
    });
  });

  it('is told to lack an extra once it is built', async () => {
    const { inspect } = world({ 'pyproject.toml': dynamic, 'pylock.toml': pylock('sheet', 'sheets') });
    const named = ['pyproject.toml', 'pylock.toml'];
    const read = (asked: readonly string[]) =>
      readSources(inspect(layerOf(named, { extras: asked })), context(requires, extras));
    expect(await rejectionOf(read(['dat']))).toMatchObject({
      finding: {
        title: 'Failed to find extra dat in pyproject.toml',
        reason: 'it has all, data',
        location: { file: 'pyproject.toml', line: 3 },
      },
    });
    expect(namesOf(await read(['sheets', 'data']))).toEqual([
      ['demo', ['one>=1', 'two', 'six; os_name == "nt"', 'sheet==1', 'base==1']],
    ]);
  });

  it('may turn out to need nothing, which is told', async () => {
    const { inspect } = world({ 'pyproject.toml': '[tool.poetry]\nname = "demo"\n' });
    const error = await rejectionOf(readSources(inspect(layerOf(['pyproject.toml'])), context([])));
    expect(error).toMatchObject({ finding: { reason: 'it names no requirement' } });
    const alone = inspect(layerOf(['pyproject.toml'], { project: 'include' }));
    expect(namesOf(await readSources(alone, context([])))).toEqual([['demo', []]]);
  });

  it('may be of poetry, with paths that only poetry can follow', async () => {
    const text =
      '[tool.poetry]\nname = "demo"\n[tool.poetry.dependencies]\nlib = { path = "../lib" }\ntool = { git = "https://h.example/tool.git" }\n';
    const { inspect } = world({ 'pyproject.toml': text });
    const read = (...requires: readonly string[]) =>
      readSources(inspect(layerOf(['pyproject.toml'])), context(requires));
    expect(await rejectionOf(read('lib @ file:///elsewhere/lib'))).toMatchObject({
      finding: { subject: 'lib', advice: expect.stringContaining('name poetry.lock') },
    });
    expect(namesOf(await read('tool @ git+https://h.example/tool.git'))).toEqual([
      ['demo', ['tool @ git+https://h.example/tool.git']],
    ]);
  });

  it('may name secrets that only now are known', async () => {
    const { inspect } = world({ 'pyproject.toml': dynamic });
    const around = context(['x @ https://me:late-secret@h.example/x-1.zip']);
    await readSources(inspect(layerOf(['pyproject.toml'])), around);
    expect(around.masked).toContain('late-secret');
  });
});
