import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { LayerpackError } from '../../../../src/errors.js';
import { temporaryDirectory } from '../../support/files.js';
import { python } from '../../support/python.js';
import { statedBy } from '../../support/sources.js';
import { thrownBy } from '../../support/values.js';

function read(
  files: Readonly<Record<string, string | Buffer>>,
  named: readonly string[] = ['requirements.txt'],
) {
  return statedBy(temporaryDirectory(files), named);
}

function findingOf(files: Readonly<Record<string, string | Buffer>>, named?: readonly string[]) {
  const error = thrownBy(() => read(files, named));
  if (!(error instanceof LayerpackError)) throw error;
  return error.finding;
}

const places = (found: ReturnType<typeof read>) =>
  found.requirements.map(({ text, location }) => `${location.file}:${location.line} ${text}`);

const texts: Readonly<Record<string, string>> = {
  plain: 'one\ntwo==2\n',
  'without an end of line': 'one\ntwo==2',
  'blank lines': '\n\none\n\n  \ntwo\n',
  comments: '# top\none # why\n  # indented\ntwo #\n',
  'a hash sign in a URL': 'x @ https://h.example/x.zip#sha256=00 # a comment\n',
  'lines that go on': 'one \\\n  >=1, \\\n  <2\ntwo\n',
  'a comment ends a line that goes on': 'one \\\n# comment\ntwo\n',
  'a comment after a line that goes on': 'one>=1, \\\n  <2  # comment\ntwo\n',
  'a backslash at the very end': 'one\ntwo \\',
  'a backslash before the last end of line': 'one\ntwo \\\n',
  'Windows line ends': 'one\r\n# c\r\ntwo>=1, \\\r\n<2\r\nthree\r\n',
  'indented requirements': '  one\n\ttwo\n',
  hashes: 'one==1 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\ntwo==2 --hash=sha256:cc\n',
};

