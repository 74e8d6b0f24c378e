import { describe, expect, it } from '@jest/globals';
import { analysisOf } from '../../../src/report/analysis.js';
import type { Resolution } from '../../../src/resolve/resolve.js';
import type { DistributionFacts, Root } from '../../../src/wheel/graph.js';

const facts = (name: string): DistributionFacts => ({
  name,
  version: '1.0',
  summary: `What ${name} is`,
  license: 'MIT',
  homePage: `https://h.example/${name}`,
  extras: ['x'],
  requires: [{ name: 'six', extras: [], specifier: '>=1', appliesTo: [''] }],
});

const roots = ['core', 'app'].map(
  (layer): Root => ({
    name: 'one',
    extras: [],
    text: 'one',
    location: { file: 'requirements.txt', line: 1 },
    layer,
    direct: true,
  }),
);

const resolution: Resolution = {
  resolver: 'uv',
  wheels: [],
  excluded: [{ name: 'six', version: '1.0', sha256: null }],
  graph: new Map(['one', 'two', 'six'].map((name) => [name, facts(name)])),
  roots,
  placements: [
    { layer: 'core', names: ['one', 'two'], ofRuntime: new Set<string>(), elsewhere: new Map() },
    { layer: 'app', names: ['two'], ofRuntime: new Set<string>(), elsewhere: new Map([['one', 'core']]) },
  ],
  heldBack: async () => [],
};

describe('analysisOf', () => {
  const analysis = analysisOf(resolution, new Map([['one', 1200]]));
  const by = (name: string) => analysis.distributions.find((each) => each.name === name);

  it('keeps what each distribution says of itself, and what was asked for', () => {
    expect(analysis.distributions.map(({ name }) => name)).toEqual(['one', 'two', 'six']);
    expect(by('two')).toMatchObject(facts('two'));
    expect(analysis.roots).toEqual(roots);
  });

  it('says in which zips each lives, and not in which it is only needed', () => {
    expect(by('one')?.layers).toEqual(['core']);
    expect(by('two')?.layers).toEqual(['core', 'app']);
  });

  it('says what each weighs, nothing where that is not known', () => {
    expect(analysis.distributions.map(({ size }) => size)).toEqual([1200, 0, 0]);
  });

  it('says what the runtime provides', () => {
    expect(by('six')).toMatchObject({ provider: 'runtime', layers: [] });
    expect(by('one')).toMatchObject({ provider: 'layer' });
  });
});
