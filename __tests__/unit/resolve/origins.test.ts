import { describe, expect, it } from '@jest/globals';
import { originsOf } from '../../../src/resolve/origins.js';
import type { Wheel } from '../../../src/resolve/wheelhouse.js';
import { temporaryDirectory } from '../support/files.js';
import { statedBy } from '../support/sources.js';

const built: Wheel = {
  name: 'the-app',
  version: '1.0',
  path: '/project/the_app-1.0-py3-none-any.whl',
  sha256: 'a'.repeat(64),
  origin: { kind: 'directory', path: 'libs/app' },
};

/** Origins by name; what lies in libs/app has been built. */
function origins(line: string, environment: Readonly<Record<string, string>> = {}) {
  const workspace = temporaryDirectory({
    'requirements.txt': `${line}\n`,
    'libs/app/setup.py': '',
    'my wheels/One_Two-1.0-py3-none-any.whl': '',
    'old-1.0.tar.gz': '',
  });
  const { requirements } = statedBy(workspace, ['requirements.txt'], environment);
  const prepared = requirements.map((requirement) => ({
    requirement,
    wheel: requirement.path?.endsWith('/libs/app') ? built : undefined,
  }));
  return Object.fromEntries(originsOf(prepared, workspace));
}

describe('originsOf', () => {
  it('has what was built here by the name of its wheel', () => {
    expect(origins('./libs/app[x]')).toEqual({ 'the-app': built.origin });
  });

  it('has a wheel that was named by path, relative to the workspace', () => {
    expect(origins('./my wheels/One_Two-1.0-py3-none-any.whl[x] ; python_version > "3"')).toEqual({
      'one-two': { kind: 'url', url: './my wheels/One_Two-1.0-py3-none-any.whl' },
    });
  });

  it.each([
    'https://h.example/One_Two-1.0-py3-none-any.whl#sha256=aa',
    'one.two[x] @ https://h.example/One_Two-1.0-py3-none-any.whl#sha256=aa ; python_version > "3"',
  ])('has a wheel that was named by URL: %s', (line) => {
    const url = 'https://h.example/One_Two-1.0-py3-none-any.whl#sha256=aa';
    expect(origins(line)).toEqual({ 'one-two': { kind: 'url', url } });
  });

  it.each(['me:geheim', 'geheim', '${USER}:${TOKEN}', 'me:gehe@im'])(
    'keeps no credentials of a URL: %s',
    (userinfo) => {
      const line = `one @ https://${userinfo}@h.example/one-1.0-py3-none-any.whl`;
      expect(origins(line, { USER: 'me', TOKEN: 'geheim' })).toEqual({
        one: { kind: 'url', url: 'https://h.example/one-1.0-py3-none-any.whl' },
      });
    },
  );

  it.each(['one==1', './old-1.0.tar.gz', 'old @ https://h.example/old-1.0.tar.gz'])(
    'says nothing of %s, which is from an index or whose source its wheel knows',
    (line) => {
      expect(origins(line)).toEqual({});
    },
  );
});
