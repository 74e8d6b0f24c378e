import { describe, expect, it } from '@jest/globals';
import { treeJson, treeText } from '../../../src/analysis/tree.js';
import { UsageError } from '../../../src/errors.js';
import { expectGoldenLines } from '../support/golden.js';
import { thrownBy } from '../support/values.js';
import { analysisOf, dist, root, runtime, service } from './analyses.js';

const lines = (...parts: Parameters<typeof analysisOf>) => treeText(analysisOf(...parts), []).split('\n');

describe('the tree', () => {
  it('is text for people', () => {
    expectGoldenLines('tree.txt', treeText(service, []));
  });

  it('starts at what is named', () => {
    expectGoldenLines('tree-named.txt', treeText(service, ['requests', 'Server']));
  });

  it('is data for programs', () => {
    expectGoldenLines('tree-json.txt', JSON.stringify(treeJson(service, ['plugin', 'requests']), null, 2));
  });

  it('tells programs where the user asks, and of the rest only what is asked', () => {
    const location = { file: 'requirements.txt', line: 4 };
    expect(treeJson(analysisOf([root('a>=1', 4)], [dist('a', ['b']), dist('b')]), [])).toMatchObject({
      trees: [
        {
          layer: 'demo',
          tops: [
            {
              requirements: [{ requirement: 'a>=1', ...location }],
              needs: [{ name: 'b', requirements: [{ requirement: 'b' }] }],
            },
          ],
        },
      ],
    });
  });

  it('of a single distribution is a line, without a heading for the only layer', () => {
    expect(lines([root('one')], [dist('one')])).toEqual(['one 1.0 (one, requirements.txt:1) 1 KB']);
  });

  it('of nothing says so', () => {
    expect(treeText(analysisOf([], []), [])).toBe('nothing is asked for');
  });

  it('shows a diamond whole on its first side and refers to that on the other', () => {
    const diamond = [
      dist('a', ['b', 'c']),
      dist('b', ['d>=1']),
      dist('c', ['d<2']),
      dist('d', ['e']),
      dist('e'),
    ];
    expect(lines([root('a')], diamond)).toEqual([
      'a 1.0 (a, requirements.txt:1) 1 KB',
      '├── b 1.0 1 KB',
      '│   └── d 1.0 (d>=1) 1 KB',
      '│       └── e 1.0 1 KB',
      '└── c 1.0 1 KB',
      '    └── d 1.0 (d<2) 1 KB (see above)',
    ]);
  });

  it('ends a cycle, and says that it is one', () => {
    expect(lines([root('a')], [dist('a', ['b']), dist('b', ['c']), dist('c', ['a>=0.5'])]).slice(1)).toEqual([
      '└── b 1.0 1 KB',
      '    └── c 1.0 1 KB',
      '        └── a 1.0 (a>=0.5) 1 KB (cycle)',
    ]);
  });

  it('shows what an extra brings where that extra is asked for, and there alone', () => {
    const stack = [
      dist('plain', ['lib']),
      dist('fast', ['lib[speed]']),
      dist('wide', ['lib[speed,width]']),
      dist('lib', ['base', 'booster>=3 for speed', 'widener for width,height', 'unused for other']),
      dist('base', ['deep']),
      ...['booster', 'widener', 'unused', 'deep'].map((name) => dist(name)),
    ];
    expect(lines([root('plain'), root('fast'), root('wide')], stack)).toEqual([
      'plain 1.0 (plain, requirements.txt:1) 1 KB',
      '└── lib 1.0 1 KB',
      '    └── base 1.0 1 KB',
      '        └── deep 1.0 1 KB',
      'fast 1.0 (fast, requirements.txt:1) 1 KB',
      '└── lib 1.0 (lib[speed]) 1 KB (for the rest see above)',
      '    └── booster 1.0 (booster>=3 for extra speed) 1 KB',
      'wide 1.0 (wide, requirements.txt:1) 1 KB',
      '└── lib 1.0 (lib[speed,width]) 1 KB (for the rest see above)',
      '    └── widener 1.0 (widener for extra width) 1 KB',
    ]);
  });

  it('follows an extra that asks for others of its own distribution', () => {
    const stack = [dist('lib', ['base', 'lib[one,two] for all', 'first for one', 'second for two'])];
    const others = ['base', 'first', 'second'].map((name) => dist(name));
    expect(lines([root('lib[all]')], [...stack, ...others]).slice(1)).toEqual([
      '├── base 1.0 1 KB',
      '└── lib 1.0 (lib[one,two] for extra all) 1 KB (cycle, but for what its extras add)',
      '    ├── first 1.0 (first for extra one) 1 KB',
      '    └── second 1.0 (second for extra two) 1 KB',
    ]);
  });

  it('tells several requirements on one name in one line, each once', () => {
    const several = dist('a', ['b>=1', 'b>=2', 'b>=2 for x', 'b[y]<4 for x']);
    expect(lines([root('a[x]', 1), root('a<9', 7)], [several, dist('b')])).toEqual([
      'a 1.0 (a[x], requirements.txt:1 and a<9, requirements.txt:7) 1 KB',
      '└── b 1.0 (b>=1 and b>=2 and b[y]<4 for extra x) 1 KB',
    ]);
  });

  it('keeps a URL apart from its name', () => {
    expect(lines([root('a')], [dist('a', ['b@ https://example.org/b.whl']), dist('b')])[1]).toBe(
      '└── b 1.0 (b @ https://example.org/b.whl) 1 KB',
    );
  });

  it('says what the runtime provides and what is missing', () => {
    expect(
      lines([root('a'), root('gone>=1', 2)], [dist('a', ['b>=1', 'nowhere>=2']), dist('b', [], runtime)]),
    ).toEqual([
      'a 1.0 (a, requirements.txt:1) 1 KB',
      '├── b 1.0 (b>=1) (runtime)',
      '└── nowhere (nowhere>=2) (missing)',
      'gone (gone>=1, requirements.txt:2) (missing)',
    ]);
  });

  it('is whole for each layer, and says in which other layer something is', () => {
    const roots = [root('a', 1, { layer: 'low' }), root('b', 2, { layer: 'high' })];
    const shared = [dist('a', ['c'], { layers: ['low'] }), dist('b', ['a'], { layers: ['high'] })];
    expect(lines(roots, [...shared, dist('c', [], { layers: ['low'] })])).toEqual([
      'layer low',
      'a 1.0 (a, requirements.txt:1) 1 KB',
      '└── c 1.0 1 KB',
      '',
      'layer high',
      'b 1.0 (b, requirements.txt:2) 1 KB',
      '└── a 1.0 1 KB (in low)',
      '    └── c 1.0 1 KB (in low)',
    ]);
  });

  it('stays small where everything needs everything', () => {
    const names = Array.from({ length: 60 }, (_, index) => `d${index}`);
    const all = names.map((name) =>
      dist(
        name,
        names.filter((other) => other !== name),
      ),
    );
    expect(lines([root('d0')], all)).toHaveLength(1 + 60 * 59);
  });
});

