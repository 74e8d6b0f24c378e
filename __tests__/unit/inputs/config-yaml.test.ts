import { describe, expect, it } from '@jest/globals';
import { defaults, messagesOf, problemsOf, readYaml } from './support.js';

/** What is wrong with a layers.yml. */
const wrong = (text: string) => messagesOf({ 'layers.yml': text });

describe('layers.yml', () => {
  it('has layers, and defaults above them', async () => {
    const inputs = await readYaml(`
runtime: "3.12"
architecture: arm64
requirements: [base.txt, more.txt]
pip-check: warn
layers:
  - name: core
  - name: data
    requirements: data.txt
    extras: [one, two]
    groups: "prod, lint"
    stacked-on: core
    reserved-size: 20MB
    max-unzipped-size: 1048576
    quota-check: off
`);
    expect(inputs).toMatchObject({ config: 'layers.yml', architecture: 'arm64' });
    expect(inputs.runtime.id).toBe('python3.12');
    expect(inputs.layers).toEqual([
      {
        ...defaults,
        name: 'core',
        requirements: ['base.txt', 'more.txt'],
        extras: [],
        groups: [],
        project: 'none',
        'stacked-on': [],
        'reserved-size': 0,
        'max-unzipped-size': 262_144_000,
        'max-zipped-size': null,
        'max-growth': null,
        'pip-check': 'warn',
        'quota-check': 'error',
      },
      {
        ...defaults,
        name: 'data',
        requirements: ['data.txt'],
        extras: ['one', 'two'],
        groups: ['prod', 'lint'],
        project: 'none',
        'stacked-on': ['core'],
        'reserved-size': 20_971_520,
        'max-unzipped-size': 1_048_576,
        'max-zipped-size': null,
        'max-growth': null,
        'pip-check': 'warn',
        'quota-check': 'off',
      },
    ]);
  });

  it('may set inputs alone', async () => {
    const inputs = await readYaml('runtime: 3.12\nextras: [a]\n', { 'layer-name': 'mine' });
    expect(inputs.layers).toMatchObject([
      { name: 'mine', requirements: ['requirements.txt'], extras: ['a'], 'stacked-on': [] },
    ]);
  });

  it.each([
    ['3.12', 'python3.12'],
    ['3.10', 'python3.10'],
    ['"3.10"', 'python3.10'],
    ['python3.9', 'python3.9'],
    ['&r 3.10', 'python3.10'],
  ])('means the runtime %s as it is written', async (written, id) => {
    expect((await readYaml(`runtime: ${written}\n`)).runtime.id).toBe(id);
  });

  it('does not take 3.1 for 3.10', async () => {
    expect(await wrong('runtime: 3.1\n')).toEqual([
      'layers.yml:1:10: runtime: "3.1" is not a Python runtime of Lambda; give one of python3.6 to python3.14',
    ]);
  });

  it('is YAML 1.2, to which off is a text, whatever its first line says', async () => {
    const inputs = await readYaml('%YAML 1.1\n---\nruntime: 3.12\nquota-check: off\n');
    expect(inputs.layers[0]?.['quota-check']).toBe('off');
  });

  it('may share values by anchors', async () => {
    const inputs = await readYaml(
      'runtime: 3.12\nlayers:\n  - {name: &core core, extras: &e [x]}\n  - {name: b, extras: *e, stacked-on: *core}\n',
    );
    expect(inputs.layers[1]).toMatchObject({ extras: ['x'], 'stacked-on': ['core'] });
  });

  it('may start with a byte order mark, and have the line ends of Windows', async () => {
    expect((await readYaml('\uFEFFruntime: 3.12\r\nextras: [a]\r\n')).layers[0]?.extras).toEqual(['a']);
    expect(await wrong('\uFEFFruntime: 3.12\r\nextra: a\r\n')).toEqual([
      'layers.yml:2:1: extra: unknown key; did you mean extras?',
    ]);
  });
});

