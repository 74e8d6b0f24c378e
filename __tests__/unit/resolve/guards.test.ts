import { describe, expect, it } from '@jest/globals';
import {
  refuseMissingRoots,
  refusePathsUnasked,
  refuseShadowed,
  refuseUnreadOfMany,
} from '../../../src/resolve/guards.js';
import type { Requirements } from '../../../src/resolve/requirement.js';
import type { Wheel } from '../../../src/resolve/wheelhouse.js';
import type { Graph, Root } from '../../../src/wheel/graph.js';
import { requirementsOf } from '../support/requirements.js';
import { thrownBy } from '../support/values.js';

const location = { file: 'requirements.txt', line: 2 };
const wheel = (name: string, version: string, sha256: string): Wheel => ({
  name,
  version,
  sha256,
  path: `/wheels/${name}-${version}-py3-none-any.whl`,
  origin: { kind: 'index' },
});
const graph: Graph = new Map([
  ['one', { name: 'one', version: '1', summary: '', license: '', homePage: '', extras: [], requires: [] }],
]);
const root = (name: string): Root => ({
  name,
  extras: [],
  text: `./${name}.zip`,
  location,
  layer: 'a',
  direct: true,
});

describe('refuseMissingRoots', () => {
  it('lets pass what was resolved', () => {
    expect(() => refuseMissingRoots([root('one')], graph)).not.toThrow();
  });

  it('names what is asked for and was not', () => {
    expect(thrownBy(() => refuseMissingRoots([root('one'), root('two')], graph))).toMatchObject({
      finding: { subject: 'two', location, reason: expect.stringContaining('requirements.txt:2 asks for') },
    });
  });
});

describe('refuseShadowed', () => {
  const own = new Map([['a', wheel('mine', '1', 'aa')]]);

  it('lets pass a project that is resolved as itself, or not at all', () => {
    expect(() =>
      refuseShadowed(own, [wheel('mine', '1', 'aa'), wheel('other', '1', 'bb')], []),
    ).not.toThrow();
    expect(() => refuseShadowed(own, [], [{ name: 'six', version: '1' }])).not.toThrow();
  });

  it("names another of its name, of an index or the runtime's", () => {
    const reasons = [
      thrownBy(() => refuseShadowed(own, [wheel('mine', '2', 'cc')], [])),
      thrownBy(() => refuseShadowed(own, [], [{ name: 'mine', version: '3' }])),
    ];
    expect(reasons).toMatchObject([
      { finding: { reason: 'the requirements come to another mine, 2' } },
      { finding: { reason: 'the requirements come to another mine, 3' } },
    ]);
  });
});

describe('refusePathsUnasked', () => {
  const needs = [{ dependent: wheel('outer', '1', 'aa'), name: 'inner', path: 'libs/inner' }];

  it('wants the path among the requirements', () => {
    expect(() => refusePathsUnasked(needs, new Set(['inner']))).not.toThrow();
    expect(thrownBy(() => refusePathsUnasked(needs, new Set(['outer'])))).toMatchObject({
      finding: { subject: 'inner', advice: expect.stringContaining('Add ./libs/inner') },
    });
  });
});

describe('refuseUnreadOfMany', () => {
  const layer = (name: string, text: string): Requirements => {
    const { requirements, options, hashedAt } = requirementsOf(text);
    return { layer: name, requirements, options, direct: null, hashedAt };
  };
  const byUrl = layer('a', 'one\n-r https://h.example/r.txt\n');

  it('lets a single layer read by URL, and several by path', () => {
    expect(() => refuseUnreadOfMany([byUrl])).not.toThrow();
    expect(() => refuseUnreadOfMany([layer('a', 'one\n'), layer('b', 'two\n')])).not.toThrow();
  });

  it('refuses several layers of which one does, at its line', () => {
    expect(thrownBy(() => refuseUnreadOfMany([layer('b', 'two\n'), byUrl]))).toMatchObject({
      finding: { rule: 'requirements', location },
    });
  });
});
