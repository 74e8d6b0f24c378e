import { describe, expect, it } from '@jest/globals';
import type { Requirements } from '../../../src/resolve/requirement.js';
import type { Prepared } from '../../../src/resolve/resolver-input.js';
import { addedRoots, rootsOf } from '../../../src/resolve/roots.js';
import type { Origin, Wheel } from '../../../src/resolve/wheelhouse.js';
import type { Graph } from '../../../src/wheel/graph.js';
import { requirementsOf } from '../support/requirements.js';

const files = { 'libs/app/setup.py': '', 'old thing-1.0.tar.gz': '', 'old_thing-1.0.zip': '' };

const layerOf = (layer: string, text: string, more: Partial<Requirements> = {}): Requirements => ({
  layer,
  ...requirementsOf(text, files),
  direct: null,
  ...more,
});

const locked = ({ requirements, ...rest }: Requirements): Requirements => ({
  ...rest,
  requirements: requirements.map((requirement) => ({ ...requirement, locked: true })),
});

const wheelOf = (name: string, origin: Origin = { kind: 'index' }): Wheel => ({
  name,
  version: '1.0',
  path: `/project/${name}-1.0-py3-none-any.whl`,
  sha256: 'a'.repeat(64),
  origin,
});

/** Who needs whom, without extras. */
const graphOf = (edges: Readonly<Record<string, readonly string[]>>): Graph =>
  new Map(
    Object.entries(edges).map(([name, needed]) => [
      name,
      {
        ...{ name, version: '1.0', summary: '', license: '', homePage: '', extras: [] },
        requires: needed.map((each) => ({ name: each, extras: [], specifier: '', appliesTo: [''] })),
      },
    ]),
  );

interface Around {
  readonly built?: Wheel;
  readonly wheels?: readonly Wheel[];
  readonly graph?: Graph;
  readonly projects?: ReadonlyMap<string, Wheel>;
  /** Names of what does not apply on the target. */
  readonly without?: readonly string[];
}

function roots(layers: readonly Requirements[], around: Around = {}) {
  const { built, wheels = [], graph = new Map(), projects = new Map(), without = [] } = around;
  const prepared = layers
    .flatMap(({ requirements }) => requirements)
    .filter(({ name }) => name === undefined || !without.includes(name))
    .map(
      (requirement): Prepared => ({
        requirement,
        wheel: requirement.path?.endsWith('/libs/app') ? built : undefined,
      }),
    );
  return rootsOf(layers, prepared, wheels, graph, projects);
}

describe('rootsOf', () => {
  it('has what each layer asks for, as written and where', () => {
    const layers = [
      layerOf('a', 'zero\nOne.Two[B_b, a]>=1 ; python_version > "3"\n'),
      layerOf('b', 'zero\n'),
    ];
    expect(roots(layers)).toEqual([
      {
        name: 'zero',
        extras: [],
        text: 'zero',
        location: { file: 'requirements.txt', line: 1 },
        layer: 'a',
        direct: true,
      },
      {
        name: 'one-two',
        extras: ['b-b', 'a'],
        text: 'One.Two[B_b, a]>=1 ; python_version > "3"',
        location: { file: 'requirements.txt', line: 2 },
        layer: 'a',
        direct: true,
      },
      expect.objectContaining({ name: 'zero', layer: 'b' }),
    ]);
  });

  it('passes over what does not apply on the target', () => {
    expect(roots([layerOf('a', 'one\ntwo\n')], { without: ['one'] })).toMatchObject([{ name: 'two' }]);
  });

  it('calls what was built of a directory by the name of its wheel', () => {
    const built = wheelOf('the-app', { kind: 'directory', path: 'libs/app' });
    expect(roots([layerOf('a', '-e ./libs/app[Fast]\n')], { built })).toMatchObject([
      { name: 'the-app', extras: ['fast'], text: './libs/app[Fast]' },
    ]);
  });

  it.each([
    ['./old_thing-1.0.zip[x]', 'old_thing-1.0.zip', ['x']],
    ['https://h.example/old%20thing-1.0.tar.gz#sha256=aa', 'old thing-1.0.tar.gz', []],
    ['https://h.example/files/old_thing-1.0.zip?x=1 ; python_version > "3"', 'old_thing-1.0.zip', []],
  ])('calls a source distribution without a name by that of its wheel: %s', (line, file, extras) => {
    const wheels = [wheelOf('other'), wheelOf('old-thing', { kind: 'sdist', file, sha256: 'aa' })];
    expect(roots([layerOf('a', `${line}\n`)], { wheels })).toMatchObject([{ name: 'old-thing', extras }]);
  });

  it("tells what a lock's user asked for from what else it states", () => {
    const layer = locked(layerOf('a', 'one==1\ntwo==1\n', { direct: new Set(['one']) }));
    expect(roots([layer])).toMatchObject([
      { name: 'one', direct: true },
      { name: 'two', direct: false },
    ]);
  });

  it('puts a project into its layer without what it needs', () => {
    const projects = new Map([
      ['all', wheelOf('app', { kind: 'directory', path: '.' })],
      ['part', wheelOf('sub', { kind: 'directory', path: 'services/sub' })],
    ]);
    expect(roots([], { projects })).toEqual([
      {
        name: 'app',
        extras: [],
        text: 'project: include',
        location: { file: 'pyproject.toml', line: 1 },
        layer: 'all',
        direct: true,
        alone: true,
      },
      expect.objectContaining({
        name: 'sub',
        layer: 'part',
        location: { file: 'services/sub/pyproject.toml', line: 1 },
      }),
    ]);
  });
});

describe('a requirements file that is named by URL', () => {
  const graph = graphOf({ one: ['low'], low: [], far: ['farther'], farther: [] });

  it('has what nothing else reaches, at the line that names it', () => {
    const layer = layerOf('a', 'one\n-r https://h.example/more.txt\n');
    expect(roots([layer], { graph }).slice(1)).toEqual(
      ['far', 'farther'].map((name) => ({
        name,
        extras: [],
        text: '--requirement https://h.example/more.txt',
        location: { file: 'requirements.txt', line: 2 },
        layer: 'a',
        direct: true,
      })),
    );
  });

  it('is of its layer alone', () => {
    const layers = [layerOf('a', '-r https://h.example/more.txt\n'), layerOf('b', 'far\n')];
    expect(roots(layers, { graph }).map(({ layer, name }) => [layer, name])).toEqual([
      ['b', 'far'],
      ['a', 'one'],
      ['a', 'low'],
    ]);
  });
});

describe('addedRoots', () => {
  const stated = roots([layerOf('a', '\none\ntwo\n'), layerOf('b', 'three\n')]);

  it('stand at the place of what made them necessary', () => {
    expect(addedRoots('boto3', [{ layer: 'a', names: new Set(['urllib3']) }], stated)).toEqual([
      {
        name: 'boto3',
        extras: [],
        text: 'boto3 (added by sdk: include)',
        location: { file: 'requirements.txt', line: 2 },
        layer: 'a',
        direct: true,
      },
    ]);
  });

  it('stand at each layer at its own place', () => {
    const names = new Set(['urllib3']);
    const layers = ['a', 'b'].map((layer) => ({ layer, names }));
    expect(addedRoots('boto3', layers, stated).map(({ layer, location }) => [layer, location.line])).toEqual([
      ['a', 2],
      ['b', 1],
    ]);
  });

  it('are none where no layer needs any', () => {
    expect(addedRoots('boto3', [], stated)).toEqual([]);
  });
});