describe('a mistake in layers.yml is told with file, line and column', () => {
  const size = 'is not a size; give bytes, or a number with KB, MB or GB, such as 52428800 or 50MB';
  it.each<[string, string, readonly string[]]>([
    ['an unknown key', 'runtme: 3.12', ['1:1: runtme: unknown key; did you mean runtime?']],
    [
      'an unknown key of a layer',
      'layers:\n  - name: a\n    stacked_on: b',
      ['3:5: stacked_on: unknown key; did you mean stacked-on?'],
    ],
    [
      'layer-name at the top',
      'layer-name: a',
      ['1:1: layer-name: cannot be set here; each entry of layers has a name'],
    ],
    [
      'layer-name in an entry',
      'layers: [{name: b, layer-name: a}]',
      ['1:20: layer-name: unknown key; did you mean name?'],
    ],
    ['config in a config', 'config: a.yml', ['1:1: config: cannot be set in a config']],
    ['a key of entries at the top', 'stacked-on: a', ['1:1: stacked-on: belongs in an entry of layers']],
    [
      'an input for all in an entry',
      'layers:\n  - name: a\n    wheels: only',
      ['3:5: wheels: is the same for all layers; set it at the top of the file'],
    ],
    ['a choice', 'sdk: exlude', ['1:6: sdk: "exlude" is not allowed; choose exclude or include']],
    [
      'a boolean for a choice',
      'pip-check: true',
      ['1:12: pip-check: true is not allowed; choose error, warn or off'],
    ],
    ['a size', 'layers:\n- name: a\n  reserved-size: 5 apples', [`3:18: reserved-size: "5 apples" ${size}`]],
    ['a negative size', 'max-zipped-size: -3', [`1:18: max-zipped-size: -3 ${size}`]],
    ['a fraction of a byte', 'max-zipped-size: 1.5', [`1:18: max-zipped-size: 1.5 ${size}`]],
    ['the same as a text', 'max-zipped-size: "1.5"', [`1:18: max-zipped-size: "1.5" ${size}`]],
    ['no number', 'max-zipped-size: .nan', [`1:18: max-zipped-size: NaN ${size}`]],
    ['a number for a text', 'image: 3', ['1:8: image: 3 is not a text; write it in quotes']],
    [
      'an image',
      'image: a b',
      ['1:8: image: "a b" is not an image reference; give repository:tag or repository@sha256:digest'],
    ],
    [
      'an empty text',
      'output-directory: ""',
      ['1:19: output-directory: is empty; give it a value, or leave it out'],
    ],
    ['no value', 'extras:\ngroups: [a]', ['1:1: extras: has no value; give it one, or leave the key out']],
    ['a map for a list', 'groups: {a: b}', ['1:9: groups: a map is neither a text nor a list of texts']],
    ['a number in a list', 'extras: [a, 3]', ['1:13: extras: 3 is not a text; write it in quotes']],
    [
      'an extra that is none',
      'extras:\n  - a\n  - "b c"',
      [
        '3:5: extras: "b c" is not a name; use letters, digits, and between them hyphens, underscores and dots',
      ],
    ],
    [
      'an extra that is none, in a text',
      'extras: a b',
      [
        '1:9: extras: "a b" is not a name; use letters, digits, and between them hyphens, underscores and dots',
      ],
    ],
    ['layers that are no list', 'layers: a', ['1:9: layers: must be a list of layers, each with a name']],
    ['no layers', 'layers: []', ['1:9: layers: is empty; list a layer']],
    ['layers without a value', 'layers:', ['1:1: layers: has no value; give it one, or leave the key out']],
    [
      'a layer that is a text',
      'layers:\n  - data',
      ['2:5: layer: "data" is not a layer; it must have a name, as in - name: data'],
    ],
    ['a layer without name', 'layers:\n  - extras: [a]', ['2:5: name: missing; each layer has one']],
    ['a name that is no text', 'layers:\n  - name: 3', ['2:11: name: 3 is not a text; write it in quotes']],
    [
      'a name that Lambda does not take',
      'layers:\n  - name: a.b',
      ['2:11: name: "a.b" is not a layer name; use 1 to 140 letters, digits, hyphens and underscores'],
    ],
    [
      'one name twice',
      'layers:\n  - name: a\n  - name: a',
      ['3:11: name: "a" is the layer of line 2 already; name this one otherwise'],
    ],
    ['one key twice', 'sdk: include\nsdk: exclude', ['2:1: sdk: given twice; give it once']],
    [
      'one key twice in an entry',
      'layers:\n  - name: a\n    extras: [b]\n    extras: [c]',
      ['4:5: extras: given twice; give it once'],
    ],
    [
      'a layer that is not there',
      'layers:\n  - name: core\n  - name: data\n    stacked-on: [cor]',
      ['4:18: stacked-on: "cor" is no layer of this file; did you mean core?'],
    ],
    [
      'a layer that is like none',
      'layers: [{name: core, stacked-on: elsewhere}]',
      ['1:35: stacked-on: "elsewhere" is no layer of this file; there are core'],
    ],
    [
      'a number for a layer',
      'layers: [{name: a, stacked-on: [3]}]',
      ['1:33: stacked-on: 3 is not a text; write it in quotes'],
    ],
    [
      'a layer on itself',
      'layers: [{name: a, stacked-on: a}]',
      ['1:32: stacked-on: a layer cannot be stacked on itself: a → a'],
    ],
    [
      'layers in a circle',
      'layers:\n  - name: z\n    stacked-on: b\n  - name: a\n    stacked-on: [z, b]\n  - name: b\n    stacked-on: a',
      [
        '3:17: stacked-on: a layer cannot be stacked on itself: z → b → a → z',
        '5:21: stacked-on: a layer cannot be stacked on itself: a → b → a',
      ],
    ],
    [
      'more layers than a function can have',
      `layers:\n${['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name, index, all) => `  - {name: ${name}, stacked-on: [${all.slice(0, index).slice(-1)}]}`).join('\n')}`,
      ['7:28: stacked-on: "f" makes a stack of 6 layers, and a function can have 5: a, b, c, d, e, f'],
    ],
    [
      'a layer of nothing',
      'layers:\n  - name: a\n    requirements: []',
      ['3:19: requirements: none for layer "a", so it would be empty; name some, or say project: include'],
    ],
    [
      'extras of nothing',
      'layers: [{name: a, project: include, requirements: [], extras: x, groups: []}]',
      ['1:64: extras: of nothing, since layer "a" has no requirements'],
    ],
    [
      'an architecture that the runtime lacks',
      'architecture: arm64\nruntime: 3.7',
      ['1:15: architecture: "arm64" does not exist for python3.7; choose x86_64'],
    ],
    [
      'what the host cannot do',
      'builder: host\nwheels: any\ninstaller: pip',
      [
        '2:9: wheels: "any" needs a container to build source distributions in; choose prefer or only, or builder: container',
        '3:12: installer: "pip" cannot resolve for another machine than its own; choose auto or uv, or builder: container',
      ],
    ],
  ])('%s', async (_, text, messages) => {
    const withRuntime = text.includes('runtime') ? text : `${text}\nruntime: 3.12\n`;
    expect(await wrong(withRuntime)).toEqual(messages.map((message) => `layers.yml:${message}`));
  });

  it('all at once, from the top of the file, after what was typed', async () => {
    const text = 'runtime: 2.7\nsdk: x\nlayers:\n  - name: a b\n    stacked-on: c\n  - names: d\n';
    const told = await messagesOf({ 'layers.yml': text }, { wheels: 'never', 'layer-name': 'x' });
    expect(told.map((message) => message.split(': ').slice(0, 2).join(': '))).toEqual([
      expect.stringMatching(/^layer-name: /),
      expect.stringMatching(/^wheels: /),
      'layers.yml:1:10: runtime',
      'layers.yml:2:6: sdk',
      'layers.yml:4:11: name',
      'layers.yml:5:17: stacked-on',
      'layers.yml:6:5: names',
      'layers.yml:6:5: name',
    ]);
  });

  it('with its place as data, for annotations', async () => {
    expect(await problemsOf({ 'layers.yml': 'runtime: 3.12\nsdk: x\n' })).toEqual([
      {
        input: 'sdk',
        message: 'layers.yml:2:6: sdk: "x" is not allowed; choose exclude or include',
        location: { file: 'layers.yml', line: 2, column: 6 },
      },
    ]);
  });

  it('a value that counts for several layers once', async () => {
    const text = 'runtime: 3.12\nextras: a b\nlayers: [{name: a}, {name: b}]\n';
    expect(await wrong(text)).toHaveLength(1);
  });

  it('and a layer whose name is wrong is still one to be stacked on', async () => {
    expect(await wrong('runtime: 3.12\nlayers: [{name: a b}, {name: c, stacked-on: a b}]\n')).toEqual([
      expect.stringContaining('2:17: name: "a b" is not a layer name'),
    ]);
  });
});

