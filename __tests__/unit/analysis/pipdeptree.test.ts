import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { graphOf } from '../../../src/analysis/model.js';
import { needsOf } from '../../../src/analysis/needs.js';
import { readRecord } from '../../../src/analysis/record.js';
import type { TreeNode } from '../../../src/analysis/tree-nodes.js';
import { treeOf } from '../../../src/analysis/tree-nodes.js';
import { whyJson } from '../../../src/analysis/why.js';
import { closureOf } from '../../../src/wheel/graph.js';

/*
 * A real stack, installed by fixtures/analysis/make-stack.py, as pipdeptree 4.2.14 sees it.
 *
 * With --extras explicit, pipdeptree shows what an extra brings where some requirement asks for that extra, by any
 * way; older versions have no such option and leave it all out. What the user asks for is a requirement of the
 * distribution "stack" to it, which is why it knows those extras. It lists a dependency once for each Requires-Dist,
 * and an extra that asks for others of its own distribution as a distribution that needs itself.
 */

type Edges = readonly (readonly [name: string, others: Readonly<Record<string, readonly string[]>>])[];
interface Pipdeptree {
  readonly forward: Edges;
  readonly reverse: Edges;
}
interface Why {
  readonly requires: readonly string[];
  readonly 'required-by': readonly string[];
  readonly paths: readonly { readonly steps: readonly { readonly dependent: string }[] }[];
  readonly 'more-paths': number;
  readonly gone: readonly { readonly name: string }[];
}

const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../fixtures/analysis/${name}`, import.meta.url), 'utf8'));
const analysis = readRecord(fixture('stack.json'));
const graph = graphOf(analysis);
const { forward, reverse } = fixture('pipdeptree.json') as Pipdeptree;
const names = [...graph.keys()];
const asked = closureOf(graph, analysis.roots);

/** Others by name, without itself, sorted. */
const othersOf = (edges: Edges) =>
  new Map(edges.map(([name, others]) => [name, Object.keys(others).filter((other) => other !== name)]));
const children = othersOf(forward);
const parents = othersOf(reverse);

/** Clauses have no order, and numbers no leading zeros. */
const clauses = (specifier: string) =>
  specifier
    .replaceAll(/\.0+(?=\d)/g, '.')
    .split(',')
    .sort()
    .join(',');
const distinct = (texts: readonly string[]) => [...new Set(texts)].sort();
const byName = <Value>(value: (name: string) => Value) =>
  Object.fromEntries(names.map((name) => [name, value(name)]));

/** All that an extra somewhere is the reason for. */
const broughtByExtra = closureOf(
  graph,
  [...graph.values()].flatMap(({ requires }) => requires.filter(({ appliesTo }) => !appliesTo.includes(''))),
);

describe('the stack', () => {
  it('is large, and has cycles and extras', () => {
    expect(names.length).toBeGreaterThan(100);
    expect(children.get('distributed')).toContain('dask');
    expect(children.get('dask')).toContain('distributed');
    expect(children.get('requests')).toContain('pysocks');
    expect([...asked.values()].filter((extras) => extras.size > 1).length).toBeGreaterThan(5);
  });

  it('is all reached from what the user asks for', () => {
    expect([...asked.keys()].sort()).toEqual(names);
    expect([...children.keys()].filter((name) => name !== 'stack')).toEqual(names);
  });
});

describe('what each distribution needs', () => {
  it('is what pipdeptree says, in names and specifiers', () => {
    const ours = byName((name) => {
      const facts = graph.get(name);
      const needs = facts ? needsOf(facts, asked.get(name) ?? new Set()) : [];
      return Object.fromEntries(
        needs.map((need) => {
          const specifiers = need.requirements.map(
            (text) => /^[^[<>=!~ ]*(?:\[.*?\])?(.*?)(?: for extra .*)?$/.exec(text)?.[1] || 'Any',
          );
          return [need.name, distinct(specifiers.map(clauses))];
        }),
      );
    });
    const theirs = forward.map(([name, others]) => {
      const specifiers = Object.entries(others).map(([other, all]) => [other, distinct(all.map(clauses))]);
      return [name, Object.fromEntries(specifiers)];
    });
    expect(ours).toEqual(Object.fromEntries(theirs.filter(([name]) => name !== 'stack')));
  });

  it('is all in the tree, and nothing else is', () => {
    const edges = new Map<string, string[]>();
    const collect = ({ name, needs }: TreeNode): void => {
      edges.set(name, [...(edges.get(name) ?? []), ...needs.map((need) => need.name)]);
      for (const need of needs) collect(need);
    };
    for (const { tops } of treeOf(analysis, [])) for (const top of tops) collect(top);
    expect(byName((name) => distinct(edges.get(name) ?? []).filter((other) => other !== name))).toEqual(
      byName((name) => children.get(name)),
    );
  });
});

describe('why', () => {
  const whys = new Map(names.map((name) => [name, whyJson(analysis, name) as Why]));

  it('names the same neighbours as pipdeptree, forward and reverse', () => {
    expect(byName((name) => whys.get(name)?.requires)).toEqual(byName((name) => children.get(name)));
    expect(byName((name) => whys.get(name)?.['required-by'])).toEqual(
      byName((name) => parents.get(name)?.filter((other) => other !== 'stack')),
    );
  });

  /** What pipdeptree's edges reach from the stack without passing the distribution. */
  const reachedWithout = (name: string) => {
    const reached = new Set(['stack']);
    for (const each of reached) {
      for (const other of children.get(each) ?? []) if (other !== name) reached.add(other);
    }
    return reached;
  };

  it('has a path by each of the parents, but for those that are there only for the distribution itself', () => {
    const ours = byName((name) =>
      distinct((whys.get(name)?.paths ?? []).map(({ steps }) => steps.at(-1)?.dependent ?? 'stack')),
    );
    const theirs = byName((name) => {
      const others = reachedWithout(name);
      return parents.get(name)?.filter((parent) => others.has(parent));
    });
    expect(ours).toEqual(theirs);
    expect(theirs['dask']).toEqual(['stack']);
  });

  it('has paths of true edges alone, each once and all of them, shortest first', () => {
    for (const [name, { paths, 'more-paths': more }] of whys) {
      expect(more).toBe(0);
      for (const { steps } of paths) {
        const way = [...steps.map(({ dependent }) => dependent), name];
        const untrue = way.slice(1).filter((next, index) => {
          const dependent = way[index] ?? '';
          return next !== dependent && !children.get(dependent)?.includes(next);
        });
        expect(untrue).toEqual([]);
      }
      const lengths = paths.map(({ steps }) => steps.length);
      expect(lengths).toEqual(lengths.toSorted((a, b) => a - b));
      expect(new Set(paths.map((path) => JSON.stringify(path))).size).toBe(paths.length);
    }
  });

  it('counts as gone all that pipdeptree reaches by the distribution alone', () => {
    for (const [name, { gone }] of whys) {
      const left = reachedWithout(name);
      const theirs = names.filter((other) => !left.has(other));
      const ours = distinct(gone.map((each) => each.name));
      expect(ours).toEqual(expect.arrayContaining(theirs));
      // What goes with an extra that nobody asks for any more stands in no edge of pipdeptree's
      const more = ours.filter((other) => left.has(other));
      expect(more.filter((other) => !broughtByExtra.has(other))).toEqual([]);
    }
  });
});
