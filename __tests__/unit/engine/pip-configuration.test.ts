import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { conf, files, world } from '../support/pip-world.js';

describe('readPipConfiguration', () => {
  it('hands on nothing of the user where nothing is set, and keeps pip quiet', () => {
    const { environment, ...others } = world({}).read([], { PIP_CONFIG_FILE: '/dev/null' });

    expect(environment).toEqual({
      PIP_CONFIG_FILE: '/dev/null',
      PIP_DISABLE_PIP_VERSION_CHECK: '1',
      PIP_NO_INPUT: '1',
      PIP_NO_CACHE_DIR: '1',
      PIP_PROGRESS_BAR: 'off',
      // The first date that a zip can name
      SOURCE_DATE_EPOCH: String(Date.UTC(1980, 0, 1) / 1000),
      UV_INDEX_STRATEGY: 'unsafe-best-match',
    });
    expect(others).toEqual({ uvArguments: [], paths: [], secrets: [], setsIndex: false, uvObstacle: null });
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

  it('reads XDG_CONFIG_HOME and the virtual environment, the last one winning', () => {
    const { root, read } = world({
      'config/pip/pip.conf': conf('timeout = 1', 'retries = 1', 'pre = 1'),
      'venv/pip.conf': conf('timeout = 2', 'retries = 2'),
    });
    const environment = { XDG_CONFIG_HOME: join(root, 'config'), VIRTUAL_ENV: join(root, 'venv') };
    expect(read([], environment).environment).toMatchObject({
      PIP_TIMEOUT: '2',
      PIP_RETRIES: '2',
      PIP_PRE: '1',
    });
  });

  it("takes a file that PIP_CONFIG_FILE names in place of the user's, and over all others", () => {
    const { root, read } = world({
      [files.global]: conf('timeout = 1', 'retries = 1', 'prefer-binary = 1'),
      [files.legacy]: conf('pre = 1'),
      [files.user]: conf('trusted-host = a.example'),
      'venv/pip.conf': conf('timeout = 2', 'retries = 2'),
      'own.conf': conf('timeout = 3'),
    });
    const named = { VIRTUAL_ENV: join(root, 'venv'), PIP_CONFIG_FILE: join(root, 'own.conf') };
    const { environment } = read([], named);
    expect(environment).toMatchObject({ PIP_TIMEOUT: '3', PIP_RETRIES: '2', PIP_PREFER_BINARY: '1' });
    expect(environment).not.toHaveProperty('PIP_PRE');
    expect(environment).not.toHaveProperty('PIP_TRUSTED_HOST');
    expect(read([], { PIP_CONFIG_FILE: join(root, 'absent.conf') }).environment).toMatchObject({
      PIP_PRE: '1',
      PIP_TRUSTED_HOST: 'a.example',
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

  it('makes paths of settings absolute, since commands start elsewhere, and leaves URLs alone', () => {
    const { root, workspace, read } = world({ [files.user]: conf('find-links = links ~/wheels') });
    const { environment, uvArguments } = read([], {
      PIP_CERT: '~/ca.pem',
      PIP_CONSTRAINT: 'c.txt https://h.example/c.txt ~',
      PIP_EXTRA_INDEX_URL: '../index https://h.example/simple',
      PIP_CLIENT_CERT: '/srv/~/me.pem',
    });
    const home = join(root, 'home');
    expect(environment).toMatchObject({
      PIP_FIND_LINKS: `${workspace}/links ${home}/wheels`,
      PIP_CERT: `${home}/ca.pem`,
      SSL_CERT_FILE: `${home}/ca.pem`,
      PIP_CONSTRAINT: `${workspace}/c.txt https://h.example/c.txt ${home}`,
      PIP_EXTRA_INDEX_URL: `${join(root, 'index')} https://h.example/simple`,
      PIP_CLIENT_CERT: '/srv/~/me.pem',
    });
    expect(uvArguments).toContain(`${workspace}/c.txt`);
  });

  it.each(['cert', 'client-cert'])('keeps a space in the one path of %s, which is no list', (option) => {
    const { root, read } = world({ 'my certificates/ca.pem': '' });
    const path = join(root, 'my certificates/ca.pem');
    const variable = `PIP_${option.toUpperCase().replaceAll('-', '_')}`;
    const { environment, paths } = read([], { [variable]: path });
    expect(environment[variable]).toBe(path);
    expect(paths).toContain(path);
  });

  it.each([
    [{}, false],
    [{ PIP_TIMEOUT: '3', PIP_FIND_LINKS: '/x', HTTPS_PROXY: 'http://p.example' }, false],
    [{ PIP_INDEX_URL: 'https://h.example/simple' }, true],
    [{ PIP_EXTRA_INDEX_URL: 'https://h.example/simple' }, true],
    [{ PIP_NO_INDEX: '1' }, true],
  ])('knows of %j whether it sets an index: %j', (environment, sets) => {
    expect(world({}).read([], environment).setsIndex).toBe(sets);
  });

  it('sees through directories and hashes for uv', () => {
    const { root, read } = world({ 'wheels/a.txt': '', 'c.txt': 'one==1 --hash=sha256:aa\n' });
    const wheels = join(root, 'wheels');
    const found = read([], {
      PIP_FIND_LINKS: `${wheels} ${join(root, 'absent')}`,
      PIP_CONSTRAINT: '../c.txt',
    });
    expect(found).toMatchObject({ environment: { UV_FIND_LINKS: wheels }, uvObstacle: 'constraint' });
  });

  it('tells the setting that uv cannot follow', () => {
    expect(world({ [files.user]: conf('no-binary = :all:') }).read().uvObstacle).toBe('no-binary');
  });
});
