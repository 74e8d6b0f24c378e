import { describe, expect, it } from '@jest/globals';
import { dominatorsOf, reachedFrom } from '../../../src/analysis/dominators.js';
import { numbers } from '../support/numbers.js';

type Edges = Readonly<Record<string, readonly string[]>>;
const tree = (edges: Edges, entry: string) =>
  Object.fromEntries(dominatorsOf(entry, (node) => edges[node] ?? []));

/** By its definition: what is no longer reached without a node is dominated by it. */
function byDefinition(edges: readonly (readonly number[])[]): ReadonlyMap<number, ReadonlySet<number>> {
  const all = reachedFrom(0, (node) => edges[node] ?? []);
  const without = (gone: number) =>
    new Set(gone === 0 ? [] : reachedFrom(0, (node) => (edges[node] ?? []).filter((next) => next !== gone)));
  const left = new Map(all.map((node) => [node, without(node)]));
  return new Map(
    all.map((node) => [node, new Set(all.filter((other) => other !== node && !left.get(other)?.has(node)))]),
  );
}

describe('the dominator tree', () => {
  it('of a diamond leads from where it closes to where it opens', () => {
    expect(tree({ a: ['b', 'c'], b: ['d'], c: ['d'], d: ['e'] }, 'a')).toEqual({
      b: 'a',
      c: 'a',
      d: 'a',
      e: 'd',
    });
  });

  it('of circles that are entered at several places is that of the paper', () => {
    // Figure 4 of Cooper, Harvey and Kennedy
    const edges = { 6: ['5', '4'], 5: ['1'], 4: ['2', '3'], 1: ['2'], 2: ['1', '3'], 3: ['2'] };
    expect(tree(edges, '6')).toEqual({ 1: '6', 2: '6', 3: '6', 4: '6', 5: '6' });
  });

  it('has nothing that is not reached, and nothing where there is nothing', () => {
    expect(tree({ a: ['b'], x: ['b'] }, 'a')).toEqual({ b: 'a' });
    expect(tree({}, 'a')).toEqual({});
  });

  it('has each node after its dominator', () => {
    const edges: Edges = { a: ['c', 'b'], b: ['d'], c: ['d', 'a'], d: ['e', 'b'] };
    const nodes = ['a', ...dominatorsOf('a', (node) => edges[node] ?? []).keys()];
    for (const [node, dominator] of dominatorsOf('a', (each) => edges[each] ?? [])) {
      expect(nodes.indexOf(dominator)).toBeLessThan(nodes.indexOf(node));
    }
  });

  it('of a very long chain does not run out of stack', () => {
    const last = 50_000;
    const dominators = dominatorsOf(0, (node) => (node < last ? [node + 1] : []));
    expect(dominators.get(last)).toBe(last - 1);
  });

  it('of any graph is what its definition says', () => {
    for (let seed = 0; seed < 300; seed++) {
      const next = numbers(seed * 7919);
      const size = 2 + next(14);
      const edges = Array.from({ length: size }, () => Array.from({ length: next(4) }, () => next(size)));
      const dominators = dominatorsOf(0, (node) => edges[node] ?? []);
      const expected = byDefinition(edges);
      expect([...dominators.keys()].sort()).toEqual([...expected.keys()].filter((node) => node !== 0).sort());
      for (const node of expected.keys()) {
        const above = new Set<number>();
        for (let at = dominators.get(node); at !== undefined; at = dominators.get(at)) above.add(at);
        expect({ seed, node, above }).toEqual({ seed, node, above: expected.get(node) });
      }
    }
  });
});
