import { describe, expect, it } from '@jest/globals';
import type { Circumstances } from '../../../src/resolve/resolver-choice.js';
import { chooseResolver, whyNotUv } from '../../../src/resolve/resolver-choice.js';
import { requirementsOf } from '../support/requirements.js';

function circumstances(text = 'one\n', given: Partial<Circumstances> = {}): Circumstances {
  const union = requirementsOf(text, {
    'c.txt': 'two<2\n',
    'more.txt': 'three\n',
    'hashed.txt': 'two==1 --hash=sha256:aa\n',
    'package/setup.py': '',
    'libs/x.tar.gz': '',
    'wheels/a-1.0-py3-none-any.whl': '',
  });
  const prepared = union.requirements.map((requirement) => ({ requirement, wheel: undefined }));
  return {
    installer: 'auto',
    wheels: 'prefer',
    engine: 'container',
    uvMissing: null,
    uvObstacle: null,
    setsIndex: false,
    union,
    prepared,
    ...given,
  };
}

describe('chooseResolver', () => {
  it('takes uv where nothing speaks against it', () => {
    expect(chooseResolver(circumstances())).toEqual({ use: 'uv', why: 'installer: auto' });
  });

  it.each(['uv', 'pip'] as const)('takes %s where the user says so, come what may', (installer) => {
    const against = { installer, uvMissing: 'no uv', wheels: 'any' } as const;
    expect(chooseResolver(circumstances('-e ./package\n', against))).toEqual({
      use: installer,
      why: `installer: ${installer}`,
    });
  });

  it('takes uv on the host, which alone can resolve for another machine', () => {
    expect(chooseResolver(circumstances('-e ./package\n', { engine: 'host' })).use).toBe('uv');
  });

  it.each([
    ['uv is not to be had', 'one\n', { uvMissing: 'uv could not be fetched' }, /could not be fetched/],
    ['a setting of pip has no equal', 'one\n', { uvObstacle: 'no-binary' }, /no-binary/],
    ['all may be built from source', 'one\n', { wheels: 'any' }, /wheels: any/],
    [
      'a requirement has a hash of another kind',
      'one==1 --hash=sha256:aa\ntwo==1 --hash=sha512:aa\n',
      {},
      /^requirements\.txt:2 has a hash that is no SHA-256$/,
    ],
    [
      'a build is told something',
      'one\ntwo --config-settings=a=b\n',
      {},
      /^requirements\.txt:2 has settings for its build$/,
    ],
    ['a requirement is a path', 'one\n./package\n', {}, /^requirements\.txt:2 is built from source$/],
    ['constraints have hashes', 'one\n-c hashed.txt\n', {}, /^hashed\.txt:1 has hashes of constraints$/],
    ['a requirement is editable', '-e ./package\n', {}, /^requirements\.txt:1 is built from source$/],
    [
      'a requirement is an archive without a dot',
      'libs/x.tar.gz\n',
      {},
      /^requirements\.txt:1 is built from source$/,
    ],
    ['a requirement is a repository', 'a @ git+https://h.example/a.git\n', {}, /:1 is built from source$/],
    [
      'a requirement is a source archive',
      'a @ https://h.example/a-1.tar.gz\n',
      {},
      /:1 is built from source$/,
    ],
    [
      'a file allows what pip only knows',
      '--no-binary one\none\n',
      {},
      /^requirements\.txt:1 sets --no-binary$/,
    ],
    ['a file allows releases to come', '--pre\none\n', {}, /sets --pre$/],
    ['an index has credentials', '-i https://u:p@h.example/simple\none\n', {}, /sets --index-url$/],
    [
      'an index has a variable',
      '--extra-index-url https://${T}@h.example\none\n',
      {},
      /sets --extra-index-url$/,
    ],
    [
      'file and configuration both set an index',
      'one\n-i https://h.example/simple\n',
      { setsIndex: true },
      /^requirements\.txt:2 sets --index-url, and so does pip's configuration$/,
    ],
    [
      'file and configuration both set more indexes',
      '--extra-index-url https://h.example\none\n',
      { setsIndex: true },
      /:1 sets --extra-index-url, and so does pip's configuration$/,
    ],
    [
      'a file forbids the index that the configuration sets',
      '--no-index\none\n',
      { setsIndex: true },
      /:1 sets --no-index, and so does pip's configuration$/,
    ],
  ] as const)('takes pip where %s, and says so', (_, text, given, why) => {
    const choice = chooseResolver(circumstances(text, given));
    expect(choice.use).toBe('pip');
    expect(choice.why).toMatch(why);
    expect(choice.why).not.toMatch(/u:p|\$\{T\}/);
  });

  it('takes uv where the configuration alone sets an index', () => {
    expect(whyNotUv(circumstances('one\n-f ./wheels\n', { setsIndex: true }))).toBeNull();
  });

  it.each([
    '-r more.txt\n',
    'one\n-c c.txt\n',
    '-i https://h.example/simple\none\n',
    '--extra-index-url https://h.example\n-f ./wheels\n--no-index\none\n',
    'a @ https://h.example/a-1.0-py3-none-any.whl\n',
    './wheels/a-1.0-py3-none-any.whl\n',
    'one[extra]>=1 ; python_version < "3.9"\n',
    'one==1 --hash=sha256:aa\n',
  ])('takes uv for %j', (text) => {
    expect(whyNotUv(circumstances(text))).toBeNull();
    expect(chooseResolver(circumstances(text)).use).toBe('uv');
  });
});
