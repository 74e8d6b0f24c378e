import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { copyProject } from '../../../src/resolve/project-copy.js';
import { temporaryDirectory, writeFiles } from '../support/files.js';

const plainProject = { 'pyproject.toml': '[project]\nname = "app"\n', 'src/app.py': 'x = 1\n' };

/** Copies a project of a workspace, and says which paths are in the copy. */
async function copy(workspace: string, project = '.', leaveOut: readonly string[] = []) {
  const to = join(temporaryDirectory(), 'sources', 'the copy');
  const directory = join(workspace, project);
  const copied = await copyProject(directory, workspace, to, leaveOut);
  const paths = readdirSync(to, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(to, join(entry.parentPath, entry.name)));
  return { to, copied, paths: paths.filter((path) => !path.startsWith('.git/')).sort() };
}

describe('copyProject', () => {
  it('copies what is there, modes included, and changes nothing', async () => {
    const workspace = temporaryDirectory({ ...plainProject, 'a b/tool.sh': '#!/bin/sh\n' });
    chmodSync(join(workspace, 'a b/tool.sh'), 0o755);
    const { to, copied, paths } = await copy(workspace);
    expect(copied).toBe(to);
    expect(paths).toEqual(['a b/tool.sh', 'pyproject.toml', 'src/app.py']);
    expect(readFileSync(join(copied, 'src/app.py'), 'utf8')).toBe('x = 1\n');
    expect(statSync(join(copied, 'a b/tool.sh')).mode & 0o777).toBe(0o755);
    expect(readdirSync(workspace).sort()).toEqual(['a b', 'pyproject.toml', 'src']);
  });

  it('copies the project alone, not what lies beside it', async () => {
    const workspace = temporaryDirectory({
      'my libs/the app/setup.py': '',
      'my libs/the app/app.py': '',
      'my libs/other/setup.py': '',
      'pyproject.toml': '',
    });
    const { to, copied, paths } = await copy(workspace, 'my libs/the app');
    expect(copied).toBe(to);
    expect(paths).toEqual(['app.py', 'setup.py']);
  });

  it.each([
    '.git/config',
    '.hg/hgrc',
    'node_modules/left-pad/index.js',
    '.tox/py312/x.py',
    '.nox/tests/x.py',
    'src/__pycache__/app.cpython-312.pyc',
    '.mypy_cache/x.json',
    '.pytest_cache/x',
    'sub/.ruff_cache/x',
  ])('leaves behind what no build needs: %s', async (path) => {
    const { paths } = await copy(temporaryDirectory({ ...plainProject, [path]: 'x' }));
    expect(paths).toEqual(Object.keys(plainProject));
  });

  it('leaves virtual environments behind, whatever they are called', async () => {
    const outside = temporaryDirectory({ 'shared/pyvenv.cfg': '', 'shared/bin/python': '' });
    const workspace = temporaryDirectory({
      ...plainProject,
      'my env/pyvenv.cfg': 'home = /usr/bin\n',
      'my env/lib/python3.12/site-packages/big.py': '',
      'tools/venv/pyvenv.cfg': '',
      'tools/run.py': '',
      'venv/app.py': '',
    });
    symlinkSync(join(outside, 'shared'), join(workspace, '.venv'));
    const { paths } = await copy(workspace);
    expect(paths).toEqual(['pyproject.toml', 'src/app.py', 'tools/run.py', 'venv/app.py']);
  });

  it('leaves behind what an earlier build made, which would get into the wheel, and nothing else of build', async () => {
    const workspace = temporaryDirectory({
      ...plainProject,
      'build/lib/gone.py': '',
      'build/lib.linux-x86_64-cpython-312/gone.so': '',
      'build/bdist.linux-x86_64/wheel/gone.py': '',
      'build/hook.py': '',
      'build/library/keep.py': '',
      'lib/keep.py': '',
    });
    const { paths } = await copy(workspace);
    expect(paths).toEqual([
      'build/hook.py',
      'build/library/keep.py',
      'lib/keep.py',
      'pyproject.toml',
      'src/app.py',
    ]);
  });

  it("keeps a package's own build/lib, which is no build's", async () => {
    const own = { 'src/app/build/lib/__init__.py': '', 'src/app/build/__init__.py': '' };
    const { paths } = await copy(temporaryDirectory({ ...plainProject, ...own }));
    expect(paths).toEqual(expect.arrayContaining(Object.keys(own)));
  });

  it('leaves behind what is said to be no part of it', async () => {
    const workspace = temporaryDirectory({ ...plainProject, 'out/layer.zip': 'x', 'src/out/keep.py': '' });
    const { paths } = await copy(workspace, '.', [join(workspace, 'out')]);
    expect(paths).toEqual(['pyproject.toml', 'src/app.py', 'src/out/keep.py']);
  });

  it('keeps links as links', async () => {
    const workspace = temporaryDirectory({ ...plainProject, 'data/x.txt': 'x' });
    const links = { 'src/data': '../data', 'one.txt': 'data/x.txt', nowhere: 'absent', root: '/usr' };
    for (const [path, target] of Object.entries(links)) symlinkSync(target, join(workspace, path));
    const { copied } = await copy(workspace);
    const found = Object.keys(links).map((path) => [path, readlinkSync(join(copied, path))]);
    expect(Object.fromEntries(found)).toEqual(links);
    expect(readFileSync(join(copied, 'src/data/x.txt'), 'utf8')).toBe('x');
  });

  it('keeps readable what a link out of the project leads to', async () => {
    const workspace = temporaryDirectory({ LICENSE: 'free\n', 'libs/app/setup.py': '' });
    symlinkSync('../../LICENSE', join(workspace, 'libs/app/LICENSE'));
    const { copied } = await copy(workspace, 'libs/app');
    expect(existsSync(join(copied, 'LICENSE'))).toBe(true);
  });

  it('passes over pipes and the like, which no wheel can hold', async () => {
    const workspace = temporaryDirectory(plainProject);
    execFileSync('mkfifo', [join(workspace, 'queue.pipe')]);
    const { paths } = await copy(workspace);
    expect(paths).toEqual(Object.keys(plainProject));
  });

  it('can lie inside the project, of which it is then no part', async () => {
    const workspace = temporaryDirectory({ ...plainProject, 'tmp/.keep': '' });
    const copied = await copyProject(workspace, workspace, join(workspace, 'tmp', 'sources', '0'), [
      join(workspace, 'tmp', 'sources'),
    ]);
    expect(readdirSync(copied).sort()).toEqual(['pyproject.toml', 'src', 'tmp']);
    expect(readdirSync(join(copied, 'tmp'))).toEqual(['.keep']);
  });
});

