import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { conf, files, world } from '../support/pip-world.js';

describe('secrets of the configuration', () => {
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

  it('counts as secret what index URLs and proxies hold, and not what requirements files name', () => {
    const { read } = world({
      [files.user]: conf('extra-index-url =', '  https://me:two-pass@b.example/simple'),
    });
    const { secrets, environment } = read(['TOKEN', 'UNSET'], {
      PIP_INDEX_URL: 'https://me:one%2Dpass@a.example/simple',
      HTTPS_PROXY: 'http://me:three-pass@proxy.example',
      TOKEN: 'four-pass',
    });
    expect(new Set(secrets)).toEqual(new Set(['one%2Dpass', 'one-pass', 'two-pass', 'three-pass']));
    // Whether a variable is a secret is told by where a requirements file has it
    expect(environment['TOKEN']).toBe('four-pass');
    expect(environment).not.toHaveProperty('UNSET');
  });

  it('counts a token that stands for the user as secret, and a proxy without a scheme', () => {
    const { secrets } = world({}).read([], {
      PIP_INDEX_URL: 'https://ghp_token@a.example/simple',
      PIP_PROXY: 'me:proxy-pass@p.example:3128',
      http_proxy: 'me:other-pass@p.example',
      PIP_EXTRA_INDEX_URL: 'https://aws@b.example/simple https://me:ab@c.example',
    });
    expect(new Set(secrets)).toEqual(new Set(['ghp_token', 'proxy-pass', 'other-pass']));
  });
});
