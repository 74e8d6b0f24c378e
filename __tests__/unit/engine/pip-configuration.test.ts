import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Environment } from '../../../src/engine/pip-configuration.js';
import { passwordsIn, readPipConfiguration } from '../../../src/engine/pip-configuration.js';
import { temporaryDirectory } from '../support/files.js';

const files = { global: 'xdg/pip/pip.conf', legacy: 'home/.pip/pip.conf', user: 'home/.config/pip/pip.conf' };

/** A world of its own: a home, a directory of global files, and a workspace. */
function world(contents: Readonly<Record<string, string>>, environment: Environment = {}) {
  const root = temporaryDirectory({ 'home/.keep': '', 'workspace/.keep': '', ...contents });
  const workspace = join(root, 'workspace');
  const around = { HOME: join(root, 'home'), XDG_CONFIG_DIRS: join(root, 'xdg'), ...environment };
  const read = (named: readonly string[] = [], more: Environment = {}) =>
    readPipConfiguration({ ...around, ...more }, workspace, named);
  return { root, workspace, read };
}

const conf = (...lines: readonly string[]) => `[global]\n${lines.join('\n')}\n`;

describe('readPipConfiguration', () => {
  it('hands on nothing of the user where nothing is set, and keeps pip quiet', () => {
    const { environment, paths, secrets, uvObstacle } = world({}).read([], { PIP_CONFIG_FILE: '/dev/null' });

    expect(environment).toEqual({
      PIP_CONFIG_FILE: '/dev/null',
      PIP_DISABLE_PIP_VERSION_CHECK: '1',
      PIP_NO_INPUT: '1',
      PIP_NO_CACHE_DIR: '1',
      PIP_PROGRESS_BAR: 'off',
      UV_INDEX_STRATEGY: 'unsafe-best-match',
    });
    expect({ paths, secrets, uvObstacle }).toEqual({ paths: [], secrets: [], uvObstacle: null });
  });

  it('lets the user file win over the global one, and variables over both', () => {
    const { read } = world({
      [files.global]: conf('timeout = 1', 'retries = 1', 'index-url = https://global.example'),
      [files.user]: conf('timeout = 2', 'retries = 2'),
    });

    expect(read([], { PIP_TIMEOUT: '3' }).environment).toMatchObject({
      PIP_TIMEOUT: '3',
      PIP_RETRIES: '2',
      PIP_INDEX_URL: 'https://global.example',
    });
  });

  it('lets the older user file win over the global one, and the newer over the older', () => {
    const { read } = world({
      [files.global]: conf('timeout = 1', 'retries = 1'),
      [files.legacy]: conf('timeout = 2', 'retries = 2'),
      [files.user]: conf('timeout = 3'),
    });
    expect(read().environment).toMatchObject({ PIP_TIMEOUT: '3', PIP_RETRIES: '2' });
  });

  it('reads XDG_CONFIG_HOME, the virtual environment and PIP_CONFIG_FILE, the last one winning', () => {
    const { root, read } = world({
      'config/pip/pip.conf': conf('timeout = 1', 'retries = 1', 'pre = 1'),
      'venv/pip.conf': conf('timeout = 2', 'retries = 2'),
      'own.conf': conf('timeout = 3'),
    });
    const environment = {
      XDG_CONFIG_HOME: join(root, 'config'),
      VIRTUAL_ENV: join(root, 'venv'),
      PIP_CONFIG_FILE: join(root, 'own.conf'),
    };
    expect(read([], environment).environment).toMatchObject({
      PIP_TIMEOUT: '3',
      PIP_RETRIES: '2',
      PIP_PRE: '1',
    });
  });

  it('reads no file at all where PIP_CONFIG_FILE is /dev/null', () => {
    const { read } = world({ [files.user]: conf('timeout = 2') });
    expect(read([], { PIP_CONFIG_FILE: '/dev/null' }).environment).not.toHaveProperty('PIP_TIMEOUT');
  });

  it("lets the command's own section win over the general one, wherever it stands", () => {
    const { read } = world({
      [files.global]: '[install]\ntimeout = 9\n[download]\nretries = 8\n',
      [files.user]: conf('timeout = 2', 'retries = 2'),
    });
    expect(read().environment).toMatchObject({ PIP_TIMEOUT: '9', PIP_RETRIES: '8' });
  });

  it('takes no notice of sections of other commands', () => {
    const { read } = world({ [files.user]: '[freeze]\ntimeout = 9\n[list]\npre = 1\n' });
    expect(Object.keys(read().environment)).toEqual(expect.not.arrayContaining(['PIP_TIMEOUT', 'PIP_PRE']));
  });

  it.each([
    'target',
    'prefix',
    'root',
    'user',
    'require-virtualenv',
    'cache-dir',
    'log',
    'python',
    'quiet',
    'verbose',
    'dest',
    'wheel-dir',
    'report',
    'dry-run',
    'upgrade',
    'break-system-packages',
    'compile',
  ])('leaves out %s, which is not for the user to decide here', (option) => {
    const variable = `PIP_${option.toUpperCase().replaceAll('-', '_')}`;
    const { read } = world({ [files.user]: conf(`${option} = 1`) });
    const { environment, uvObstacle } = read([], { [variable]: '1' });
    expect(environment).not.toHaveProperty(variable);
    expect(uvObstacle).toBeNull();
  });

  it('passes on proxies and certificates in either spelling, and nothing else of the environment', () => {
    const { environment } = world({}).read([], {
      HTTPS_PROXY: 'http://proxy.example:3128',
      no_proxy: 'localhost',
      AWS_SECRET_ACCESS_KEY: 'aws-secret',
      GITHUB_TOKEN: 'token',
      PATH: '/bin',
      PYTHONPATH: '/x',
      PIP_INDEX_URL: '',
    });
    expect(environment).toMatchObject({ HTTPS_PROXY: 'http://proxy.example:3128', no_proxy: 'localhost' });
    for (const name of ['AWS_SECRET_ACCESS_KEY', 'GITHUB_TOKEN', 'PATH', 'PYTHONPATH', 'PIP_INDEX_URL']) {
      expect(environment).not.toHaveProperty(name);
    }
  });

  it('names paths of options and variables that are there, each once, absolute', () => {
    const { root, workspace, read } = world({
      'ca.pem': '',
      'wheels/a.txt': '',
      'workspace/links/b.txt': '',
      'index/simple.html': '',
    });
    const { paths } = read([], {
      PIP_CERT: join(root, 'ca.pem'),
      REQUESTS_CA_BUNDLE: join(root, 'ca.pem'),
      PIP_FIND_LINKS: `${join(root, 'wheels')} links ${join(root, 'absent')} https://h.example/x`,
      PIP_INDEX_URL: `file://${join(root, 'index')}`,
      SSL_CERT_FILE: join(root, 'absent.pem'),
      SSL_CERT_DIR: '/',
    });
    expect([...paths].sort()).toEqual(
      [join(root, 'ca.pem'), join(root, 'index'), join(root, 'wheels'), join(workspace, 'links')].sort(),
    );
  });

  it('names the netrc of the home directory, as a file and in the environment', () => {
    const { root, read } = world({ 'home/.netrc': 'machine h.example login me password s3cret-one\n' });
    const netrc = join(root, 'home/.netrc');
    const found = read([], { PIP_CONFIG_FILE: '/dev/null' });
    expect(found).toMatchObject({ environment: { NETRC: netrc }, paths: [netrc], secrets: ['s3cret-one'] });
  });

  it('prefers the netrc that NETRC names', () => {
    const { root, read } = world({
      'home/.netrc': 'machine a.example login a password wrong-one\n',
      other:
        'machine b.example\n  login b\n  password right-one\nmachine c.example login c password third-one\n',
    });
    expect(read([], { NETRC: join(root, 'other') }).secrets).toEqual(['right-one', 'third-one']);
  });

  it('counts as secret what index URLs and proxies hold, and what requirements files name', () => {
    const { read } = world({
      [files.user]: conf('extra-index-url =', '  https://me:two-pass@b.example/simple'),
    });
    const { secrets, environment } = read(['TOKEN', 'UNSET'], {
      PIP_INDEX_URL: 'https://me:one%2Dpass@a.example/simple',
      HTTPS_PROXY: 'http://me:three-pass@proxy.example',
      TOKEN: 'four-pass',
    });
    expect(new Set(secrets)).toEqual(
      new Set(['one%2Dpass', 'one-pass', 'two-pass', 'three-pass', 'four-pass']),
    );
    expect(environment['TOKEN']).toBe('four-pass');
    expect(environment).not.toHaveProperty('UNSET');
  });

  it('tells the setting that uv cannot follow', () => {
    expect(world({ [files.user]: conf('no-binary = :all:') }).read().uvObstacle).toBe('no-binary');
  });
});

describe('passwordsIn', () => {
  it.each([
    ['https://h.example/simple', []],
    ['https://me:pass@h.example', ['pass', 'pass']],
    ['https://token@h.example', ['token', 'token']],
    ['https://me:p%40ss@h.example', ['p%40ss', 'p@ss']],
    ['https://me:a:b@h.example', ['a:b', 'a:b']],
    ['https://me:%zz@h.example', ['%zz', '%zz']],
    ['git+ssh://git:secret@h.example/x', ['secret', 'secret']],
    ['https://h.example/a@b', []],
    ['https://a:one@h https://b:two@i', ['one', 'one', 'two', 'two']],
  ])('finds in %s: %j', (value, passwords) => {
    expect(passwordsIn(value)).toEqual(passwords);
  });

  it('finds all of a password with an at sign in it, which pip understands', () => {
    expect(passwordsIn('https://me:first@second@h.example/simple')).toContain('first@second');
  });
});