const identity = { NAME: 'me', EMAIL: 'me@h.example' };
const environment = {
  PATH: process.env['PATH'] ?? '',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  ...Object.fromEntries(
    Object.entries(identity).flatMap(([key, value]) => [
      [`GIT_AUTHOR_${key}`, value],
      [`GIT_COMMITTER_${key}`, value],
    ]),
  ),
};

const git = (directory: string, ...words: readonly string[]) =>
  execFileSync('git', words, { cwd: directory, env: environment, encoding: 'utf8', stdio: 'pipe' }).trim();

const scm = '[build-system]\nrequires = ["setuptools", "setuptools-scm>=8"]\n';

/** A repository with a tag and a commit after it. */
function repository(files: Readonly<Record<string, string>>): string {
  const directory = temporaryDirectory(files);
  git(directory, 'init', '--quiet', '--initial-branch=main');
  git(directory, 'add', '--all');
  git(directory, 'commit', '--quiet', '--message=one');
  git(directory, 'tag', 'v1.2.0');
  git(directory, 'commit', '--quiet', '--allow-empty', '--message=two');
  return directory;
}

describe('the history', () => {
  it.each([
    ['pyproject.toml', scm],
    ['pyproject.toml', '[build-system]\nrequires = ["hatchling", "hatch-vcs"]\n'],
    ['pyproject.toml', '[build-system]\nrequires = ["poetry-core", "poetry-dynamic-versioning>=1"]\n'],
    ['pyproject.toml', '[build-system]\nrequires = ["pdm-backend"]\n[tool.pdm.version]\nsource = "scm"\n'],
    ['pyproject.toml', '[build-system]\nrequires = ["setuptools", "versioningit"]\n'],
    ['setup.py', 'from setuptools import setup\nsetup(setup_requires=["pbr"], pbr=True)\n'],
    ['setup.py', 'import versioneer\n'],
    ['setup.cfg', '[options]\nsetup_requires =\n    setuptools_scm\n'],
  ])('comes along where %s asks for it: %j', async (file, text) => {
    const workspace = repository({ [file]: text, 'src/app.py': '' });
    const { copied } = await copy(workspace);
    expect(git(copied, 'describe', '--tags', '--long', '--dirty')).toMatch(/^v1\.2\.0-1-g[0-9a-f]+$/);
    expect(git(copied, 'status', '--porcelain')).toBe('');
  });

  it('stays behind where no build asks for it', async () => {
    const { copied } = await copy(repository(plainProject));
    expect(existsSync(join(copied, '.git'))).toBe(false);
  });

  it("brings all of the checkout along, for a subdirectory's project", async () => {
    const workspace = repository({
      'my services/the app/pyproject.toml': scm,
      'my services/the app/app.py': '',
      'shared/x.py': '',
    });
    writeFiles(workspace, { 'my services/the app/.venv/pyvenv.cfg': '', 'shared/__pycache__/x.pyc': '' });
    const { to, copied, paths } = await copy(workspace, 'my services/the app');
    expect(copied).toBe(join(to, 'my services/the app'));
    expect(paths).toEqual([
      'my services/the app/app.py',
      'my services/the app/pyproject.toml',
      'shared/x.py',
    ]);
    expect(git(copied, 'describe', '--tags')).toMatch(/^v1\.2\.0-1-/);
  });

  it('is whole where git has packed it', async () => {
    const workspace = repository({ 'pyproject.toml': scm });
    git(workspace, 'gc', '--quiet');
    const { copied } = await copy(workspace);
    expect(git(copied, 'describe', '--tags')).toMatch(/^v1\.2\.0-1-/);
  });

  it('is that of a shallow clone, as runners make them', async () => {
    const origin = repository({ 'pyproject.toml': scm });
    const clone = join(temporaryDirectory(), 'clone');
    git(origin, 'clone', '--quiet', '--depth=1', pathToFileURL(origin).href, clone);
    const { copied } = await copy(clone);
    expect(git(copied, 'rev-list', '--count', 'HEAD')).toBe('1');
  });

  it.each([
    ['there is no repository', (place: string) => place],
    [
      'the repository lies outside the workspace, where no build may look',
      (place: string) => {
        git(place, 'init', '--quiet');
        return join(place, 'workspace');
      },
    ],
  ])('is left out where %s', async (_, prepare) => {
    const place = temporaryDirectory({ 'workspace/pyproject.toml': scm, 'pyproject.toml': scm });
    const { to, copied } = await copy(prepare(place));
    expect(copied).toBe(to);
    expect(existsSync(join(copied, '.git'))).toBe(false);
    expect(existsSync(join(copied, 'pyproject.toml'))).toBe(true);
  });

  it('is left out of a worktree, whose repository lies elsewhere', async () => {
    const main = repository({ 'pyproject.toml': scm });
    const worktree = join(temporaryDirectory(), 'worktree');
    git(main, 'worktree', 'add', '--quiet', worktree);
    const { paths } = await copy(worktree);
    expect(paths).toEqual(['pyproject.toml']);
  });
});

