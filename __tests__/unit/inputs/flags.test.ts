import { describe, expect, it } from '@jest/globals';
import { UsageError } from '../../../src/errors.js';
import { inputNames } from '../../../src/inputs/definitions.js';
import { parseFlags } from '../../../src/inputs/flags.js';
import { helpText } from '../../../src/inputs/help.js';
import { thrownBy } from '../support/values.js';

function messagesOf(...argv: readonly string[]): readonly string[] {
  const error = thrownBy(() => parseFlags(argv));
  if (!(error instanceof UsageError)) throw error;
  return error.problems.map(({ message }) => message);
}

describe('parseFlags', () => {
  it('reads a command and its flags in either spelling', () => {
    expect(parseFlags(['build', '--runtime', '3.12', '--layer-name=data'])).toEqual({
      command: 'build',
      operands: [],
      raw: { runtime: '3.12', 'layer-name': 'data' },
      manifest: null,
      json: false,
      verbose: false,
    });
  });

  it('takes flags before the command', () => {
    expect(parseFlags(['--json', 'build', '--verbose'])).toMatchObject({
      command: 'build',
      json: true,
      verbose: true,
    });
  });

  it('knows a flag for every input', () => {
    for (const name of inputNames)
      expect(parseFlags(['build', `--${name}`, 'x']).raw).toEqual({ [name]: 'x' });
  });

  it.each([
    'requirements',
    'extras',
    'groups',
    'system-libraries',
    'other-layers',
    'allow-import-errors',
    'test-requirements',
  ])('joins %s that are given several times, and the help says so', (name) => {
    expect(helpText()).toMatch(
      new RegExp(`^Lists \\(.*--${name}\\b.*\\) may be given several times\\.$`, 'm'),
    );
    expect(parseFlags(['build', `--${name}`, 'a', `--${name}=b`]).raw).toEqual({ [name]: 'a\nb' });
  });

  it('takes a value that starts with one hyphen, or holds an equals sign', () => {
    expect(parseFlags(['build', '--layer-name=-x', '--image=a=b']).raw).toEqual({
      'layer-name': '-x',
      image: 'a=b',
    });
  });

  it.each([
    [[], 'help'],
    [['help'], 'help'],
    [['-h'], 'help'],
    [['--help'], 'help'],
    [['build', '--help'], 'help'],
    [['build', '-h', '--runtime', '3.12'], 'help'],
    [['version'], 'version'],
    [['--version'], 'version'],
    [['--help', '--version'], 'version'],
  ] as const)('understands %j as %s', (argv, command) => {
    expect(parseFlags(argv).command).toBe(command);
  });

  it.each([
    ['--runtme', 'runtime'],
    ['--layername', 'layer-name'],
    ['--requirement', 'requirements'],
    ['--jsn', 'json'],
    ['--extra', 'extras'],
    ['--manifst', 'manifest'],
    ['--max-zip-size', 'max-zipped-size'],
  ])('refuses %s and names --%s', (flag, nearest) => {
    expect(messagesOf('build', flag, 'x')).toContain(`${flag}: unknown flag; did you mean --${nearest}?`);
  });

  it('points to the help for a flag that is like none', () => {
    expect(messagesOf('build', '--zzzzzzzz')).toEqual(['--zzzzzzzz: unknown flag; see layerpack --help']);
  });

  it('does not take the value of an unknown flag for another mistake', () => {
    expect(messagesOf('build', '--runtme', '3.12')).toEqual([
      '--runtme: unknown flag; did you mean --runtime?',
    ]);
  });

  it('refuses an unknown short flag', () => {
    expect(messagesOf('build', '-r', 'x').join('\n')).toContain('-r: unknown flag');
  });

  it('refuses a flag that is given twice, and says how often', () => {
    expect(messagesOf('build', '--runtime', '3.11', '--runtime', '3.12', '--runtime=3.13')).toEqual([
      '--runtime: given 3 times; give it once',
    ]);
  });

  it.each([
    [['build', '--runtime']],
    [['build', '--runtime=']],
    [['build', '--runtime', '']],
    [['build', '--runtime', '--json']],
  ])('misses the value in %j', (argv) => {
    expect(messagesOf(...argv)).toEqual(['--runtime: needs a value']);
  });

  it('refuses an unknown command and names those it knows', () => {
    expect(messagesOf('bild', '--runtime', '3.12')).toEqual([
      'bild: unknown command; the commands are build, tree, why, diff, sdk, cache, help, version',
    ]);
  });

  it('refuses a positional and says where it belongs', () => {
    expect(messagesOf('build', 'requirements.txt')).toEqual([
      'requirements.txt: unexpected; values are given by flags, such as --requirements requirements.txt',
    ]);
  });

  it.each([
    [['tree'], { command: 'tree', operands: [], manifest: null }],
    [['tree', 'numpy', 'a.b_c-1'], { command: 'tree', operands: ['numpy', 'a.b_c-1'] }],
    [['why', 'numpy', '--json'], { command: 'why', operands: ['numpy'], json: true }],
    [['--manifest', 'm.json', 'why', 'numpy'], { command: 'why', manifest: 'm.json', raw: {} }],
    [['tree', '--manifest=m.json'], { command: 'tree', manifest: 'm.json' }],
    [['diff', 'a.json', 'b.zip', '--json'], { command: 'diff', operands: ['a.json', 'b.zip'], json: true }],
    [['sdk', '--runtime', '3.12'], { command: 'sdk', operands: [], raw: { runtime: '3.12' } }],
  ])('reads %j', (argv, expected) => {
    expect(parseFlags(argv)).toMatchObject(expected);
  });

  it.each([[['why']], [['why', 'a', 'b']]])('asks %j for one distribution', (argv) => {
    expect(messagesOf(...argv)).toEqual(['why: needs one distribution, such as layerpack why numpy']);
  });

  it.each([[['diff']], [['diff', 'a']], [['diff', 'a', 'b', 'c']]])('asks %j for two files', (argv) => {
    expect(messagesOf(...argv)).toEqual([
      'diff: needs two manifests or zips, the earlier first, such as layerpack diff old/manifest.json build/layers/manifest.json',
    ]);
  });

  it.each(['tree', 'why'])('asks %s for names of distributions', (command) => {
    expect(messagesOf(command, 'numpy>=2')).toEqual([
      `${command}: "numpy>=2" is not a name; use letters, digits, and between them hyphens, underscores and dots`,
    ]);
  });

  it('takes no operand for sdk', () => {
    expect(messagesOf('sdk', '3.12').join()).toMatch(/^3\.12: unexpected/);
  });

  it.each(['build', 'sdk'])('reads no manifest for %s', (command) => {
    expect(messagesOf(command, '--manifest', 'm.json')).toEqual(['--manifest: only tree and why read one']);
  });

  it('refuses two manifests, and one without a path', () => {
    expect(messagesOf('tree', '--manifest', 'a', '--manifest', 'b')).toEqual([
      '--manifest: given 2 times; give it once',
    ]);
    expect(messagesOf('tree', '--manifest')).toEqual(['--manifest: needs a value']);
  });

  it('tells all problems at once', () => {
    expect(messagesOf('make', '--runtime', '1', '--runtime', '2', '--nam', 'x', '--image')).toHaveLength(4);
  });

  it('refuses a value for a switch, which would be taken for a yes', () => {
    expect(messagesOf('build', '--json=no').join()).toContain('--json');
  });
});
