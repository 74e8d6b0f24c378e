import { describe, expect, it } from '@jest/globals';
import { temporaryDirectory } from '../../support/files.js';
import { findingOf, statedBy } from '../../support/sources.js';

const beside = {
  'libs/x/setup.py': '',
  'a-1-py3-none-any.whl': '',
  'c.txt': 'x\none==1 --hash=sha256:cc\n',
  'more.txt': 'four\n',
};

function reading(text: string, more: readonly string[] = []) {
  const workspace = temporaryDirectory({ ...beside, 'requirements.txt': text });
  return () => statedBy(workspace, ['requirements.txt', ...more]);
}

describe('hashes in requirements files', () => {
  it.each([
    ['one\n', null],
    ['one==1 --hash=sha256:aa\ntwo==2 --hash=sha256:bb\n', { file: 'requirements.txt', line: 1 }],
    ['one\n-c c.txt\n', { file: 'c.txt', line: 2 }],
    ['two==2 --hash=sha256:aa\none\n-c c.txt\n', { file: 'requirements.txt', line: 1 }],
    ['--require-hashes\none==1 --hash=sha256:aa\n', { file: 'requirements.txt', line: 2 }],
    [
      'one==1 --hash=sha256:aa\nx @ https://h.example/x-1-py3-none-any.whl#sha256=00ff\n',
      { file: 'requirements.txt', line: 1 },
    ],
  ])('of %j are first at %j', (text, location) => {
    expect(reading(text)().hashedAt).toEqual(location);
  });

  it.each([
    ['one\ntwo==2 --hash=sha256:aa\nthree\n', 1, 'one has no hash, and requirements.txt:2 has hashes'],
    ['two==2 --hash=sha256:aa\n\nthree==3\n', 3, 'three==3 has no hash, and requirements.txt:1 has hashes'],
    ['--require-hashes\none==1\n', 2, 'one==1 has no hash, and requirements.txt:1 asks for hashes'],
    ['two\n-c c.txt\n', 1, 'two has no hash, and c.txt:2 has hashes'],
    [
      'one==1 --hash=sha256:aa\nx @ https://h.example/x-1-py3-none-any.whl\n',
      2,
      'x @ https://h.example/x-1-py3-none-any.whl has no hash',
    ],
    ['one==1 --hash=sha256:aa\n./a-1-py3-none-any.whl\n', 2, './a-1-py3-none-any.whl has no hash'],
    [
      'one==1 --hash=sha256:aa\n-e ./libs/x\n',
      2,
      './libs/x is a local directory, which can have no hash, and',
    ],
    [
      'one==1 --hash=sha256:aa\ny @ git+https://h.example/y.git\n',
      2,
      'y @ git+https://h.example/y.git is a repository, which can have no hash, and',
    ],
  ])('are all or nothing: %j', (text, line, reason) => {
    const finding = findingOf(reading(text));
    expect(finding).toMatchObject({ rule: 'requirements', location: { file: 'requirements.txt', line } });
    expect(finding.reason).toContain(reason);
  });

  it('are all or nothing over all files of a layer', () => {
    expect(findingOf(reading('one==1 --hash=sha256:aa\n', ['more.txt'])).location).toEqual({
      file: 'more.txt',
      line: 1,
    });
    expect(findingOf(reading('one==1 --hash=sha256:aa\n-r more.txt\n')).location).toEqual({
      file: 'more.txt',
      line: 1,
    });
  });

  it.each([
    ['./libs/x --hash=sha256:aa\n', 'a local directory has no hash'],
    ['y @ git+https://h.example/y.git --hash=sha256:aa\n', 'a repository has no hash'],
  ])('cannot be of what is built: %j', (text, reason) => {
    expect(findingOf(reading(text)).reason).toContain(reason);
  });

  it('need not be everywhere where the file says so', () => {
    expect(reading('--no-require-hashes\none==1 --hash=sha256:aa\ntwo\n')().requirements).toHaveLength(2);
  });

  it('are missed without telling a secret', () => {
    const text = 'one==1 --hash=sha256:aa\nx @ https://me:the-secret@h.example/x-1.tar.gz\n';
    expect(JSON.stringify(findingOf(reading(text)))).not.toContain('the-secret');
  });
});
