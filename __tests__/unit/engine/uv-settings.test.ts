import { describe, expect, it } from '@jest/globals';
import { uvEnvironment, uvSettings } from '../../../src/engine/uv-settings.js';

const there = (path: string) => path === '/wheels' || path === 'links';

function settings(options: Readonly<Record<string, string>>) {
  return uvSettings(new Map(Object.entries(options)), there);
}

describe('uvSettings', () => {
  it('always takes the best version of all indexes, as pip does', () => {
    expect(settings({})).toEqual({ environment: { UV_INDEX_STRATEGY: 'unsafe-best-match' }, obstacle: null });
  });

  it.each([
    ['index-url', 'https://a.example/simple', { UV_DEFAULT_INDEX: 'https://a.example/simple' }],
    [
      'extra-index-url',
      'https://a.example\nhttps://b.example',
      { UV_INDEX: 'https://a.example https://b.example' },
    ],
    ['no-index', 'yes', { UV_NO_INDEX: '1' }],
    ['no-index', 'false', { UV_NO_INDEX: '0' }],
    ['pre', 'true', { UV_PRERELEASE: 'allow' }],
    ['pre', '0', { UV_PRERELEASE: 'if-necessary-or-explicit' }],
    ['cert', '/ca.pem', { SSL_CERT_FILE: '/ca.pem' }],
    ['client-cert', '/me.pem', { SSL_CLIENT_CERT: '/me.pem' }],
    ['trusted-host', 'a.example  b.example', { UV_INSECURE_HOST: 'a.example b.example' }],
    ['constraint', 'a.txt b.txt', { UV_CONSTRAINT: 'a.txt b.txt' }],
    ['timeout', '30', { UV_HTTP_TIMEOUT: '30' }],
    ['default-timeout', '30', { UV_HTTP_TIMEOUT: '30' }],
    ['proxy', 'http://p.example', { HTTP_PROXY: 'http://p.example', HTTPS_PROXY: 'http://p.example' }],
    ['find-links', '/wheels links', { UV_FIND_LINKS: '/wheels,links' }],
    ['find-links', '/absent https://a.example/x', { UV_FIND_LINKS: 'https://a.example/x' }],
    ['find-links', '/absent', {}],
  ])('translates %s = %j', (name, value, environment) => {
    expect(settings({ [name]: value })).toEqual({
      environment: { UV_INDEX_STRATEGY: 'unsafe-best-match', ...environment },
      obstacle: null,
    });
  });

  it.each(['retries', 'prefer-binary', 'src', 'exists-action', 'use-pep517', 'no-clean', 'build-constraint'])(
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
    expect(uvEnvironment('/work')).toEqual({
      UV_CACHE_DIR: '/work/uv-cache',
      UV_NO_CONFIG: '1',
      UV_PYTHON_DOWNLOADS: 'never',
      UV_NO_PROGRESS: '1',
    });
  });
});
