import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Environment } from '../../../../src/engine/pip-configuration.js';
import { LayerpackError } from '../../../../src/errors.js';
import { temporaryDirectory } from '../../support/files.js';
import { statedBy } from '../../support/sources.js';
import { thrownBy } from '../../support/values.js';

function world(files: Readonly<Record<string, string>>) {
  const root = temporaryDirectory({ 'w/.keep': '', ...files });
  const workspace = join(root, 'w');
  const read = (environment: Environment = {}) => statedBy(workspace, ['requirements.txt'], environment);
  const finding = (environment: Environment = {}) => {
    const error = thrownBy(() => read(environment));
    if (!(error instanceof LayerpackError)) throw error;
    return error.finding;
  };
  return { root, read, finding };
}

const ofText = (text: string) => world({ 'w/requirements.txt': text });

describe('variables in requirements', () => {
  it('are put in before a line is read', () => {
    const { requirements, options } = ofText(
      'one==${VERSION}\n--index-url https://${HOST}/simple\n${WHOLE}\n',
    ).read({ VERSION: '1.5', HOST: 'h.example', WHOLE: 'two>=2' });
    expect(requirements.map(({ text, name }) => [name, text])).toEqual([
      ['one', 'one==1.5'],
      ['two', 'two>=2'],
    ]);
    expect(options.map(({ value }) => value)).toEqual(['https://h.example/simple']);
  });

  it('stay as they stand where they are not set, and in other spellings', () => {
    const text = '-f https://${UNSET}/${EMPTY}/$HOME/${lower}\none\n';
    const { options } = ofText(text).read({ EMPTY: '', HOME: '/h', lower: 'x' });
    expect(options[0]?.value).toBe('https://${UNSET}/${EMPTY}/$HOME/${lower}');
  });

  it('are named each once, and none of a comment', () => {
    const text =
      '-i https://${USER_1}:${TOKEN}@h.example\none\n# ${NOT}\ntwo @ https://${TOKEN}@h.example/x\n';
    expect(ofText(text).read().needs.variables).toEqual(['USER_1', 'TOKEN']);
  });

  it('can name a nested file', () => {
    const { read } = world({ 'w/requirements.txt': '-r ${NAME}.txt\n', 'w/more.txt': 'one\n' });
    expect(read({ NAME: 'more' }).requirements).toMatchObject([{ location: { file: 'more.txt', line: 1 } }]);
  });
});

describe('secrets in requirements', () => {
  it('are passwords and tokens of URLs, and variables where a URL has its user and password', () => {
    const text = [
      '-i https://me:plain-pass@h.example/simple',
      '--extra-index-url https://${TOKEN}@h.example',
      'one==${VERSION}',
      '-c c.txt',
    ].join('\n');
    const { read } = world({
      'w/requirements.txt': text,
      'w/c.txt': 'x @ https://ghp_abc@h.example/x.whl\n',
    });
    const { secrets } = read({ TOKEN: 'to%2Dken', VERSION: '1.2.3', OTHER: 'other' }).needs;
    expect(new Set(secrets)).toEqual(new Set(['plain-pass', 'to%2Dken', 'to-ken', 'ghp_abc']));
  });

  it('are not of one or two characters, which stand everywhere', () => {
    expect(ofText('-i https://me:ab@h.example\none\n').read().needs.secrets).toEqual([]);
  });

  // They are masked once the files are read, and this is told before
  it('are not told with what is wrong in a line', () => {
    const finding = ofText('one https://me:${TOKEN}@h.example/x\n').finding({ TOKEN: 'the-secret' });
    expect(finding.location).toEqual({ file: 'requirements.txt', line: 1 });
    expect(JSON.stringify(finding)).not.toContain('the-secret');
  });
});

describe('paths in requirements', () => {
  const wheel = 'a-1.0-py3-none-any.whl';

  it('are the files themselves, archives and directories of links, where they are there', () => {
    const { root, read } = world({
      'w/requirements.txt': `-r ../more.txt\n-f ./links\n-f absent\n-f https://h.example/x\n../${wheel}[x] ; python_version > "3"\n`,
      'w/links/x': '',
      'more.txt': '-c sub/c.txt\n-f links\nb @ ../b-1.0.tar.gz\n',
      'links/x': '',
      'sub/c.txt': 'c<2\n',
      [wheel]: '',
      'b-1.0.tar.gz': '',
    });
    expect([...read().needs.paths].sort()).toEqual(
      ['w/requirements.txt', 'more.txt', 'sub/c.txt', 'links', 'w/links', wheel, 'b-1.0.tar.gz']
        .map((path) => join(root, path))
        .sort(),
    );
  });

  it.each([
    ['a requirement', (path: string) => `file://${path}/${wheel}\n`, wheel],
    ['a named requirement', (path: string) => `a @ file://${path}/${wheel}\n`, wheel],
    ['a directory of links', (path: string) => `-f file://${path}/links\na\n`, 'links'],
  ])('are told of %s by file:// URL, too', (_, text, name) => {
    const { root } = world({ [wheel]: '', 'links/x': '' });
    expect(ofText(text(root)).read().needs.paths).toContain(join(root, name));
  });
});
