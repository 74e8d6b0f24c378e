import { describe, expect, it } from '@jest/globals';
import type { Analysis } from '../../../src/analysis/model.js';
import { graphOf } from '../../../src/analysis/model.js';
import { readRecord, recordOf } from '../../../src/analysis/record.js';
import { weighRequirements } from '../../../src/analysis/requirement-weights.js';
import { topsOf } from '../../../src/analysis/tops.js';
import type { Root } from '../../../src/wheel/graph.js';
import { closureOf } from '../../../src/wheel/graph.js';
import { numbers } from '../support/numbers.js';
import { analysisOf, dist, root, runtime, service } from './analyses.js';

/** "requirement: what would go", heaviest first, and names of what is shared with the requirements that lead there. */
function told(analysis: Analysis, layer: string | null = null) {
  const { requirements, sharedDistributions } = weighRequirements(analysis, layer);
  return {
    alone: requirements.map(({ root: { text }, distributions }) => `${text}: ${distributions.join(' ')}`),
    shared: sharedDistributions.map(
      ({ name, requirements: leading }) => `${name}: ${leading.map(({ text }) => text).join(' ')}`,
    ),
  };
}

describe('what a requirement brings alone', () => {
  it('is all that no other leads to, heaviest first, and what several lead to is shared', () => {
    const stack = [
      dist('a', ['b', 'shared']),
      dist('b', [], { size: 5000 }),
      dist('c', ['shared'], { size: 9000 }),
      dist('shared', ['deep'], { size: 7000 }),
      dist('deep'),
    ];
    const analysis = analysisOf([root('a', 1), root('c', 2)], stack);
    expect(told(analysis)).toEqual({ alone: ['c: c', 'a: b a'], shared: ['shared: a c', 'deep: a c'] });
    expect(weighRequirements(analysis, null)).toMatchObject({
      requirements: [{ size: 9000 }, { size: 6024 }],
      shared: 8024,
    });
  });

  it('is nothing where another asks for the same, on whichever line', () => {
    const stack = [dist('a', ['b']), dist('b')];
    expect(told(analysisOf([root('a', 1), root('a>=1', 2)], stack))).toEqual({
      alone: ['a: ', 'a>=1: '],
      shared: ['a: a a>=1', 'b: a a>=1'],
    });
  });

  it('is what its extra brings, though what has the extra is shared', () => {
    const stack = [dist('lib', ['base', 'e for x']), dist('base'), dist('e')];
    expect(told(analysisOf([root('lib', 1), root('lib[x]', 2)], stack))).toEqual({
      alone: ['lib[x]: e', 'lib: '],
      shared: ['base: lib lib[x]', 'lib: lib lib[x]'],
    });
  });

  it('is not what two bring by an extra of the same', () => {
    const stack = [dist('a', ['lib[x]']), dist('b', ['lib[y]']), dist('lib', ['e for x,y']), dist('e')];
    expect(told(analysisOf([root('a'), root('b')], stack)).shared).toEqual(['e: a b', 'lib: a b']);
  });

  it('is a circle as a whole', () => {
    const stack = [dist('a', ['b']), dist('b', ['c', 'a']), dist('c', ['b']), dist('d')];
    expect(told(analysisOf([root('a'), root('d')], stack)).alone).toEqual(['a: a b c', 'd: d']);
  });

  it('is nothing of what the runtime has, but what is in a layer for its sake', () => {
    const stack = [dist('boto3', ['botocore'], runtime), dist('botocore', ['own'], runtime), dist('own')];
    expect(told(analysisOf([root('boto3'), root('d')], [...stack, dist('d')])).alone).toEqual([
      'boto3: own',
      'd: d',
    ]);
  });

  it('of a lock starts where nothing else needs the pin', () => {
    const pins = ['a', 'b', 'c'].map((name, index) => root(name, index + 1, { direct: false }));
    const stack = [dist('a', ['b']), dist('b'), dist('c')];
    expect(told(analysisOf(pins, stack)).alone).toEqual(['a: a b', 'c: c']);
  });

  it('of the project itself is its own wheel, since it is put in without what it needs', () => {
    const own = { location: { file: 'pyproject.toml', line: 1 }, alone: true } as const;
    const stack = [dist('own', ['a']), dist('a', ['b']), dist('b')];
    const asked = analysisOf([root('own', 1, own), root('a', 7)], stack);
    expect(told(asked)).toEqual({ alone: ['a: a b', 'own: own'], shared: [] });
    // Nor is a pin of a lock there for it
    const locked = [root('a', 1, { direct: false }), root('b', 2, { direct: false })];
    const pinned = analysisOf([root('own', 1, own), ...locked], stack);
    expect(told(pinned).alone).toEqual(['a: a b', 'own: own']);
    // And as its manifest tells it
    const manifest = { tool: 'layerpack', schema: 1, resolution: recordOf(pinned) };
    expect(told(readRecord(manifest))).toEqual(told(pinned));
  });

  it('is told for a layer by its own requirements and bytes, and for all layers as one', () => {
    expect(told(service, 'core')).toEqual({
      alone: ['requests[socks]>=2: requests certifi pysocks', 'boto3: '],
      shared: ['urllib3: requests[socks]>=2 boto3'],
    });
    expect(told(service, 'app').alone[0]).toBe(
      'api[standard]~=3.1: uvloop core-lib api models typing-extensions server',
    );
    expect(told(service).shared).toEqual([
      'urllib3: requests[socks]>=2 boto3 api[standard]~=3.1 requests',
      'requests: requests[socks]>=2 api[standard]~=3.1 requests',
      'certifi: requests[socks]>=2 api[standard]~=3.1 requests',
    ]);
  });

  it('leaves what no requirement leads to with what would stay', () => {
    const analysis = analysisOf([root('a')], [dist('a'), dist('stray', [], { size: 7 })]);
    expect(weighRequirements(analysis, null)).toMatchObject({
      shared: 7,
      sharedDistributions: [{ name: 'stray', requirements: [], more: 0 }],
    });
  });

  it('names some of the requirements that lead to what is shared, and counts the others', () => {
    const many = Array.from({ length: 30 }, (_, index) => `a${index}`);
    const analysis = analysisOf(
      many.map((name, index) => root(name, index)),
      [...many.map((name) => dist(name, ['b'])), dist('b')],
    );
    const [shared] = weighRequirements(analysis, null).sharedDistributions;
    expect(shared?.requirements.map(({ text }) => text)).toEqual(many.slice(0, 10));
    expect(shared?.more).toBe(20);
  });
});