describe('credentials of the repository', () => {
  const token = 'geheimes-token';
  const sections = {
    header: `[http "https://h.example/"]\n\textraheader = AUTHORIZATION: basic ${token}\n`,
    remote: `[remote "origin"]\n\turl = https://x:${token}@h.example/app.git\n`,
    credential: `[credential]\n\thelper = "!echo password=${token}"\n`,
    submodule: `[submodule "lib"]\n\turl = https://${token}@h.example/lib.git\n`,
    url: `[url "https://${token}@h.example/"]\n\tinsteadOf = https://h.example/\n`,
    include: `[includeIf "gitdir:/x"]\n\tpath = /${token}\n`,
  };

  /** All files of the copied repository that have the token. */
  function leaks(copied: string): readonly string[] {
    const place = join(copied, '.git');
    return readdirSync(place, { recursive: true, encoding: 'utf8' }).filter(
      (path) => statSync(join(place, path)).isFile() && readFileSync(join(place, path)).includes(token),
    );
  }

  it('stay behind with its configuration, hooks, submodules and logs', async () => {
    const workspace = repository({ 'pyproject.toml': scm });
    const config = readFileSync(join(workspace, '.git/config'), 'utf8');
    expect(config).toMatch(/^\[core\]/);
    writeFiles(workspace, {
      '.git/config': `${Object.values(sections).join('')}${config}${Object.values(sections).join('')}`,
      '.git/config.worktree': sections.header,
      '.git/hooks/post-checkout': `#!/bin/sh\necho ${token}\n`,
      '.git/modules/lib/config': sections.header,
      '.git/FETCH_HEAD': `https://${token}@h.example/app\n`,
      '.git/logs/HEAD': `0 1 me <me@h.example> 1 +0000\tclone: from https://${token}@h.example\n`,
    });
    const { copied } = await copy(workspace);
    expect(leaks(copied)).toEqual([]);
    expect(readFileSync(join(copied, '.git/config'), 'utf8')).toBe(config);
    expect(existsSync(join(copied, '.git/hooks'))).toBe(false);
    expect(git(copied, 'describe', '--tags')).toMatch(/^v1\.2\.0-1-/);
  });

  it('stay behind however the configuration is indented, as git reads it', async () => {
    const workspace = repository({ 'pyproject.toml': scm });
    const config = readFileSync(join(workspace, '.git/config'), 'utf8');
    writeFiles(workspace, { '.git/config': `${config}  ${sections.header}` });
    expect(git(workspace, 'config', 'http.https://h.example/.extraheader')).toContain(token);
    const { copied } = await copy(workspace);
    expect(leaks(copied)).toEqual([]);
  });
});
