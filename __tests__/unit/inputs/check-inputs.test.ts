import { describe, expect, it } from '@jest/globals';
import { messagesOf, read, readYaml } from './support.js';

/** One layer of a layers.yml with these lines in its entry. */
const entry = (...lines: readonly string[]) =>
  ['runtime: "3.12"', 'layers:', '  - name: data', ...lines.map((line) => `    ${line}`), ''].join('\n');
const layerOf = async (...lines: readonly string[]) => (await readYaml(entry(...lines))).layers[0];
const wrong = (text: string, raw = {}) => messagesOf({ 'layers.yml': text }, raw);

describe('allow-import-errors', () => {
  it.each([
    ['dask.dataframe needs pandas', 'dask.dataframe', 'needs pandas'],
    ['*  for a reason, with: commas', '*', 'for a reason, with: commas'],
    ['numpy.*.tests\ttabs part them too', 'numpy.*.tests', 'tabs part them too'],
    ['_private x', '_private', 'x'],
  ])('takes %j as a pattern and a reason', async (line, pattern, reason) => {
    const layer = await layerOf(`allow-import-errors: ${JSON.stringify(line)}`);
    expect(layer?.['allow-import-errors']).toEqual([{ pattern, reason }]);
  });

  it('is a line each, or a list', async () => {
    const both = [
      { pattern: 'a', reason: 'one' },
      { pattern: 'b', reason: 'two' },
    ];
    expect((await layerOf('allow-import-errors: [a one, b two]'))?.['allow-import-errors']).toEqual(both);
    const lines = await layerOf('allow-import-errors: |', '  a one', '', '  b two');
    expect(lines?.['allow-import-errors']).toEqual(both);
  });

  it.each(['dask', 'dask.dataframe ', '! no', 'a/b slashes', 'a-b is no module', 'reason-first, module'])(
    'refuses %j, and says where it stands',
    async (line) => {
      expect(await wrong(entry('allow-import-errors:', '  - a one', `  - ${JSON.stringify(line)}`))).toEqual([
        `layers.yml:6:9: allow-import-errors: ${JSON.stringify(line.trim())} is not a module and a reason; give a module's name, in which * stands for anything, a space, and why it may fail`,
      ]);
    },
  );
});

describe('system-libraries', () => {
  it.each([
    ['never', false, []],
    ['auto', true, []],
    ['auto, libgomp.so.1', true, ['libgomp.so.1']],
    ['[libgomp.so.1, libGL, auto]', true, ['libgomp.so.1', 'libGL']],
    ['libgomp', false, ['libgomp']],
  ])('takes %s', async (value, auto, names) => {
    expect((await layerOf(`system-libraries: ${value}`))?.['system-libraries']).toEqual({ auto, names });
  });

  it.each(['never, auto', 'libgomp, never'])('takes no other beside never: %s', async (value) => {
    expect(await wrong(entry(`system-libraries: ${value}`))).toEqual([
      'layers.yml:4:23: system-libraries: "never" goes with nothing else; leave it out',
    ]);
  });

  it.each(['/usr/lib64/libgomp.so.1', '../libgomp.so', 'lib gomp'])('takes no path: %s', async (value) => {
    expect(await wrong(entry(`system-libraries: ${value}`))).toEqual([
      expect.stringContaining(`layers.yml:4:23: system-libraries: ${JSON.stringify(value)} is not a library`),
    ]);
  });
});

describe('other-layers', () => {
  const files = ['a.zip', 'b c.zip'];

  it('are known with the place of each in a list', async () => {
    const layer = await layerOf('other-layers:', '  - a.zip', '  - "b c.zip"', '  - a.zip');
    expect(layer?.['other-layers']).toEqual(
      files.map((file, index) => ({ file, location: { file: 'layers.yml', line: 5 + index, column: 9 } })),
    );
  });

  it('are known with the place of the text where they are lines of one', async () => {
    const layer = await layerOf('other-layers: |', '  a.zip', '  b c.zip');
    expect(layer?.['other-layers']).toEqual(
      files.map((file) => ({ file, location: { file: 'layers.yml', line: 4, column: 19 } })),
    );
  });

  it('are known with their places in pyproject.toml', async () => {
    const toml = '[tool.layerpack]\nruntime = "3.12"\nother-layers = [\n  "a.zip",\n  "b c.zip",\n]\n';
    const [layer] = (await read({ 'pyproject.toml': toml })).layers;
    expect(layer?.['other-layers']).toEqual(
      files.map((file, index) => ({
        file,
        location: { file: 'pyproject.toml', line: 4 + index, column: 3 },
      })),
    );
  });

  it('that are typed stand nowhere, and go before those of the config', async () => {
    const { layers } = await readYaml(entry('other-layers: c.zip'), { 'other-layers': files.join('\n') });
    expect(layers[0]?.['other-layers']).toEqual(files.map((file) => ({ file })));
  });

  it('of the top are those of every layer that has none of its own', async () => {
    const { layers } = await readYaml(
      'runtime: "3.12"\nother-layers: a.zip\nlayers: [{name: a}, {name: b, other-layers: []}]\n',
    );
    expect(layers.map((layer) => layer['other-layers'].map(({ file }) => file))).toEqual([['a.zip'], []]);
  });
});

