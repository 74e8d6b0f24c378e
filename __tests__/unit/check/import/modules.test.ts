import { describe, expect, it } from '@jest/globals';
import { foreignModules, innerModules } from '../../../../src/check/import/inner-modules.js';
import { modulesOf } from '../../../../src/check/import/modules.js';
import { extensionSuffixes } from '../../../../src/check/import/package-tree.js';
import { findRuntime } from '../../../../src/lambda/runtimes.js';
import { python } from '../../support/python.js';

const runtime = (id: string) => {
  const found = findRuntime(id);
  if (!found) throw new Error(id);
  return found;
};

/** Files below site-packages, or of the whole layer where they start with a slash; with sizes after a space. */
const filesOf = (owner: string, paths: readonly string[]) =>
  paths.map((text) => {
    const [name = '', size = '2000'] = text.split(' ');
    const path = name.startsWith('/') ? name.slice(1) : `python/lib/python3.11/site-packages/${name}`;
    return { path, owner, size: Number(size) };
  });

/** Modules of a distribution, the front with a star, private ones with a minus, foreign ones with a question mark. */
function told(distribution: string, paths: readonly string[], others: readonly string[] = []) {
  const files = [...filesOf(distribution, paths), ...filesOf('other', others)];
  const { modules } = modulesOf(files, new Set([distribution]), runtime('3.11'), 'x86_64');
  const marks = { front: '*', principal: '', private: '-', inner: '+' };
  return modules.map(({ name, rank, foreign }) => `${name}${marks[rank]}${foreign ? '?' : ''}`).join(' ');
}

describe('modules of a distribution', () => {
  it.each<[string, string, readonly string[], string]>([
    ['a module', 'six', ['six.py', 'six-1.dist-info/METADATA'], 'six*'],
    ['a package', 'requests', ['requests/__init__.py', 'requests/api.py'], 'requests*'],
    [
      'packages and modules, the one of its own name in front',
      'attrs',
      ['attr/__init__.py', 'attrs/__init__.py'],
      'attr attrs*',
    ],
    [
      'private modules beside public ones',
      'cffi',
      ['cffi/__init__.py', '_cffi_backend.cpython-311-x86_64-linux-gnu.so'],
      '_cffi_backend- cffi*',
    ],
    [
      'private modules where there are no others',
      'argon2-cffi-bindings',
      ['_argon2_cffi_bindings/__init__.py'],
      '_argon2_cffi_bindings*',
    ],
    [
      'the largest in front where none has its name',
      'pyyaml',
      ['yaml/__init__.py 100', 'yaml/a.py 9000', 'extra.py 500'],
      'extra yaml*',
    ],
    [
      'extension modules by all suffixes',
      'x',
      ['a.abi3.so', 'b.so', 'c.cpython-311-x86_64-linux-gnu.so'],
      'a* b c',
    ],
    ['a package whose __init__ is an extension', 'x', ['x/__init__.cpython-311-x86_64-linux-gnu.so'], 'x*'],
    ['a package that is bytecode alone', 'x', ['x/__init__.pyc', 'y.pyc'], 'y x*'],
    [
      "another Python's binary, to be tried where it is alone",
      'x',
      ['_x.cpython-38-x86_64-linux-gnu.so', 'x.py'],
      '_x-? x*',
    ],
    [
      "another Python's binary beside this one's as one module",
      'x',
      ['x.cpython-38-x86_64-linux-gnu.so', 'x.cpython-311-x86_64-linux-gnu.so'],
      'x*',
    ],
    ["another processor's binary", 'x', ['x.cpython-311-aarch64-linux-gnu.so'], 'x*?'],
    [
      'what lies in directories without __init__',
      'google-cloud-storage',
      ['google/cloud/storage/__init__.py', 'google/cloud/_storage/__init__.py'],
      'google.cloud.storage* google.cloud._storage-',
    ],
    [
      'loose modules in directories without __init__',
      'googleapis-common-protos',
      ['google/api/http_pb2.py 10', 'google/type/date_pb2.py 20'],
      'google.api.http_pb2 google.type.date_pb2',
    ],
    [
      'what lies below an __init__ that may declare a namespace',
      'azure-storage',
      ['azure/__init__.py 70', 'azure/storage/__init__.py', 'azure/storage/blob.py'],
      'azure- azure.storage*',
    ],
    ['a small package with modules as a whole', 'x', ['x/__init__.py 70', 'x/a.py', 'x/y/__init__.py'], 'x*'],
    ['modules beside site-packages', 'x', ['/python/x.py', '/python/share/doc/example.py'], 'x*'],
  ])('are %s', (_, distribution, paths, expected) => {
    expect(told(distribution, paths)).toBe(expected);
  });

  it('are what it adds to a package of another distribution', () => {
    const added = ['PyQt5/sip.cpython-311-x86_64-linux-gnu.so', 'PyQt5/Qt5/plugins/libqxcb.so'];
    expect(told('pyqt5-sip', added, ['PyQt5/__init__.py', 'PyQt5/QtCore.abi3.so'])).toBe('PyQt5.sip*');
  });

  it.each<[string, string, readonly string[]]>([
    ['names that are none', 'x', ['requests-stubs/__init__.py', 'a b.py', '1.py']],
    ['parts that mypyc compiled', 'x', ['a81d243bd2c585b0f__mypyc.cpython-311-x86_64-linux-gnu.so']],
    ['what is for development', 'x', ['tests/__init__.py', 'docs/conf.py', 'setup.py', 'examples/a/b.py']],
    [
      'data',
      'x',
      ['x/data.json', 'x/libx.so.1', 'x/stub.pyi', 'x.libs/libx.so', 'libplugin.so', 'x/plugins/auth.so'],
    ],
    ['metadata', 'x', ['x-1.dist-info/helper.py', 'x-nspkg.pth', '__main__.py']],
    [
      'what lies elsewhere in the layer',
      'x',
      ['/bin/x.py', '/lib/x.py', '/python/lib/python3.8/site-packages/x.py'],
    ],
  ])('are not %s', (_, distribution, paths) => {
    expect(told(distribution, paths)).toBe('');
  });

  it.each(['tests', 'build', 'docs'])('are those of %s where it is named so', (name) => {
    expect(told(name, [`${name}/__init__.py`])).toBe(`${name}*`);
  });

  it('tell what is left out, and why', () => {
    const paths = ['tests/__init__.py', 'x-stubs/__init__.py', 'data/a.json', 'a__mypyc.so'];
    const { skipped } = modulesOf(filesOf('x', paths), new Set(['x']), runtime('3.11'), 'x86_64');
    expect(skipped.map(({ name, why }) => `${name} ${why}`)).toEqual([
      'a__mypyc is a part of modules that mypyc compiled, and they load it',
      'tests is for the development of its distribution, by its name',
      'x-stubs is not a name that can be imported',
      'data/ holds no module',
    ]);
  });

  it('are those of the distributions in question alone', () => {
    const files = [...filesOf('a', ['a.py']), ...filesOf('b', ['b.py'])];
    const { modules } = modulesOf(files, new Set(['b']), runtime('3.11'), 'x86_64');
    expect(modules.map(({ name }) => name)).toEqual(['b']);
  });

  it('know that loose modules of one namespace directory are beside each other', () => {
    const files = filesOf('x', ['a/b/c.py', 'a/b/d.py', 'a/e.py', 'f.py']);
    const { modules } = modulesOf(files, new Set(['x']), runtime('3.11'), 'x86_64');
    const site = 'python/lib/python3.11/site-packages/';
    expect(Object.fromEntries(modules.map(({ name, among }) => [name, among]))).toEqual({
      'a.b.c': `${site}a/b/`,
      'a.b.d': `${site}a/b/`,
      'a.e': `${site}a/`,
      f: undefined,
    });
  });
});

