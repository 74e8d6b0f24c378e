import { describe, expect, it } from '@jest/globals';
import type { InputName } from '../../../src/inputs/definitions.js';
import { definitionOf, inputNames } from '../../../src/inputs/definitions.js';
import { outsideResult } from '../../../src/inputs/outside-result.js';
import type { RawInputs } from '../../../src/inputs/parse.js';
import { parseInputs } from '../../../src/inputs/parse.js';
import { resolvedKey, resultKey } from '../../../src/reuse/key.js';

/** What an input is set to where its example is its default, or needs others. */
const others: Partial<Record<InputName, RawInputs>> = {
  runtime: { runtime: '3.13' },
  architecture: { architecture: 'arm64' },
  requirements: { requirements: 'other.txt' },
  'runtime-image': { 'runtime-image': 'mirror/python:3.12' },
};

const surroundings = {
  layerName: 'demo',
  architecture: 'x86_64',
  builder: 'container',
  region: 'eu-west-1',
} as const;

function keyOf(raw: RawInputs = {}, more: Partial<Parameters<typeof resultKey>[0]> = {}): string {
  const inputs = parseInputs({ runtime: '3.12', ...raw }, surroundings);
  return resultKey({
    program: '1.0.0 (abc)',
    inputs,
    contents: new Map([['requirements.txt', 'a']]),
    settings: { PIP_INDEX_URL: 'https://one' },
    ...more,
  });
}

/** Read from the config, whose values count and not its name. */
const named = ['config'];

describe("a result's key", () => {
  it.each(
    inputNames.filter((name) => !outsideResult.some((outside) => outside === name) && !named.includes(name)),
  )('changes with the input %s', (name) => {
    const { example } = definitionOf(name);
    expect(keyOf(others[name] ?? { [name]: example })).not.toBe(keyOf());
  });

  it.each(outsideResult)('is the same whatever the input %s says', (name) => {
    expect(keyOf({ [name]: definitionOf(name).example })).toBe(keyOf());
  });

  it.each([
    ['the program', { program: '1.0.0 (abd)' }],
    ['the content of a source', { contents: new Map([['requirements.txt', 'b']]) }],
    [
      'another source',
      {
        contents: new Map([
          ['requirements.txt', 'a'],
          ['more.txt', 'a'],
        ]),
      },
    ],
    ["pip's settings", { settings: { PIP_INDEX_URL: 'https://two' } }],
  ] as const)('changes with %s', (_what, more) => {
    expect(keyOf({}, more)).not.toBe(keyOf());
  });

  it('does not depend on the order in which files were read', () => {
    const entries = [
      ['a', '1'],
      ['b', '2'],
    ] as const;
    const [one, two] = [entries, entries.toReversed()].map((order) =>
      keyOf({}, { contents: new Map(order) }),
    );
    expect(one).toBe(two);
  });

  it('does not depend on where in the config something stands', () => {
    const at = (line: number) => {
      const inputs = parseInputs({ runtime: '3.12', 'other-layers': 'a.zip' }, surroundings);
      const layers = inputs.layers.map((layer) => ({
        ...layer,
        'other-layers': [{ file: 'a.zip', location: { file: 'layers.yml', line } }],
      }));
      return keyOf({}, { inputs: { ...inputs, layers } });
    };
    expect(at(3)).toBe(at(7));
  });
});

const found = {
  resolution: {
    resolver: 'uv',
    wheels: [
      { name: 'idna', version: '3.10', path: '/tmp/x/idna.whl', sha256: 'a', origin: { kind: 'index' } },
    ],
    excluded: [{ name: 'six', version: '1.17.0', sha256: null }],
    roots: [
      {
        name: 'idna',
        extras: [],
        text: 'idna>=3',
        location: { file: 'r.txt', line: 1 },
        layer: 'demo',
        direct: true,
      },
    ],
    placements: [{ layer: 'demo', names: ['idna'], elsewhere: new Map(), ofRuntime: new Set<string>() }],
  },
  image: 'x@sha256:1',
  runtimeImage: 'y@sha256:2',
  sdk: { boto3: '1.40.4' },
} as const;

describe('the key of what was resolved', () => {
  const key = resolvedKey('input', found);
  const [wheel] = found.resolution.wheels;

  it.each([
    ['the input', resolvedKey('another', found)],
    ['the build image', resolvedKey('input', { ...found, image: 'x@sha256:3' })],
    ["the runtime's image", resolvedKey('input', { ...found, runtimeImage: null })],
    ["the runtime's SDK", resolvedKey('input', { ...found, sdk: { boto3: '1.40.5' } })],
    [
      'a file of a release',
      resolvedKey('input', {
        ...found,
        resolution: { ...found.resolution, wheels: [{ ...wheel, sha256: 'b' }] },
      }),
    ],
    [
      'what the runtime has',
      resolvedKey('input', { ...found, resolution: { ...found.resolution, excluded: [] } }),
    ],
    [
      'what is asked for, even where it comes to the same',
      resolvedKey('input', { ...found, resolution: { ...found.resolution, roots: [] } }),
    ],
    [
      'what goes where',
      resolvedKey('input', { ...found, resolution: { ...found.resolution, placements: [] } }),
    ],
  ])('changes with %s', (_what, other) => {
    expect(other).not.toBe(key);
  });

  it('does not depend on where the wheels lie', () => {
    const moved = [{ ...wheel, path: '/elsewhere/idna.whl' }];
    expect(resolvedKey('input', { ...found, resolution: { ...found.resolution, wheels: moved } })).toBe(key);
  });
});
