import { describe, expect, it } from '@jest/globals';
import { sourceOf } from '../../../src/resolve/resolver-input.js';
import { temporaryDirectory } from '../support/files.js';
import { requirementsOf } from '../support/requirements.js';
import { statedBy } from '../support/sources.js';

const files = {
  'libs/app/setup.py': '',
  'a-1.0-py3-none-any.whl': '',
  'a-1.0.tar.gz': '',
};
const isDirectory = (path: string) => path.endsWith('/libs/app');

function sourceOfLine(line: string) {
  const [requirement] = requirementsOf(`${line}\n`, files).requirements;
  if (!requirement) throw new Error('no requirement');
  return { requirement, source: sourceOf(requirement, isDirectory) };
}

describe('sourceOf', () => {
  it.each(['./libs/app', '-e libs/app[x]', 'app @ ./libs/app ; python_version > "3"'])(
    'has a directory built: %s',
    (line) => {
      const { requirement, source } = sourceOfLine(line);
      expect(source).toEqual({ kind: 'directory', path: requirement.path });
    },
  );

  it.each([
    ['git+https://h.example/a.git@v1#subdirectory=x', 'git+https://h.example/a.git@v1#subdirectory=x'],
    ['-e git+https://h.example/a.git#egg=a', 'git+https://h.example/a.git#egg=a'],
    ['a[x] @ hg+https://h.example/a ; python_version > "3"', 'a[x] @ hg+https://h.example/a'],
  ])('has a repository built, whatever its marker: %s', (line, expected) => {
    expect(sourceOfLine(line).source).toEqual({ kind: 'vcs', line: expected });
  });

  it('leaves variables of a repository unexpanded', () => {
    const line = 'a @ git+https://${TOKEN}@h.example/a.git';
    const workspace = temporaryDirectory({ 'requirements.txt': `${line}\n` });
    const { requirements } = statedBy(workspace, ['requirements.txt'], { TOKEN: 'geheim' });
    expect(requirements.map((requirement) => sourceOf(requirement, isDirectory))).toEqual([
      { kind: 'vcs', line },
    ]);
  });

  it.each([
    'one==1',
    './a-1.0-py3-none-any.whl',
    './a-1.0.tar.gz',
    'https://h.example/a-1.0.tar.gz',
    'a @ https://h.example/git+a-1.0-py3-none-any.whl',
  ])('leaves to the installer what that takes as it is: %s', (line) => {
    expect(sourceOfLine(line).source).toBeUndefined();
  });
});
