import { describe, expect, it } from '@jest/globals';
import { messagesOf, read } from './support.js';

const readToml = (text: string) => read({ 'pyproject.toml': text });
const wrong = (text: string) => messagesOf({ 'pyproject.toml': text });

describe('[tool.layerpack] in pyproject.toml', () => {
  const layers = [
    { name: 'core', extras: [] },
    { name: 'data', extras: ['a', 'b'], 'stacked-on': ['core'], 'reserved-size': 1_000_000 },
  ];

  it.each([
    [
      'tables',
      `[project]
name = "demo"
[tool.layerpack]
runtime = "3.12"
requirements = "pyproject.toml"
[[tool.layerpack.layers]]
name = "core"
[[tool.layerpack.layers]]
name = "data"
extras = ["a", "b"]
stacked-on = "core"
reserved-size = 1_000_000
`,
    ],
    [
      'one line',
      'tool.layerpack = { runtime = "3.12", requirements = ["pyproject.toml"], layers = [{name = "core"}, {name = "data", extras = "a,b", stacked-on = ["core"], reserved-size = 1000000}] }\n',
    ],
    [
      'keys with dots',
      `[tool]
layerpack.runtime = '3.12'
layerpack."requirements" = ["pyproject.toml"]
layerpack.layers = [
  { name = "core" },
  { name = "data", extras = ["a", "b"], stacked-on = "core", reserved-size = "1000000" },
]
`,
    ],
  ])('may be written as %s', async (_, text) => {
    const inputs = await readToml(text);
    expect(inputs.config).toBe('pyproject.toml');
    expect(inputs.runtime.id).toBe('python3.12');
    expect(inputs.layers).toMatchObject(layers);
    expect(inputs.layers[0]?.requirements).toEqual(['pyproject.toml']);
  });

  it('means the runtime 3.10 as it is written', async () => {
    expect((await readToml('[tool.layerpack]\nruntime = 3.10\n')).runtime.id).toBe('python3.10');
  });

  it.each([
    ['no such table', '[project]\nname = "layerpack"\n'],
    ['no table of tools', 'tool = 3 # layerpack\n'],
    ["another tool's", '[tool.other]\nlayerpack = 3\n'],
  ])('is not there: %s', async (_, text) => {
    const inputs = await read({ 'pyproject.toml': text }, { runtime: '3.12' });
    expect(inputs).toMatchObject({ config: null, layers: [{ name: 'repo' }] });
  });

  it('leaves a broken pyproject.toml that does not name layerpack to those who need it', async () => {
    await expect(read({ 'pyproject.toml': '[project\n' }, { runtime: '3.12' })).resolves.toMatchObject({
      config: null,
    });
  });

  it.each<[string, string, readonly string[]]>([
    ['an unknown key', 'runtme = 3', ['3:1: runtme: unknown key; did you mean runtime?']],
    ['a choice', 'sdk = "x"', ['3:7: sdk: "x" is not allowed; choose exclude or include']],
    ['a date', 'image = 2024-01-01', ['3:9: image: a date is not a text']],
    [
      'a list that is none',
      'extras = { a = 1 }',
      ['3:10: extras: a map is neither a text nor a list of texts'],
    ],
    ['an item', 'extras = [\n  "a",\n  3,\n]', ['5:3: extras: 3 is not a text; write it in quotes']],
    [
      'entries',
      '[[tool.layerpack.layers]]\nnmae = "a"\n[[tool.layerpack.layers]]\nname = "b"\nstacked-on = ["c"]',
      [
        '3:1: name: missing; each layer has one',
        '4:1: nmae: unknown key; did you mean name?',
        '7:15: stacked-on: "c" is no layer of this file; did you mean b?',
      ],
    ],
    [
      'a table that is no list',
      '[tool.layerpack.layers]\nname = "a"',
      ['3:1: layers: must be a list of layers, each with a name'],
    ],
    [
      'a key that objects have',
      '__proto__ = { runtime = "3.6" }',
      [expect.stringMatching(/^3:1: __proto__: unknown key/) as never],
    ],
    [
      'a key twice',
      'sdk = "include"\nsdk = "exclude"',
      ['4:1: config: not valid TOML: Defining a key multiple times is invalid'],
    ],
    ['what is no TOML', 'sdk = ', ['4:1: config: not valid TOML: Unspecified values are invalid']],
  ])('tells a mistake with file, line and column: %s', async (_, text, messages) => {
    const told = await wrong(`[tool.layerpack]\nruntime = "3.12"\n${text}\n`);
    expect(told.map((message) => message.replace(/^pyproject\.toml:/, ''))).toEqual(messages);
    expect(told.join('\n')).toMatch(/^pyproject\.toml:\d/);
  });

  it.each([60, 2000, 100_000])('refuses what is nested %d times', async (depth) => {
    const told = await wrong(`[tool.layerpack]\nimage = ${'['.repeat(depth)}${']'.repeat(depth)}\n`);
    expect(told).toEqual([expect.stringMatching(/^pyproject\.toml:\d+:\d+: config: \S/)]);
  });

  it('must be a table', async () => {
    expect(await wrong('[tool]\nlayerpack = "3.12"\n')).toEqual([
      'pyproject.toml:2:13: config: must be keys with values, such as runtime: "3.12"',
    ]);
  });
});