describe('YAML that is none, or means harm', () => {
  const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]']
    .concat([...'bcdefgh'].map((name, index) => `${name}: &${name} [${`*${'abcdefg'[index]},`.repeat(9)}]`))
    .join('\n');
  const noMap = 'config: must be keys with values, such as runtime: "3.12"';

  it.each([
    ['an empty file', '', `1:1: ${noMap}`],
    ['comments alone', '# nothing\n', `1:1: ${noMap}`],
    ['a list', '- a\n- b\n', `1:1: ${noMap}`],
    ['a text', 'hello\n', `1:1: ${noMap}`],
    ['a zero byte', '\0', `1:1: ${noMap}`],
    ['a tab', 'layers:\n\t- name: a\n', '2:1: config: not valid YAML: Tabs are not allowed as indentation'],
    ['an open quote', 'image: "a\n', '2:1: config: not valid YAML: Missing closing "quote'],
    [
      'two values in a line',
      'a: b: c\n',
      '1:4: config: not valid YAML: Nested mappings are not allowed in compact mappings',
    ],
    [
      'two documents',
      'sdk: include\n---\nsdk: exclude\n',
      '2:1: config: holds several YAML documents; give one',
    ],
    [
      'a key that is a map',
      '{a: b}: c\n',
      '1:1: config: not valid YAML: With stringKeys, all keys must be strings',
    ],
    [
      'a tag that makes objects',
      'sdk: !!js/function "x"\n',
      '1:6: config: not valid YAML: Unresolved tag: tag:yaml.org,2002:js/function',
    ],
    [
      'an alias to nothing',
      'sdk: include\nimage: *x\n',
      '2:8: config: not valid YAML: Unresolved alias (the anchor must be set before the alias): x',
    ],
    [
      'aliases that multiply',
      bomb,
      '2:8: config: not valid YAML: Excessive alias count indicates a resource exhaustion attack',
    ],
    ['brackets without end', '['.repeat(100_000), '1:50: config: is nested too deeply for a config'],
    [
      'depth',
      `image: ${'['.repeat(1500)}${']'.repeat(1500)}`,
      '1:56: config: is nested too deeply for a config',
    ],
    ['depth of lists', '- '.repeat(20_000), '1:99: config: is nested too deeply for a config'],
  ])('%s', async (_, text, message) => {
    expect(await wrong(text)).toEqual([`layers.yml:${message}`]);
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', '<<', '1', 'null'])(
    'takes %s for an unknown key',
    async (key) => {
      expect(await wrong(`runtime: 3.12\n${key}: {runtime: x}\n`)).toEqual([
        expect.stringMatching(/^layers\.yml:2:1: .*: unknown key; /),
      ]);
      expect(await wrong(`runtime: 3.12\nlayers:\n  - name: a\n    ${key}: [b]\n`)).toEqual([
        expect.stringMatching(/^layers\.yml:4:5: .*: unknown key; /),
      ]);
    },
  );

  it('takes a list that holds itself for no layer', async () => {
    expect(await wrong('runtime: 3.12\nlayers: &x [*x]\n')).toEqual([
      expect.stringContaining(': layer: a list is not a layer'),
    ]);
  });
});
