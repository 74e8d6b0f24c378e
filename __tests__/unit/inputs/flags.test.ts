import { describe, expect, it } from '@jest/globals';
import { UsageError } from '../../../src/errors.js';
import { inputNames } from '../../../src/inputs/definitions.js';
import { parseFlags } from '../../../src/inputs/flags.js';
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
      raw: { runtime: '3.12', 'layer-name': 'data' },
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

  it('joins requirements that are given several times', () => {
    expect(parseFlags(['build', '--requirements', 'a.txt', '--requirements', 'b.txt']).raw).toEqual({
      requirements: 'a.txt\nb.txt',
    });
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
      'bild: unknown command; the commands are build, help, version',
    ]);
  });

  it('refuses a positional and says where it belongs', () => {
    expect(messagesOf('build', 'requirements.txt')).toEqual([
      'requirements.txt: unexpected; values are given by flags, such as --requirements requirements.txt',
    ]);
  });

  it('tells all problems at once', () => {
    expect(messagesOf('make', '--runtime', '1', '--runtime', '2', '--nam', 'x', '--image')).toHaveLength(4);
  });

  it('refuses a value for a switch, which would be taken for a yes', () => {
    expect(messagesOf('build', '--json=no').join()).toContain('--json');
  });
});
