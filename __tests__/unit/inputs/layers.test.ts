import { describe, expect, it } from '@jest/globals';
import { stackOf } from '../../../src/inputs/inputs.js';
import { projectDirectory } from '../../../src/inputs/project.js';
import { defaults, messagesOf, read, readYaml } from './support.js';

const yaml = (text: string) => `runtime: 3.12\n${text}\n`;

describe('what counts', () => {
  const config = yaml(`
sdk: include
extras: [top]
max-zipped-size: 1MB
pip-check: warn
layers:
  - name: own
    extras: [mine]
    max-zipped-size: 2MB
    pip-check: off
  - name: none
    extras: []
  - name: plain`);
  const picked = (raw: Parameters<typeof readYaml>[1]) =>
    readYaml(config, raw).then((inputs) =>
      inputs.layers.map((layer) => [
        layer.name,
        layer.extras.join(),
        layer['max-zipped-size'],
        layer['pip-check'],
        layer['quota-check'],
        layer.requirements.join(),
      ]),
    );

  it("is a layer's own value, then that of the top, then the default", async () => {
    expect(await picked({})).toEqual([
      ['own', 'mine', 2_097_152, 'off', 'error', 'requirements.txt'],
      ['none', '', 1_048_576, 'warn', 'error', 'requirements.txt'],
      ['plain', 'top', 1_048_576, 'warn', 'error', 'requirements.txt'],
    ]);
  });

  it('is what is typed before all of them', async () => {
    const raw = { extras: 'a, b\nc', 'max-zipped-size': '3MB', 'pip-check': 'error', requirements: 'x.txt' };
    expect(await picked({ ...raw, 'quota-check': 'off' })).toEqual(
      ['own', 'none', 'plain'].map((name) => [name, 'a,b,c', 3_145_728, 'error', 'off', 'x.txt']),
    );
  });

  it.each([
    [{}, 'include', 'python3.12'],
    [{ sdk: 'exclude', runtime: '3.13' }, 'exclude', 'python3.13'],
    [{ sdk: '', runtime: ' ' }, 'include', 'python3.12'],
  ] as const)('for the whole run with %j typed: sdk %s, runtime %s', async (raw, sdk, runtime) => {
    const inputs = await readYaml(config, raw);
    expect([inputs.sdk, inputs.runtime.id]).toEqual([sdk, runtime]);
  });

  it('is refused where a layer-name is typed for layers that have names', async () => {
    expect(await messagesOf({ 'layers.yml': config }, { 'layer-name': 'x' })).toEqual([
      'layer-name: the layers in layers.yml have their own names; leave it out',
    ]);
  });

  it('needs a runtime, from wherever it is', async () => {
    expect(await messagesOf({ 'layers.yml': 'sdk: include' })).toEqual([
      'runtime: required; give one of python3.6 to python3.14',
    ]);
    expect((await readYaml('sdk: include', { runtime: '3.12' })).runtime.id).toBe('python3.12');
  });
});

