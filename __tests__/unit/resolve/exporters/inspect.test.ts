import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { LayerpackError } from '../../../../src/errors.js';
import { inspectLock } from '../../../../src/resolve/sources/export-inspect.js';
import type { Lock } from '../../../../src/resolve/sources/lock.js';
import { temporaryDirectory, writeFiles } from '../../support/files.js';
import { thrownBy } from '../../support/values.js';
import { lockIn, locks } from './support.js';

const none = { extras: [], groups: [] };
const pyproject = '[project]\nname = "demo"\nversion = "1"\n';
const poetryLock = '[metadata]\nlock-version = "2.1"\ncontent-hash = "0"\n';

function findingOf(lock: Lock, workspace: string, selection: { extras?: string[]; groups?: string[] } = {}) {
  return (thrownBy(() => inspectLock(lock, { ...none, ...selection }, workspace, {})) as LayerpackError)
    .finding;
}

function projectWith(files: Readonly<Record<string, string>>, kind: Lock['kind'] = 'uv-lock') {
  const workspace = temporaryDirectory({ 'uv.lock': 'version = 1\n', 'poetry.lock': poetryLock, ...files });
  return { workspace, lock: lockIn(workspace, kind) };
}

describe('what a lock needs', () => {
  it('is itself, the projects that it is of, and the directories that are locked', () => {
    const { paths } = inspectLock(lockIn(join(locks, 'uv'), 'uv-lock'), none, locks, {});
    const expected = ['uv.lock', 'pyproject.toml', 'packages/shared', 'vendor/greeting'];
    expect(paths).toEqual(expect.arrayContaining(expected.map((path) => join(locks, 'uv', path))));
    expect(paths).toContain(join(locks, 'uv', 'packages/shared/pyproject.toml'));
  });

  it('is what poetry locked by path, even outside of the project, but not what is gone', () => {
    const source = (url: string) =>
      `[[package]]\nname = "x"\n\n[package.source]\ntype = "directory"\nurl = "${url}"\n\n`;
    const workspace = temporaryDirectory({
      'app/pyproject.toml': pyproject,
      'app/poetry.lock': source('../lib') + source('../gone') + poetryLock,
      'lib/pyproject.toml': '',
    });
    const { paths } = inspectLock(lockIn(join(workspace, 'app'), 'poetry-lock'), none, workspace, {});
    expect(paths).toEqual(
      ['app/poetry.lock', 'app/pyproject.toml', 'lib'].map((path) => join(workspace, path)),
    );
  });

  it('is the same where lines end as on Windows', () => {
    const directory = join(locks, 'uv');
    const lock = lockIn(directory, 'uv-lock');
    const windows = { ...lock, text: lock.text.replaceAll('\n', '\r\n') };
    expect(inspectLock(windows, none, locks, {})).toEqual(inspectLock(lock, none, locks, {}));
  });

  it.each([
    ['uv-lock', '[[tool.uv.index]]\nname = "my-own"\nurl = "https://a.example/simple"\n', 'UV_INDEX_MY_OWN'],
    [
      'poetry-lock',
      '[[tool.poetry.source]]\nname = "my-own"\nurl = "https://a.example/simple"\n',
      'POETRY_HTTP_BASIC_MY_OWN',
    ],
  ] as const)(
    'is the credentials of the indexes that are named, where they are set: %s',
    (kind, source, prefix) => {
      const { workspace, lock } = projectWith({ 'pyproject.toml': pyproject + source }, kind);
      const environment = { [`${prefix}_USERNAME`]: 'someone', [`${prefix}_PASSWORD`]: 'sesame', OTHER: 'x' };
      expect(inspectLock(lock, none, workspace, environment)).toMatchObject({
        variables: [`${prefix}_USERNAME`, `${prefix}_PASSWORD`],
        secrets: expect.arrayContaining(['sesame']),
      });
      expect(inspectLock(lock, none, workspace, {}).variables).toEqual([]);
    },
  );

  it('names secrets that stand in URLs', () => {
    const dependency = 'dependencies = ["x @ git+https://someone:sesame@a.example/x"]\n';
    const { workspace, lock } = projectWith({ 'pyproject.toml': pyproject + dependency });
    expect(inspectLock(lock, none, workspace, {}).secrets).toContain('sesame');
  });
});

