import { describe, expect, it } from '@jest/globals';
import type { PlacedLayer } from '../../../src/resolve/placement.js';
import { layersWithPartOfSdk, placeDistributions } from '../../../src/resolve/placement.js';
import type { DistributionFacts, Graph, Root } from '../../../src/wheel/graph.js';
import { closureOf } from '../../../src/wheel/graph.js';

/** "b", "c[x]", or "c ; y" where it is needed with extra y only. */
function graphOf(edges: Readonly<Record<string, readonly string[]>>): Graph {
  const facts = { version: '1', summary: '', license: '', homePage: '', extras: [] };
  return new Map(
    Object.entries(edges).map(([name, texts]): [string, DistributionFacts] => [
      name,
      {
        ...facts,
        name,
        requires: texts.map((text) => {
          const [, needed = '', asked, extra = ''] = /^([^[ ]+)(?:\[(.*)\])?(?: ; (.*))?$/.exec(text) ?? [];
          return { name: needed, extras: asked ? [asked] : [], specifier: '', appliesTo: [extra] };
        }),
      },
    ]),
  );
}

const root = (layer: string, text: string): Root => {
  const [, name = '', extra] = /^([^[]+)(?:\[(.*)\])?$/.exec(text) ?? [];
  const location = { file: 'requirements.txt', line: 1 };
  return { layer, name, extras: extra ? [extra] : [], text, location, direct: true };
};

const layer = (name: string, ...below: readonly string[]): PlacedLayer => ({ name, below });

const placed = (
  layers: readonly PlacedLayer[],
  roots: readonly Root[],
  graph: Graph,
  excluded: readonly string[] = [],
) =>
  Object.fromEntries(
    placeDistributions(layers, roots, graph, new Set(excluded)).map(({ layer: name, names }) => [
      name,
      names,
    ]),
  );

describe('closureOf', () => {
  it('follows what each needs, once around a cycle', () => {
    const graph = graphOf({ a: ['b'], b: ['c'], c: ['a'], d: [] });
    expect([...closureOf(graph, [root('x', 'a')]).keys()].sort()).toEqual(['a', 'b', 'c']);
  });

  it('follows extras only where they are asked for, from whichever side', () => {
    const graph = graphOf({ a: ['b'], b: ['c ; fast'], c: [], d: ['b[fast]'] });
    expect([...closureOf(graph, [root('x', 'a')]).keys()].sort()).toEqual(['a', 'b']);
    expect([...closureOf(graph, [root('x', 'a'), root('x', 'd')]).keys()].sort()).toEqual([
      'a',
      'b',
      'c',
      'd',
    ]);
    expect([...closureOf(graph, [root('x', 'b[fast]')]).keys()].sort()).toEqual(['b', 'c']);
  });
});

describe('placeDistributions', () => {
  const graph = graphOf({
    core: ['shared'],
    shared: ['low'],
    low: [],
    data: ['shared', 'numbers', 'core[more]'],
    extra: [],
    numbers: [],
    other: ['numbers', 'shared'],
  });

  it('gives each layer the closure of its own requirements, without what a layer below has', () => {
    const layers = [layer('base'), layer('data', 'base'), layer('alone')];
    const roots = [root('base', 'core'), root('data', 'data'), root('alone', 'other')];
    expect(placed(layers, roots, graph)).toEqual({
      base: ['core', 'low', 'shared'],
      data: ['data', 'numbers'],
      alone: ['low', 'numbers', 'other', 'shared'],
    });
  });

  it('says which layer has the rest', () => {
    const layers = [layer('base'), layer('data', 'base')];
    const [, data] = placeDistributions(
      layers,
      [root('base', 'core'), root('data', 'data')],
      graph,
      new Set(['low']),
    );
    expect([...(data?.elsewhere ?? [])]).toEqual([
      ['core', 'base'],
      ['shared', 'base'],
    ]);
  });

  it('leaves what the runtime has out of all of them', () => {
    const layers = [layer('base'), layer('alone')];
    const roots = [root('base', 'core'), root('alone', 'other')];
    expect(placed(layers, roots, graph, ['low', 'shared'])).toEqual({
      base: ['core'],
      alone: ['numbers', 'other'],
    });
  });

  it('leaves a layer empty that asks for nothing more', () => {
    const layers = [layer('base'), layer('data', 'base')];
    expect(placed(layers, [root('base', 'core'), root('data', 'shared')], graph)).toMatchObject({ data: [] });
  });

  it('moves nothing in a layer when another one, which it does not stand on, asks for more', () => {
    const layers = [layer('base'), layer('data', 'base'), layer('alone')];
    const before = [root('base', 'core'), root('data', 'data'), root('alone', 'other')];
    const after = [...before, root('alone', 'data'), root('data', 'extra')];
    const { base, data } = placed(layers, before, graph);
    const later = placed(layers, after, graph);
    expect(later['base']).toEqual(base);
    expect(later['data']).toEqual([...(data ?? []), 'extra'].sort());
  });

  it('takes into a layer what only an extra adds to a distribution of the one below', () => {
    const withExtra = graphOf({ requests: ['socks ; socks'], socks: [] });
    const layers = [layer('base'), layer('data', 'base')];
    const roots = [root('base', 'requests'), root('data', 'requests[socks]')];
    expect(placed(layers, roots, withExtra)).toEqual({ base: ['requests'], data: ['socks'] });
  });
});

describe('the project', () => {
  const graph = graphOf({ app: ['low'], low: [] });

  it('goes into its layer without what it needs', () => {
    const roots = [{ ...root('nodeps', 'app'), alone: true as const }];
    expect(placed([layer('nodeps')], roots, graph)).toEqual({ nodeps: ['app'] });
  });

  it('goes with it where the layer asks for that too', () => {
    const roots = [{ ...root('all', 'app'), alone: true as const }, root('all', 'low')];
    expect(placed([layer('all')], roots, graph)).toEqual({ all: ['app', 'low'] });
  });
});

describe('layersWithPartOfSdk', () => {
  const graph = graphOf({
    requests: ['urllib3'],
    urllib3: [],
    boto3: ['botocore', 's3transfer'],
    botocore: ['urllib3'],
    s3transfer: ['botocore'],
    plain: [],
  });
  const names = (layers: readonly PlacedLayer[], roots: readonly Root[]) =>
    layersWithPartOfSdk(layers, roots, graph).map(({ layer: name }) => name);

  it('names those that have a part and not all', () => {
    const layers = [layer('a'), layer('b'), layer('c')];
    expect(names(layers, [root('a', 'requests'), root('b', 'boto3'), root('c', 'plain')])).toEqual(['a']);
  });

  it('names the lowest, since that completes those above it', () => {
    const layers = [layer('a'), layer('b', 'a')];
    expect(names(layers, [root('a', 'requests'), root('b', 'requests')])).toEqual(['a']);
  });

  it('lets a layer pass whose stack has the rest', () => {
    const layers = [layer('a'), layer('b', 'a')];
    expect(names(layers, [root('a', 'boto3'), root('b', 'requests')])).toEqual([]);
  });
});
