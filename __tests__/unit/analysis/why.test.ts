import { describe, expect, it } from '@jest/globals';
import { whyJson, whyText } from '../../../src/analysis/why.js';
import { UsageError } from '../../../src/errors.js';
import { expectGoldenLines } from '../support/golden.js';
import { thrownBy } from '../support/values.js';
import { analysisOf, dist, root, runtime, service } from './analyses.js';

interface Json {
  readonly requires: readonly string[];
  readonly 'required-by': readonly string[];
  readonly paths: readonly {
    readonly requirement: string;
    readonly steps: readonly { readonly dependent: string; readonly requirements: readonly string[] }[];
  }[];
  readonly 'more-paths': number;
  readonly 'more-paths-exact': boolean;
  readonly requirements: readonly {
    readonly requirement: string;
    readonly size: number;
    readonly distributions: readonly string[];
  }[];
  readonly gone: readonly { readonly name: string }[];
  readonly 'gone-size': number;
}

const json = (name: string, ...parts: Parameters<typeof analysisOf>) =>
  whyJson(analysisOf(...parts), name) as Json;

/** "requirement, then who asks in turn". */
const ways = ({ paths }: Json) =>
  paths.map(({ requirement, steps }) => [requirement, ...steps.map(({ dependent }) => dependent)].join(' '));
const gone = (why: Json) => why.gone.map(({ name }) => name);

describe('why', () => {
  it.each(['urllib3', 'typing-extensions', 'plugin', 'boto3'])('has a text for people: %s', (name) => {
    expectGoldenLines(`why-${name}.txt`, whyText(service, name));
  });

  it('has data for programs', () => {
    expectGoldenLines('why-json.txt', JSON.stringify(whyJson(service, 'uvloop'), null, 2));
  });

  it('finds a name in every spelling, and tells the nearest of one that is unknown', () => {
    expect(whyText(service, 'Typing_Extensions')).toMatch(/^Name: typing-extensions\n/);
    const error = thrownBy(() => whyText(service, 'typing-extension')) as UsageError;
    expect(error).toBeInstanceOf(UsageError);
    expect(error.message).toContain('did you mean typing-extensions?');
  });

  it('lets no metadata forge a line', () => {
    const hostile = dist('a', [], {
      summary: 'x\nVersion: 9\u001b[31m',
      license: 'MIT\r\n\r\nWithout it',
      homePage: 'https://e/\u2029x',
    });
    const text = whyText(analysisOf([root('a')], [hostile]), 'a');
    expect(text.split('\n').slice(0, 5)).toEqual([
      'Name: a',
      'Version: 1.0',
      'Summary: x Version: 9 [31m',
      'Home-page: https://e/ x',
      'License: MIT Without it',
    ]);
  });
});