describe('the order of layers', () => {
  const order = (text: string) => readYaml(yaml(text)).then(({ layers }) => layers.map(({ name }) => name));

  it('puts each after those that it is stacked on, and is that of the file else', async () => {
    expect(
      await order(
        'layers: [{name: app, stacked-on: [data, core]}, {name: z}, {name: data, stacked-on: core}, {name: core}, {name: a}]',
      ),
    ).toEqual(['core', 'data', 'app', 'z', 'a']);
  });

  it('takes five layers in a stack, however they are named', async () => {
    const text =
      'layers: [{name: a}, {name: b, stacked-on: a}, {name: c, stacked-on: a}, {name: d, stacked-on: [b, c]}, {name: e, stacked-on: [d, a, d]}]';
    const { layers } = await readYaml(yaml(text));
    const [top] = layers.slice(-1);
    expect(top?.['stacked-on']).toEqual(['d', 'a']);
    expect(top && stackOf(top, layers).map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd', 'e']);
  });
});

describe('project', () => {
  const files = { 'pyproject.toml': '[project]\nname = "My.Demo_App"\n' };
  const projects = async (text: string, raw = {}, more: Readonly<Record<string, string>> = files) => {
    const { layers } = await read({ 'layers.yml': yaml(text), ...more }, raw);
    return layers.map(({ name, project }) => `${name} ${project}`);
  };
  const two = 'layers: [{name: a}, {name: b}]';
  const claimed = 'layers: [{name: a, project: include}, {name: b}]';

  it.each([
    ['the single layer', 'project: include', {}, ['repo include']],
    ['the single layer, as typed', '', { project: 'include' }, ['repo include']],
    ['no layer by default', two, {}, ['a none', 'b none']],
    [
      'a layer of its own',
      `project: include\n${two}`,
      {},
      ['a none', 'b none', 'my-demo-app-nodeps include'],
    ],
    [
      'a layer of its own, as typed',
      two,
      { project: 'include' },
      ['a none', 'b none', 'my-demo-app-nodeps include'],
    ],
    ['the layer that claims it', claimed, {}, ['a include', 'b none']],
    ['the layer that claims it, as typed', claimed, { project: 'include' }, ['a include', 'b none']],
    [
      'the layer that claims it, whatever the top says',
      `project: none\n${claimed}`,
      {},
      ['a include', 'b none'],
    ],
    [
      'each layer that claims it',
      'layers: [{name: a, project: include}, {name: b, project: include}]',
      {},
      ['a include', 'b include'],
    ],
    [
      'no layer when none is typed',
      `project: include\n${claimed}`,
      { project: 'none' },
      ['a none', 'b none'],
    ],
    [
      'no own layer when none is typed',
      `project: include\n${two}`,
      { project: 'none' },
      ['a none', 'b none'],
    ],
  ])('goes into %s', async (_, text, raw, expected) => {
    expect(await projects(text, raw)).toEqual(expected);
  });

  it('is alone in its own layer, for which the values of the top count', async () => {
    const text = yaml(`project: include\nextras: x\npip-check: warn\n${two}`);
    const { layers } = await read({ 'layers.yml': text, ...files }, { 'reserved-size': '1KB' });
    expect(layers.at(-1)).toEqual({
      ...defaults,
      name: 'my-demo-app-nodeps',
      requirements: [],
      extras: [],
      groups: [],
      project: 'include',
      'stacked-on': [],
      'reserved-size': 1024,
      'max-unzipped-size': 262_144_000,
      'max-zipped-size': null,
      'max-growth': null,
      'pip-check': 'warn',
      'quota-check': 'error',
    });
  });

  it('may be alone in a listed layer, to which extras of the top mean nothing', async () => {
    const { layers } = await readYaml(
      yaml('extras: x\nlayers: [{name: a, project: include, requirements: []}]'),
    );
    expect(layers).toMatchObject([{ requirements: [], extras: [], project: 'include' }]);
  });

  it('leaves nothing in a layer of its own when none is typed', async () => {
    const text = yaml('layers: [{name: a, project: include, requirements: []}]');
    expect(await messagesOf({ 'layers.yml': text }, { project: 'none' })).toEqual([
      'layers.yml:2:52: requirements: none for layer "a", so it would be empty; name some, or say project: include',
    ]);
  });

  it.each<[string, Readonly<Record<string, string>>, string]>([
    [
      '[project] first',
      { 'pyproject.toml': '[project]\nname = "one"\n[tool.poetry]\nname = "two"\n' },
      'one',
    ],
    [
      '[tool.poetry]',
      { 'pyproject.toml': '[tool.poetry]\nname = "Two"\n', 'setup.cfg': '[metadata]\nname = x\n' },
      'two',
    ],
    [
      'setup.cfg',
      { 'setup.cfg': '[options]\nname = no\n[metadata]\nversion = 1\nname = Three_X\n[x]\nname = y\n' },
      'three-x',
    ],
    [
      'setup.cfg, where pyproject.toml has none',
      { 'pyproject.toml': '[project]\nversion = "1"\n', 'setup.cfg': '[metadata]\r\nname: four\r\n' },
      'four',
    ],
    ['what a layer name can have', { 'pyproject.toml': '[project]\nname = "a b/ü!"\n' }, 'a-b'],
    [
      'a name that is none',
      { 'pyproject.toml': '[project]\nname = 3\n', 'setup.cfg': '[metadata]\nname = five\n' },
      'five',
    ],
    [
      'a name that is too long',
      { 'pyproject.toml': `[project]\nname = "${'x'.repeat(200)}"\n` },
      'x'.repeat(133),
    ],
  ])('names its layer: %s', async (_, more, name) => {
    expect(await projects(`project: include\n${two}`, {}, more)).toContain(`${name}-nodeps include`);
  });

  it('names its layer by its directory when it has no name, and lies where its sources lie', async () => {
    const sources =
      'project: include\nlayers: [{name: a}, {name: b, requirements: [x.txt, services/My_Api/uv.lock]}]';
    expect(await projects(sources, {}, {})).toContain('my-api-nodeps include');
  });

  it('must have a pyproject.toml that can be read', async () => {
    const text = yaml(`project: include\n${two}`);
    expect(await messagesOf({ 'layers.yml': text, 'pyproject.toml': '[project]\nname = "a\n' })).toEqual([
      expect.stringMatching(/^pyproject\.toml:2:\d+: project: not valid TOML: \S/),
    ]);
  });

  it('must not be named as a layer that does not claim it', async () => {
    const text = yaml('project: include\nlayers: [{name: my-demo-app-nodeps}]');
    expect(await messagesOf({ 'layers.yml': text, ...files })).toEqual([
      'layers.yml:3:17: name: "my-demo-app-nodeps" is the name of the project\'s own layer; say project: include in this one, or name it otherwise',
    ]);
  });
});

describe('projectDirectory', () => {
  it.each([
    [[], '.'],
    [['requirements.txt'], '.'],
    [['pyproject.toml'], '.'],
    [['sub/requirements.txt', 'a/b/poetry.lock', 'c/uv.lock'], 'a/b'],
    [['c/uv.lock'], 'c'],
    [['c/Pipfile.lock'], 'c'],
    [['c/pylock.toml'], 'c'],
    [['c/pylock.prod.toml'], 'c'],
    [['c/mypyproject.toml'], '.'],
    [['/elsewhere/pyproject.toml'], '/elsewhere'],
  ])('of %j is %s', (requirements, directory) => {
    expect(projectDirectory(requirements)).toBe(directory);
  });
});