describe('what lies in a package', () => {
  it('is its public modules and packages', () => {
    const paths = ['x/__init__.py', 'x/a.py', 'x/_b.py', 'x/__main__.py', 'x/c/__init__.py', 'x/data/d.json'];
    const more = [
      'x/tests/__init__.py',
      'x/e.cpython-311-x86_64-linux-gnu.so',
      'x/f.cpython-38-x86_64-linux-gnu.so',
    ];
    const x = { name: 'x', distribution: 'x', rank: 'front' } as const;
    const files = [...filesOf('x', [...paths, ...more]), ...filesOf('other', ['x/g.py'])];
    const inner = innerModules(files, x, runtime('3.11'), 'x86_64');
    expect(inner.map(({ name, rank }) => `${name} ${rank}`)).toEqual(['x.a inner', 'x.e inner', 'x.c inner']);
  });
});

describe('a distribution without modules', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['is told', ['x-1.dist-info/METADATA', '/bin/x'], ['x']],
    ['is not told where what it has is told already', ['tests/__init__.py'], ['tests']],
  ])('%s', (_, paths, names) => {
    const { skipped } = modulesOf(filesOf('x', paths), new Set(['x']), runtime('3.11'), 'x86_64');
    expect(skipped.map(({ name }) => name)).toEqual(names);
  });

  it('is told where another has replaced its module', () => {
    const { skipped } = modulesOf(filesOf('y', ['x.py']), new Set(['x', 'y']), runtime('3.11'), 'x86_64');
    expect(skipped.map(({ name, distribution }) => [name, distribution])).toEqual([['x', 'x']]);
  });
});

describe('foreign modules', () => {
  it('are those of which there is nothing that this Python loads', () => {
    const right = ['a/b.cpython-311-x86_64-linux-gnu.so', 'a/b.cpython-38-x86_64-linux-gnu.so', 'a/c.py'];
    const wrong = ['a/d.cpython-311-x86_64-linux-musl.so', 'a/e.cpython-311-aarch64-linux-gnu.so'];
    const files = filesOf('a', [...right, 'a/c.cpython-38-x86_64-linux-gnu.so', ...wrong]);
    expect([...foreignModules(files, runtime('3.11'), 'x86_64')]).toEqual(['a.d', 'a.e']);
  });
});

describe('suffixes of extension modules', () => {
  it.each([
    ['3.6', 'x86_64', '.cpython-36m-x86_64-linux-gnu.so'],
    ['3.7', 'x86_64', '.cpython-37m-x86_64-linux-gnu.so'],
    ['3.8', 'arm64', '.cpython-38-aarch64-linux-gnu.so'],
    ['3.13', 'x86_64', '.cpython-313-x86_64-linux-gnu.so'],
  ] as const)('of %s on %s start with %s', (id, architecture, first) => {
    expect(extensionSuffixes(runtime(id), architecture)).toEqual([first, '.abi3.so', '.so']);
  });

  it("are the interpreter's own", () => {
    const program =
      'import importlib.machinery, platform, sys\nprint(json.dumps([sys.version_info[1], platform.machine(), importlib.machinery.EXTENSION_SUFFIXES]))';
    const [minor, machine, suffixes] = python<[number, string, string[]]>(program, null);
    const known = findRuntime(`3.${minor}`);
    if (!known) return;
    const ours = extensionSuffixes(known, machine === 'aarch64' ? 'arm64' : 'x86_64');
    // Debian's own Python has one more, for its older packages.
    expect(suffixes).toEqual(expect.arrayContaining([...ours]));
  });
});