describe('the tops of a layer', () => {
  const tops = (...parts: Parameters<typeof analysisOf>) =>
    lines(...parts)
      .filter((line) => /^\w/.test(line))
      .map((line) => line.split(' ')[0]);
  const pin = (text: string, line: number) => root(text, line, { direct: false });
  const chain = [dist('a', ['b']), dist('b', ['c']), dist('c')];

  it('are what the user asks for himself, even where something else needs it', () => {
    expect(tops([root('c'), root('a')], chain)).toEqual(['c', 'a']);
  });

  it('are no pins of a lock that something accounts for', () => {
    expect(tops([root('b', 2), pin('c==1.0', 3)], chain)).toEqual(['b']);
  });

  it('are of a lock alone the pins that nobody needs', () => {
    expect(tops([pin('c==1.0', 1), pin('b==1.0', 2), pin('a==1.0', 3)], chain)).toEqual(['a']);
  });

  it('are also pins that nothing accounts for beside what the user asks for', () => {
    expect(tops([root('b', 2), pin('a==1.0', 1), pin('c==1.0', 3)], chain)).toEqual(['b', 'a']);
  });

  it('are a pin with an extra that nobody else asks for', () => {
    const stack = [dist('a', ['b']), dist('b', ['c for x']), dist('c')];
    expect(tops([pin('a', 1), pin('b[x]', 2), pin('c', 3)], stack)).toEqual(['a', 'b']);
  });

  it('are one of a circle of pins that only need one another', () => {
    const circle = [dist('a', ['b']), dist('b', ['a', 'c']), dist('c')];
    expect(tops([pin('c', 1), pin('b', 2), pin('a', 3)], circle)).toEqual(['b']);
  });

  it('are both lines where two locks pin the same', () => {
    expect(lines([pin('c==1.0', 1), pin('c', 2)], chain)).toEqual([
      'c 1.0 (c==1.0, requirements.txt:1 and c, requirements.txt:2) 1 KB',
    ]);
  });

  it('do not hang on pins that the resolution lacks', () => {
    expect(tops([pin('x', 1), pin('y', 2)], [])).toEqual(['x', 'y']);
  });
});

