import { describe, expect, it } from '@jest/globals';
import { uvEnvironment, uvSettings } from '../../../src/engine/uv-settings.js';

const texts: Readonly<Record<string, string>> = {
  '/wheels': '',
  '/links': '',
  '/c.txt': 'one<2\n',
  '/d.txt': 'two<2\n',
  '/hashed.txt': 'one==1 \\\n    --hash=sha256:aa\n',
};
const read = (path: string) => texts[path] ?? null;

function settings(options: Readonly<Record<string, string>>) {
  return uvSettings(new Map(Object.entries(options)), read);
}

describe('uvSettings', () => {
  it('always takes the best version of all indexes, as pip does', () => {
    expect(settings({})).toEqual({
      environment: { UV_INDEX_STRATEGY: 'unsafe-best-match' },
      arguments: [],
      obstacle: null,
    });
  });

  it.each([
    ['index-url', 'https://a.example/simple', { UV_DEFAULT_INDEX: 'https://a.example/simple' }],
    // Of equal versions pip takes the last index's, uv the first's
    [
      'extra-index-url',
      'https://a.example\nhttps://b.example https://c.example',
      { UV_INDEX: 'https://c.example https://b.example https://a.example' },
    ],
    ['cert', '/ca.pem', { SSL_CERT_FILE: '/ca.pem' }],
    ['client-cert', '/me.pem', { SSL_CLIENT_CERT: '/me.pem' }],
    ['trusted-host', 'a.example  b.example', { UV_INSECURE_HOST: 'a.example b.example' }],
    ['timeout', '30', { UV_HTTP_TIMEOUT: '30' }],
    ['default-timeout', '30', { UV_HTTP_TIMEOUT: '30' }],
    ['retries', '0', { UV_HTTP_RETRIES: '0' }],
    ['retries', '7', { UV_HTTP_RETRIES: '7' }],
    ['proxy', 'http://p.example', { HTTP_PROXY: 'http://p.example', HTTPS_PROXY: 'http://p.example' }],
    ['find-links', '/wheels /links', { UV_FIND_LINKS: '/wheels,/links' }],
    ['find-links', '/absent https://a.example/x', { UV_FIND_LINKS: 'https://a.example/x' }],
    ['find-links', '/absent', {}],
  ])('translates %s = %j', (name, value, environment) => {
    expect(settings({ [name]: value })).toEqual({
      environment: { UV_INDEX_STRATEGY: 'unsafe-best-match', ...environment },
      arguments: [],
      obstacle: null,
    });
  });

  it.each([
    ['no-index', 'yes', ['--no-index']],
    ['no-index', '1', ['--no-index']],
    ['no-index', 'false', []],
    ['pre', 'true', ['--prerelease', 'allow']],
    ['pre', '0', []],
    ['constraint', '/c.txt', ['--constraints', '/c.txt']],
    ['constraint', '/c.txt\n/d.txt', ['--constraints', '/c.txt', '--constraints', '/d.txt']],
  ])('makes flags of %s = %j', (name, value, flags) => {
    expect(settings({ [name]: value })).toEqual({
      environment: { UV_INDEX_STRATEGY: 'unsafe-best-match' },
      arguments: flags,
      obstacle: null,
    });
  });

  it('gives flags in the order of the options', () => {
    expect(settings({ constraint: '/c.txt', pre: '1', 'no-index': '1' }).arguments).toEqual([
      '--constraints',
      '/c.txt',
      '--prerelease',
      'allow',
      '--no-index',
    ]);
  });

  it.each(['/hashed.txt', '/c.txt /hashed.txt', 'https://h.example/c.txt'])(
    'names constraints as what uv cannot follow where they have hashes, or may: %s',
    (value) => {
      expect(settings({ constraint: value }).obstacle).toBe('constraint');
    },
  );

  it('puts no URL into a flag, since it may hold credentials', () => {
    const url = 'https://me:pass@h.example/simple';
    const options = { 'index-url': url, 'extra-index-url': url, 'find-links': url, proxy: url };
    expect(settings(options).arguments).toEqual([]);
  });

  it.each(['prefer-binary', 'src', 'exists-action', 'use-pep517', 'no-clean', 'build-constraint'])(
    'passes over %s, which changes no answer',
    (name) => {
      expect(settings({ [name]: '1' })).toEqual(settings({}));
    },
  );

  it.each([
    'no-binary',
    'only-binary',
    'require-hashes',
    'no-deps',
    'ignore-requires-python',
    'something-new',
  ])('names %s as what uv cannot follow', (name) => {
    expect(settings({ timeout: '5', [name]: '1', 'no-build-isolation': '1' }).obstacle).toBe(name);
  });
});

describe('uvEnvironment', () => {
  it("keeps uv to this run's directory, its configuration and its Python", () => {
    expect(uvEnvironment('/project')).toEqual({
      UV_CACHE_DIR: '/project/uv-cache',
      UV_NO_CONFIG: '1',
      UV_PYTHON_DOWNLOADS: 'never',
      UV_NO_PROGRESS: '1',
    });
  });
});