describe('a requirements file', () => {
  const program = `
import os, tempfile
from pip._internal.network.session import PipSession
from pip._internal.req.req_file import parse_requirements
import re
def read(text):
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, "requirements.txt")
        with open(path, "wb") as file:
            file.write(text.encode())
        found = parse_requirements(path, session=PipSession())
        return [[int(re.search(r"line (\\d+)", r.comes_from).group(1)), re.sub(r"\\s", "", r.requirement)] for r in found]
print(json.dumps([read(text) for text in input]))
`;
  const expected = python<readonly (readonly [number, string])[][]>(program, Object.values(texts));

  it.each(Object.keys(texts).map((name, index) => [name, index] as const))(
    'reads %s as pip does',
    (name, index) => {
      const { requirements } = read({ 'requirements.txt': texts[name] ?? '' });
      expect(requirements.map(({ text, location }) => [location.line, text.replaceAll(/\s/g, '')])).toEqual(
        expected[index],
      );
    },
  );

  it('reads several files and those they name, relative to the file that names them', () => {
    const found = read(
      {
        'requirements.txt': 'one\n-r sub/more.txt\ntwo\n',
        'sub/more.txt': 'three\n--requirement=deep/er.txt\n',
        'sub/deep/er.txt': 'four\n',
        'dev.txt': 'five\n',
      },
      ['requirements.txt', 'dev.txt'],
    );
    expect(places(found)).toEqual([
      'requirements.txt:1 one',
      'sub/more.txt:1 three',
      'sub/deep/er.txt:1 four',
      'requirements.txt:3 two',
      'dev.txt:1 five',
    ]);
  });

  it('reads constraints for what is wrong in them, and takes none for a requirement', () => {
    const files = {
      'requirements.txt': 'one\n-c c.txt\n',
      'c.txt': 'two==2\n-r more.txt\n',
      'more.txt': 'three\n',
    };
    const found = read(files);
    expect(places(found)).toEqual(['requirements.txt:1 one']);
    expect(found.options.map(({ option, value, location }) => [option, value, location.line])).toEqual([
      ['--constraint', 'c.txt', 2],
    ]);
    expect(findingOf({ ...files, 'more.txt': 'three=3\n' }).location).toEqual({ file: 'more.txt', line: 1 });
  });

  it('takes a file for requirements that is named as constraints before', () => {
    const found = read({ 'requirements.txt': '-c base.txt\n-r base.txt\n', 'base.txt': 'one==1\n' });
    expect(places(found)).toEqual(['base.txt:1 one==1']);
  });

  it('reads files that name each other once each', () => {
    const found = read({
      'requirements.txt': 'one\n-r other.txt\n',
      'other.txt': 'two\n-r requirements.txt\n',
    });
    expect(places(found)).toEqual(['requirements.txt:1 one', 'other.txt:1 two']);
  });

  it('reads a file once that is named twice', () => {
    expect(places(read({ 'a.txt': 'one\n' }, ['a.txt', './a.txt']))).toEqual(['a.txt:1 one']);
  });

  it('says where files outside the workspace are', () => {
    const elsewhere = temporaryDirectory({ 'shared.txt': 'one\n' });
    const found = read({}, [join(elsewhere, 'shared.txt')]);
    expect(found.needs.paths).toEqual([join(elsewhere, 'shared.txt')]);
    expect(found.requirements[0]?.location.file).toMatch(/shared\.txt$/);
  });

  it('does not read what is named by URL, and is content with that', () => {
    const found = read({ 'requirements.txt': '-r https://h.example/requirements.txt\n' });
    expect(found.requirements).toEqual([]);
    expect(found.options).toHaveLength(1);
  });

  it('passes over a byte order mark', () => {
    expect(places(read({ 'requirements.txt': '\uFEFFone\n' }))).toEqual(['requirements.txt:1 one']);
  });

  it.each([
    ['UTF-16, little end first', Buffer.from('\uFEFFone\n', 'utf16le')],
    ['UTF-16, big end first', Buffer.from('\uFEFFone\n', 'utf16le').swap16()],
  ])('refuses %s, and says how to mend it', (_, content) => {
    const finding = findingOf({ 'requirements.txt': content });
    expect(finding).toMatchObject({ rule: 'requirements', subject: 'requirements.txt' });
    expect(finding.reason).toMatch(/UTF-16/);
    expect(finding.advice).toMatch(/UTF-8/);
  });

  it('refuses what is no text', () => {
    expect(findingOf({ 'requirements.txt': Buffer.from([0x6f, 0xe9, 0x0a]) }).reason).toMatch(/not UTF-8/);
  });

  it('tells a missing file', () => {
    const finding = findingOf({}, ['absent.txt']);
    expect(finding).toMatchObject({
      rule: 'requirements',
      subject: 'absent.txt',
      reason: 'there is no such file',
    });
    expect(finding.location).toBeUndefined();
  });

  it('tells a missing file at the line that names it', () => {
    const finding = findingOf({ 'requirements.txt': 'one\n\n-r absent.txt\n' });
    expect(finding).toMatchObject({ subject: 'absent.txt', location: { file: 'requirements.txt', line: 3 } });
  });

  it('tells a directory', () => {
    expect(findingOf({ 'sub/a.txt': '' }, ['sub']).reason).toBe('it is a directory');
  });

  it.each(['', '\n\n', '# only a comment\n', '--pre\n', '-c c.txt\n'])(
    'tells a file without requirements: %j',
    (text) => {
      const finding = findingOf({ 'requirements.txt': text, 'c.txt': 'one\n' });
      expect(finding).toMatchObject({ rule: 'requirements', reason: 'it names no requirement' });
    },
  );

  it('tells file and line of a mistake, also where lines go on', () => {
    expect(findingOf({ 'requirements.txt': '# a\none\ntwo \\\n  >= \\\n 1\n\nthree=3\n' })).toMatchObject({
      rule: 'requirements',
      location: { file: 'requirements.txt', line: 7 },
      title: 'Failed to read line 7 of requirements.txt',
    });
    expect(findingOf({ 'requirements.txt': 'one\ntwo \\\n  = 1\n' }).location).toEqual({
      file: 'requirements.txt',
      line: 2,
    });
    const nested = { 'requirements.txt': '-r sub/more.txt\n', 'sub/more.txt': 'one\n--no-deps\n' };
    expect(findingOf(nested).location).toEqual({ file: 'sub/more.txt', line: 2 });
  });
});