describe('in any graph', () => {
  const letters = [...'abcdefghijkl'];

  /** With extras, circles, locks, layers, the runtime's own and what is not there. */
  function anyAnalysis(seed: number): Analysis {
    const next = numbers(seed);
    const pick = () => letters[next(letters.length)] ?? 'a';
    const extras = () => ['', '[x]', '[y]', '[x,y]'][next(4)] ?? '';
    const applies = () => ['', '', ' for x', ' for y', ' for x,y'][next(5)] ?? '';
    const layers = ['one', 'two'];
    const present = letters.slice(0, 4 + next(letters.length - 3));
    const distributions = present.map((name) => {
      const needs = Array.from({ length: next(4) }, () => `${pick()}${extras()}${applies()}`);
      if (next(8) === 0) return dist(name, needs, runtime);
      return dist(name, needs, { size: 1 + next(1000), layers: layers.slice(next(2), 1 + next(2)) });
    });
    const roots = Array.from({ length: 1 + next(5) }, (_, line): Root => {
      const layer = layers[next(2)] ?? 'one';
      const kind = next(6);
      if (kind === 0) return root(pick(), line, { layer, alone: true });
      return root(`${pick()}${extras()}`, line, { layer, direct: kind > 2 });
    });
    return analysisOf(roots, distributions);
  }

  /** As layers are filled: the project itself without what it needs. */
  function namesOf(analysis: Analysis, roots: readonly Root[]): ReadonlySet<string> {
    const [alone, others] = [roots.filter((each) => each.alone), roots.filter((each) => !each.alone)];
    return new Set([...closureOf(graphOf(analysis), others).keys(), ...alone.map(({ name }) => name)]);
  }

  it('a requirement brings what is reached with it and not without it, and all bytes are told once', () => {
    let brought = 0;
    for (let seed = 0; seed < 1000; seed++) {
      const analysis = anyAnalysis(seed * 7919);
      for (const layer of [null, 'one', 'two']) {
        const weights = weighRequirements(analysis, layer);
        const tops = topsOf(analysis).flatMap((each) =>
          layer === null || each.layer === layer ? each.tops : [],
        );
        const held = analysis.distributions.filter(
          ({ provider, layers }) => provider === 'layer' && (layer === null || layers.includes(layer)),
        );
        const bytes = (names: readonly string[]) =>
          held.filter(({ name }) => names.includes(name)).reduce((sum, { size }) => sum + size, 0);
        const all = namesOf(analysis, tops);
        expect(weights.requirements.map((each) => each.root).toSorted(byLine)).toEqual(tops.toSorted(byLine));
        for (const { root: requirement, size, distributions } of weights.requirements) {
          const rest = namesOf(
            analysis,
            tops.filter((other) => other !== requirement),
          );
          const gone = held.flatMap(({ name }) => (all.has(name) && !rest.has(name) ? [name] : []));
          expect({ seed, names: distributions.toSorted() }).toEqual({ seed, names: gone.toSorted() });
          expect(size).toBe(bytes(gone));
          brought += gone.length;
        }
        const sizes = weights.requirements.map(({ size }) => size);
        expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
        const own = sizes.reduce((sum, size) => sum + size, 0);
        expect(own + weights.shared).toBe(bytes(held.map(({ name }) => name)));
        for (const { name, requirements } of weights.sharedDistributions) {
          const leading = tops.filter((each) => namesOf(analysis, [each]).has(name));
          expect(requirements).toEqual(leading);
          expect(leading).not.toHaveLength(1);
        }
      }
    }
    // The graphs are not such that nothing is ever told
    expect(brought).toBeGreaterThan(1000);
  });

  const byLine = (a: Root, b: Root) => a.location.line - b.location.line;
});
