import type { Graph, Root } from '../wheel/graph.js';

/**
 * A node of walks that see extras: a distribution under one of its extras, '' standing for what it asks for in any
 * case. As one text, since sets and maps know objects by their identity alone.
 */
export const stateOf = (name: string, extra: string): string => JSON.stringify([name, extra]);

/** That a distribution is there at all: all of its states lead to this node, and it leads nowhere. */
export const presenceOf = (name: string): string => JSON.stringify([name]);

/** A requirement is a node by its number: two lines that ask for the same are two requirements. */
export const requirementOf = (index: number): string => String(index);

/** Leads to all requirements. */
export const entry = '';

/** Where a node leads. */
export type Edges = (node: string) => readonly string[];

/**
 * The graph as layers are filled by it: the entry leads to the requirements, these to what they ask for, and so on.
 * The project itself is there without what it needs; what is not in the graph leads nowhere.
 */
export function edgesOf(graph: Graph, tops: readonly Root[]): Edges {
  const edges = new Map<string, Set<string>>([
    [entry, new Set(tops.map((_, index) => requirementOf(index)))],
  ]);
  for (const [index, { name, extras, alone }] of tops.entries()) {
    const states = ['', ...extras].map((extra) => stateOf(name, extra));
    const presence = graph.has(name) ? [presenceOf(name)] : [];
    edges.set(requirementOf(index), new Set(alone ? presence : states));
  }
  const from = (state: string, name: string) => {
    const known = edges.get(state) ?? new Set([presenceOf(name)]);
    edges.set(state, known);
    return known;
  };
  for (const { name, requires } of graph.values()) {
    from(stateOf(name, ''), name);
    for (const { name: other, extras, appliesTo } of requires) {
      for (const extra of appliesTo) {
        const known = from(stateOf(name, extra), name);
        for (const asked of ['', ...extras]) known.add(stateOf(other, asked));
      }
    }
  }
  const lists = new Map([...edges].map(([node, next]) => [node, [...next]]));
  return (node) => lists.get(node) ?? [];
}