describe('the ways to a distribution', () => {
  it('are one for each simple path, shortest first', () => {
    const why = json(
      'd',
      [root('a'), root('d', 2)],
      [dist('a', ['b', 'c', 'd']), dist('b', ['d']), dist('c', ['b']), dist('d')],
    );
    expect(ways(why)).toEqual(['d', 'a a', 'a a b', 'a a c b']);
    expect(why).toMatchObject({ 'more-paths': 0, 'more-paths-exact': true });
  });

  it('do not go round in a cycle, nor through the distribution itself', () => {
    const circle = [dist('a', ['b']), dist('b', ['a', 'c']), dist('c', ['b', 'a'])];
    expect(ways(json('c', [root('a')], circle))).toEqual(['a a b']);
    const why = json('a', [root('a')], circle);
    expect(ways(why)).toEqual(['a']);
    expect(why['required-by']).toEqual(['b', 'c']);
  });

  it('by an extra start where that extra is asked for', () => {
    const stack = [dist('a', ['lib']), dist('b', ['lib[x]']), dist('lib', ['e>=2 for x,y']), dist('e')];
    const why = json('e', [root('a'), root('b')], stack);
    expect(ways(why)).toEqual(['b b lib']);
    expect(why.paths[0]?.steps.at(-1)?.requirements).toEqual(['e>=2 for extra x']);
    expect(json('lib', [root('a'), root('b')], stack)).toMatchObject({
      requires: ['e'],
      'required-by': ['a', 'b'],
    });
    expect(json('lib', [root('a')], stack).requires).toEqual([]);
  });

  it('by an extra that two ask for are two', () => {
    const stack = [dist('a', ['lib[x]']), dist('b', ['lib[x]']), dist('lib', ['e for x']), dist('e')];
    expect(ways(json('e', [root('a'), root('b')], stack))).toEqual(['a a lib', 'b b lib']);
  });

  it('pass a distribution twice where it is asked for an extra only on the way', () => {
    const stack = [dist('a', ['b', 'c for x']), dist('b', ['a[x]']), dist('c')];
    expect(ways(json('c', [root('a')], stack))).toEqual(['a a b a']);
    expect(ways(json('c', [root('a[x]')], stack))).toEqual(['a[x] a']);
  });

  it('by extras of extras are found', () => {
    const stack = [dist('lib', ['lib[one,two] for all', 'e for one', 'e for two']), dist('e')];
    expect(ways(json('e', [root('lib[all]')], stack))).toEqual(['lib[all] lib lib']);
  });

  it('are one for each line of the user, whichever layer it is for', () => {
    const roots = [root('a', 1, { layer: 'one' }), root('a>=1', 2, { layer: 'two' })];
    const text = whyText(analysisOf(roots, [dist('a')]), 'a');
    expect(text).toContain('- requirements.txt:1 (layer one) asks for a\n');
    expect(text).toContain('- requirements.txt:2 (layer two) asks for a>=1\n');
  });

  it('start at what is asked for, not at each pin of the lock', () => {
    const roots = [
      root('a==1.0', 1),
      root('b==1.0', 2, { direct: false }),
      root('c==1.0', 3, { direct: false }),
    ];
    const stack = [dist('a', ['b']), dist('b', ['c']), dist('c')];
    expect(ways(json('c', roots, stack))).toEqual(['a==1.0 a b']);
    expect(whyText(analysisOf(roots, stack), 'c')).toContain('Locked-at: requirements.txt:3\n');
    expect(whyText(analysisOf(roots, stack), 'a')).not.toContain('Locked-at');
  });

  it('do not explode: the shortest are told, and the others are counted or given up', () => {
    const rows = Array.from({ length: 25 }, (_, row) => Array.from({ length: 4 }, (_, n) => `r${row}-${n}`));
    const stack = (depth: number) => [
      dist('a', rows[0]),
      ...rows
        .slice(0, depth)
        .flatMap((row, index) =>
          row.map((name) => dist(name, index === depth - 1 ? ['z'] : rows[index + 1])),
        ),
      dist('z'),
    ];
    const few = analysisOf([root('a')], stack(3));
    expect(whyText(few, 'z')).toMatch(/Asked for in 64 ways, shortest first:[\s\S]*\n- and 44 more\n/);
    expect(whyText(few, 'z').match(/^- requirements/gm)).toHaveLength(20);

    // 4 to the power of 25 ways: without bounds this would not end
    const many = json('z', [root('a'), root('z', 2)], stack(25));
    expect(ways(many).slice(0, 2)).toEqual(['z', expect.stringMatching(/^a a r0-0 /)]);
    expect(many.paths).toHaveLength(1000);
    expect(many).toMatchObject({ 'more-paths-exact': false });
    expect(whyText(analysisOf([root('a')], stack(25)), 'z')).toMatch(
      /in at least \d+ ways[\s\S]* more at least\n/,
    );
  });
});

describe('what a requirement accounts for', () => {
  const stack = [
    dist('a', ['b', 'c', 'own'], { size: 5 }),
    dist('b', ['c'], { size: 7 }),
    dist('c', [], { size: 100 }),
    dist('own', [], { size: 40 }),
    dist('other', [], { size: 9 }),
  ];
  const roots = [root('a>=1', 1), root('b', 2), root('other', 3)];

  it('is told where it asks for the distribution itself', () => {
    const text = whyText(analysisOf(roots, stack), 'a');
    expect(text).toContain('asks for a>=1\n  this requirement alone accounts for 45 B: own, a\n');
    expect(whyText(analysisOf(roots, stack), 'own')).not.toContain('alone accounts');
  });

  it('is nothing where others lead to the same', () => {
    const text = whyText(analysisOf(roots, stack), 'b');
    expect(text).toContain('asks for b\n  this requirement alone accounts for nothing of the layers\n');
  });

  it('is told to programs of all that lead to the distribution, heaviest first', () => {
    expect(json('c', roots, stack).requirements).toEqual([
      {
        requirement: 'a>=1',
        file: 'requirements.txt',
        line: 1,
        layer: 'demo',
        size: 45,
        distributions: ['own', 'a'],
      },
      expect.objectContaining({ requirement: 'b', size: 0, distributions: [] }),
    ]);
  });

  it('is counted where its names are more than anyone reads', () => {
    const many = Array.from({ length: 20 }, (_, index) => `n${index + 10}`);
    const wide = [dist('a', many, { size: 2000 }), ...many.map((name) => dist(name))];
    expect(whyText(analysisOf([root('a')], wide), 'a')).toMatch(
      /alone accounts for 22 KB: a, n10, n11, n12, n13, n14, n15, n16 and 13 more\n/,
    );
  });
});