describe('a test', () => {
  it('has its command, requirements and image', async () => {
    const layer = await layerOf(
      'test-command: "  python -m pytest tests/ "',
      'test-requirements: [a.txt, b.txt]',
      'test-image: build',
    );
    expect(layer).toMatchObject({
      'test-command': 'python -m pytest tests/',
      'test-requirements': ['a.txt', 'b.txt'],
      'test-image': 'build',
    });
  });

  it.each([
    ['test-image: both', 17, '"both" is not allowed; choose runtime or build'],
    ['test-command: ""', 19, 'is empty; give it a value, or leave it out'],
    ['test-command: [python, x.py]', 19, 'a list is not a text'],
  ])('with %s is refused', async (line, column, reason) => {
    const [input] = line.split(':');
    expect(await wrong(entry(line))).toEqual([`layers.yml:4:${column}: ${input}: ${reason}`]);
  });
});

describe.each(['elf-check', 'import-check'] as const)('%s', (name) => {
  it.each(['error', 'warn', 'off'])('may be %s', async (level) => {
    expect((await layerOf(`${name}: ${level}`))?.[name]).toBe(level);
  });

  it('is nothing else', async () => {
    const value = 4 + name.length + 3;
    expect(await wrong(entry(`${name}: ignore`))).toEqual([
      `layers.yml:4:${value}: ${name}: "ignore" is not allowed; choose error, warn or off`,
    ]);
  });
});

describe('builder', () => {
  const needsImage = 'needs an image; leave it out, or choose builder: container';

  it.each([
    ['test-command', 'python x.py'],
    ['system-libraries', 'auto'],
    ['system-libraries', 'libgomp.so.1'],
  ])('host has no image for %s: %s, as typed', async (input, value) => {
    const raw = { runtime: '3.12', builder: 'host', [input]: value };
    expect(await messagesOf({}, raw)).toEqual([`${input}: ${needsImage}`]);
  });

  it("host is refused at the place in each layer's own entry", async () => {
    const text = `runtime: "3.12"
builder: host
layers:
  - name: a
    test-command: python a.py
  - name: b
    system-libraries: never
  - name: c
    test-command: python c.py
    system-libraries: [libgomp]
`;
    expect(await wrong(text)).toEqual([
      `layers.yml:5:19: test-command: ${needsImage}`,
      `layers.yml:9:19: test-command: ${needsImage}`,
      `layers.yml:10:23: system-libraries: ${needsImage}`,
    ]);
  });

  it('host is refused once for all layers that take it from the top', async () => {
    const text = 'runtime: "3.12"\ntest-command: x\nlayers: [{name: a}, {name: b}]\n';
    expect(await wrong(text, { builder: 'host' })).toEqual([`layers.yml:2:15: test-command: ${needsImage}`]);
  });

  it('host does not mind the top where no layer takes it from there', async () => {
    const text = 'runtime: "3.12"\nsystem-libraries: auto\nlayers: [{name: a, system-libraries: never}]\n';
    const { layers } = await readYaml(text, { builder: 'host' });
    expect(layers[0]?.['system-libraries']).toEqual({ auto: false, names: [] });
  });

  it("host is refused for the project's own layer, which takes the top's", async () => {
    const text =
      'runtime: "3.12"\nbuilder: host\nproject: include\nsystem-libraries: auto\nlayers: [{name: a, system-libraries: never}]\n';
    expect(await wrong(text)).toEqual([`layers.yml:4:19: system-libraries: ${needsImage}`]);
  });

  it.each(['container', 'auto'])('%s has an image', async (builder) => {
    const { layers } = await readYaml(entry('test-command: x', 'system-libraries: auto'), { builder });
    expect(layers[0]).toMatchObject({ 'test-command': 'x' });
  });
});
