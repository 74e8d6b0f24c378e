import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { temporaryDirectory, writeFiles } from '../../support/files.js';
import { findingOf, statedBy } from '../../support/sources.js';

const files = {
  'w/libs/x/setup.py': '',
  'w/pyproject.toml': '[project]\nname = "w"\n',
  'w/libs/empty/readme.md': '',
  'beside/setup.py': '',
  'w/dist/a-1.0-py3-none-any.whl': '',
};

function world(line: string, more: Readonly<Record<string, string>> = {}) {
  const root = temporaryDirectory({ ...files, ...more, 'w/requirements.txt': `one\n${line}\n` });
  const workspace = join(root, 'w');
  const read = () => statedBy(workspace, ['requirements.txt']);
  return { root, workspace, read, finding: () => findingOf(read) };
}

describe('a local directory in requirements', () => {
  it.each([
    ['.', '', undefined, '.'],
    ['./libs/x', 'libs/x', undefined, './libs/x'],
    ['libs/x', 'libs/x', undefined, 'libs/x'],
    ['-e ./libs/x', 'libs/x', undefined, './libs/x'],
    ['-e libs/x', 'libs/x', undefined, 'libs/x'],
    ['--editable=libs/x', 'libs/x', undefined, 'libs/x'],
    ['-e .', '', undefined, '.'],
    ['.[extra]', '', undefined, '.[extra]'],
    ['./libs/x[a,b] ; python_version > "3"', 'libs/x', undefined, './libs/x[a,b] ; python_version > "3"'],
    ['My_X @ ./libs/x', 'libs/x', 'my-x', 'My_X @ ./libs/x'],
    ['./libs/x --config-settings=a=b', 'libs/x', undefined, './libs/x'],
  ])('is taken: %s', (line, path, name, written) => {
    const { workspace, read } = world(line);
    expect(read().requirements[1]).toMatchObject({
      kind: 'direct',
      path: join(workspace, path),
      name,
      written,
      location: { file: 'requirements.txt', line: 2 },
    });
  });

  it('may be named by file:// URL', () => {
    const { workspace } = world('');
    const url = pathToFileURL(join(workspace, 'libs/x')).href;
    writeFiles(workspace, { 'requirements.txt': `x @ ${url}\n` });
    expect(statedBy(workspace, ['requirements.txt']).requirements).toMatchObject([
      { path: join(workspace, 'libs/x'), name: 'x' },
    ]);
  });

  it.each([
    ['../beside', 'a directory outside the workspace'],
    ['-e ../beside', 'a directory outside the workspace'],
    ['./linked', 'a directory outside the workspace'],
    ['./libs/empty', 'a directory with neither pyproject.toml nor setup.py'],
    ['./libs/absent', 'names a file or directory that is not there'],
    ['./dist/absent-1.0-py3-none-any.whl', 'names a file or directory that is not there'],
  ])('that cannot be built is told at its line: %s', (line, reason) => {
    const { root, workspace, finding } = world(line);
    symlinkSync(join(root, 'beside'), join(workspace, 'linked'));
    expect(finding()).toMatchObject({
      rule: 'requirements',
      subject: line.replace(/^-e /, ''),
      title: 'Failed to read line 2 of requirements.txt',
      reason: expect.stringContaining(reason),
      location: { file: 'requirements.txt', line: 2 },
    });
  });

  it('is inside a workspace that is reached by a link', () => {
    const { root } = world('./libs/x');
    symlinkSync(join(root, 'w'), join(root, 'link'));
    const { requirements } = statedBy(join(root, 'link'), ['requirements.txt']);
    expect(requirements).toHaveLength(2);
  });

  it('is relative to the workspace in nested files too, as pip has it', () => {
    const { workspace, read } = world('-r sub/more.txt', { 'w/sub/more.txt': './libs/x\n' });
    expect(read().requirements[1]).toMatchObject({
      path: join(workspace, 'libs/x'),
      location: { file: 'sub/more.txt' },
    });
  });

  it('may have the name of a distribution', () => {
    const { workspace, read } = world('libs');
    mkdirSync(join(workspace, 'libs'), { recursive: true });
    expect(read().requirements[1]).toMatchObject({ kind: 'named', name: 'libs', path: null });
  });
});

describe('other places in requirements', () => {
  it('are wheels and archives by path, inside the workspace or not', () => {
    const { workspace, read } = world('./dist/a-1.0-py3-none-any.whl');
    expect(read().requirements[1]).toMatchObject({
      name: 'a',
      path: join(workspace, 'dist/a-1.0-py3-none-any.whl'),
    });
    const outside = world('../b-1.0.tar.gz', { 'b-1.0.tar.gz': '' });
    expect(outside.read().requirements[1]).toMatchObject({ path: join(outside.root, 'b-1.0.tar.gz') });
  });

  it.each([
    'x @ git+https://h.example/x.git@main',
    'git+ssh://git@h.example/x.git#egg=x',
    '-e git+https://h.example/x.git@v1#egg=x&subdirectory=src',
    'https://h.example/x-1.0-py3-none-any.whl',
  ])('are URLs, which are nothing on this machine: %s', (line) => {
    expect(world(line).read().requirements[1]).toMatchObject({
      kind: 'direct',
      name: 'x',
      path: null,
      written: line.replace(/^-e /, ''),
    });
  });

  it('are repositories on this machine, which the engine must see', () => {
    const { root } = world('');
    const { read } = world(`x @ git+file://${root}/beside@main#subdirectory=a`);
    const { requirements, needs } = read();
    expect(requirements[1]).toMatchObject({ path: null });
    expect(needs.paths).toContain(join(root, 'beside'));
  });

  it.each(['file://elsewhere/x', 'x @ file:///%ZZ'])('may make no sense without harm: %s', (line) => {
    expect(world(line).read().requirements[1]).toMatchObject({ kind: 'direct', path: null });
  });
});