describe('a lock is refused', () => {
  it.each(['uv-lock', 'poetry-lock'] as const)('without pyproject.toml: %s', (kind) => {
    const { workspace, lock } = projectWith({}, kind);
    expect(findingOf(lock, workspace)).toMatchObject({
      rule: 'requirements',
      reason: expect.stringContaining('there is no pyproject.toml'),
    });
  });

  it('where pyproject.toml is no TOML, at its line', () => {
    const { workspace, lock } = projectWith({ 'pyproject.toml': `${pyproject}dependencies = [\n` });
    expect(findingOf(lock, workspace)).toMatchObject({ location: { file: 'pyproject.toml' } });
  });

  it.each([
    ['uv-lock', { 'uv.lock': 'version = 2\n' }],
    ['poetry-lock', { 'poetry.lock': poetryLock.replace('2.1', '3.0') }],
  ] as const)('of a newer format: %s', (kind, files) => {
    const { workspace, lock } = projectWith({ 'pyproject.toml': pyproject, ...files }, kind);
    expect(findingOf(lock, workspace).reason).toMatch(/format (?:2|3\.0), and .*1.* is understood/);
  });
});

describe('extras and groups', () => {
  const uv = () => lockIn(join(locks, 'uv'), 'uv-lock');

  it.each([
    ['uv', 'uv-lock', { extras: ['Tables', 'all'], groups: ['ops', 'dev'] }],
    ['poetry-2', 'poetry-lock', { extras: ['aws_sdk', 'parser'], groups: ['dev', 'ops'] }],
    ['poetry-1.1', 'poetry-lock', { extras: ['fast'], groups: ['dev'] }],
  ] as const)('are found by any spelling: %s', (directory, kind, selection) => {
    expect(() => inspectLock(lockIn(join(locks, directory), kind), selection, locks, {})).not.toThrow();
  });

  it('that do not exist are an error that names the nearest and all', () => {
    expect(findingOf(uv(), locks, { extras: ['table'] })).toMatchObject({
      rule: 'requirements',
      subject: 'table',
      reason: 'it has all, tables',
      advice: 'Did you mean tables?',
      location: { file: 'uv/pyproject.toml', line: 14 },
    });
    expect(findingOf(uv(), locks, { groups: ['opps'] })).toMatchObject({
      reason: 'it has dev, ops, types',
      advice: 'Did you mean ops?',
    });
  });

  it('of a member count only where the workspace has no project of its own', () => {
    expect(findingOf(uv(), locks, { extras: ['yaml'] }).title).toContain('extra yaml');
    const member =
      '[project]\nname = "app"\nversion = "1"\n[project.optional-dependencies]\nyaml = ["pyyaml"]\n';
    const { workspace, lock } = projectWith({
      'pyproject.toml': '[tool.uv.workspace]\nmembers = ["apps/*"]\n[dependency-groups]\nops = []\n',
      'apps/app/pyproject.toml': member,
      'uv.lock':
        'version = 1\n\n[manifest]\nmembers = [\n    "app",\n]\n\n[[package]]\nname = "app"\nversion = "1"\nsource = { virtual = "apps/app" }\n',
    });
    expect(() => inspectLock(lock, { extras: ['yaml'], groups: ['ops'] }, workspace, {})).not.toThrow();
    writeFiles(workspace, { 'apps/app/pyproject.toml': member.replace('yaml', 'json') });
    expect(findingOf(lock, workspace, { extras: ['yaml'] }).reason).toBe('it has json');
  });
});