describe('names', () => {
  it('are found in every spelling, each once', () => {
    const analysis = analysisOf([root('typing-extensions')], [dist('typing-extensions')]);
    expect(treeText(analysis, ['Typing.Extensions', 'typing_extensions'])).toBe('typing-extensions 1.0 1 KB');
  });

  it('that are unknown are told all at once, with the nearest known', () => {
    const error = thrownBy(() => treeText(service, ['reqests', 'boto3', 'UVLOOPS'])) as UsageError;
    expect(error).toBeInstanceOf(UsageError);
    expect(error.problems).toEqual([
      {
        input: 'reqests',
        message: '"reqests" is not among the 14 distributions of the resolution; did you mean requests?',
      },
      {
        input: 'UVLOOPS',
        message: '"UVLOOPS" is not among the 14 distributions of the resolution; did you mean uvloop?',
      },
    ]);
  });

  it('that are unknown in an empty resolution have no nearest', () => {
    const error = thrownBy(() => treeText(analysisOf([], []), ['x'])) as UsageError;
    expect(error.message).toBe('"x" is not among the 0 distributions of the resolution');
  });

  it('that every object has are those of no distribution', () => {
    for (const name of ['__proto__', 'constructor', 'toString', '']) {
      expect(thrownBy(() => treeText(service, [name]))).toBeInstanceOf(UsageError);
    }
  });

  it('that every object has may be those of distributions', () => {
    const odd = ['--proto--', 'constructor', 'toString'].map((name) => dist(name, ['constructor for x']));
    expect(lines([root('constructor[x]')], odd)[0]).toMatch(/^constructor 1\.0/);
  });

  it('of hostile distributions move no cursor and forge no line', () => {
    const needs = [{ ...dist('', ['b']).requires[0], specifier: '>=1\u001b[2J\nforged 9.9\u2028\u202e' }];
    const hostile = {
      ...dist('a'),
      requires: needs as (typeof service.distributions)[0]['requires'],
      version: '1\r\u009b31m',
    };
    const [first, second, ...more] = lines([root('a', 1, { text: 'a\n::error::x' })], [hostile, dist('b')]);
    expect([first, second]).toEqual([
      'a 1 31m (a ::error::x, requirements.txt:1) 1 KB',
      '└── b 1.0 (b>=1 [2J forged 9.9 ) 1 KB',
    ]);
    expect(more).toEqual([]);
  });
});