describe('what would go', () => {
  it('is all that only this distribution pulls in, heaviest first, with the sum', () => {
    const chain = [
      dist('a', ['b', 'c']),
      dist('b', ['d'], { size: 5 }),
      dist('c'),
      dist('d', [], { size: 7 }),
    ];
    const why = json('b', [root('a')], chain);
    expect(why).toMatchObject({
      gone: [
        { name: 'd', size: 7 },
        { name: 'b', size: 5 },
      ],
      'gone-size': 12,
    });
    expect(gone(json('a', [root('a')], chain))).toEqual(['a', 'c', 'd', 'b']);
  });

  it('is not what another side of a diamond needs', () => {
    const diamond = [dist('a', ['b', 'c']), dist('b', ['d']), dist('c', ['d']), dist('d')];
    expect(gone(json('b', [root('a')], diamond))).toEqual(['b']);
  });

  it('is not what the user asks for himself', () => {
    expect(gone(json('a', [root('a'), root('b')], [dist('a', ['b']), dist('b')]))).toEqual(['a']);
  });

  it('is what the lock has for it alone, its pins notwithstanding', () => {
    const pins = [root('a', 1, { direct: false }), root('b', 2, { direct: false })];
    expect(gone(json('a', pins, [dist('a', ['b']), dist('b')]))).toEqual(['a', 'b']);
  });

  it('is a cycle as a whole, once its only way in goes', () => {
    const circle = [dist('a', ['b']), dist('b', ['c']), dist('c', ['b'])];
    expect(gone(json('b', [root('a')], circle))).toEqual(['b', 'c']);
    expect(gone(json('c', [root('a')], circle))).toEqual(['c']);
  });

  it('is what an extra brought that nobody else asks for, and not what others ask for without it', () => {
    const stack = [dist('a', ['lib']), dist('b', ['lib[x]']), dist('lib', ['e for x']), dist('e')];
    expect(gone(json('b', [root('a'), root('b')], stack))).toEqual(['b', 'e']);
  });

  it('is nothing of what the runtime provides, but what is in a layer for its sake', () => {
    const sdk = [dist('boto3', ['botocore', 'extra-lib'], runtime), dist('botocore', [], runtime)];
    expect(gone(json('boto3', [root('boto3')], [...sdk, dist('extra-lib')]))).toEqual(['extra-lib']);
    expect(whyText(analysisOf([root('boto3')], sdk), 'boto3')).toMatch(
      /Without it, nothing would go from the layers\.$/,
    );
  });

  it('is nothing that no requirement leads to', () => {
    const stray = json('a', [root('a')], [dist('a'), dist('stray')]);
    expect(gone(stray)).toEqual(['a']);
    const text = whyText(analysisOf([root('a')], [dist('a'), dist('stray')]), 'stray');
    expect(text).toContain('\nNo requirement leads to it.\n');
  });

  it('is what the project itself needs as well, since it is put in without that', () => {
    const own = { alone: true } as const;
    const stack = [dist('own', ['a']), dist('c', ['a']), dist('a')];
    expect(gone(json('c', [root('own', 1, own), root('c', 2)], stack))).toEqual(['a', 'c']);
    expect(gone(json('own', [root('own', 1, own), root('c', 2)], stack))).toEqual(['own']);
  });

  it('is counted over all layers', () => {
    const roots = [root('a', 1, { layer: 'one' }), root('b', 1, { layer: 'two' })];
    const shared = [dist('a', ['c']), dist('b', ['c']), dist('c', [], { layers: ['one', 'two'] })];
    expect(gone(json('a', roots, shared))).toEqual(['a']);
    expect(gone(json('c', roots, shared))).toEqual(['c']);
    expect(whyText(analysisOf(roots, shared), 'c')).toContain('Location: layers one, two\n');
  });
});
