import { describe, expect, it } from '@jest/globals';
import { pruneLayers } from '../../../src/slim/prune.js';
import type { Texts } from './pruned.js';
import { binary, droppedFrom, droppedOf, layerOf, prune, runtime } from './pruned.js';

const tests: Texts = {
  'demo/__init__.py': 'x = 1\n',
  'demo/sub/__init__.py': '',
  'demo/sub/tests/__init__.py': '',
  'demo/sub/tests/helpers.py': 'x = 1\n',
  'demo/sub/tests/test_a.py': 'from .helpers import x\n',
  'demo/sub/tests/deep/__init__.py': '',
  'demo/sub/tests/deep/test_b.py': '',
  'demo/sub/tests/data/table.csv': 'a,b',
};

/** Which of these tests stay when this code is there as well. */
function stayingWith(code: string, path = 'demo/sub/core.py', more: Texts = {}): readonly string[] {
  const all = { ...tests, ...more };
  const dropped = droppedFrom({ ...all, [path]: code });
  const inTests = Object.keys(all).filter((file) => file.startsWith('demo/sub/tests/'));
  return inTests.filter((file) => !(file in dropped)).map((file) => file.slice('demo/sub/tests/'.length));
}

describe('tests', () => {
  it('go with their data where nothing imports them', () => {
    const dropped = droppedFrom(tests);
    expect(Object.keys(dropped)).toEqual(Object.keys(tests).filter((path) => path.includes('/tests/')));
    expect(new Set(Object.values(dropped))).toEqual(new Set(['tests']));
  });

  it('go without an __init__ of their own, and by the name test too', () => {
    const texts = { 'demo/__init__.py': '', 'demo/plain/test/test_a.py': '', 'demo/plain/core.py': 'x' };
    expect(Object.keys(droppedFrom(texts))).toEqual(['demo/plain/test/test_a.py']);
  });

  it('are no directories of data alone, nor what has another name, nor what lies in no package', () => {
    const staying = [
      ...['demo/__init__.py', 'demo/tests/table.csv', 'demo/testing/__init__.py', 'demo/_testing/a.py'],
      ...['demo/test_utils.py', 'demo/tests.py', 'demo/unittests/a.py', 'demo/Tests/a.py'],
      ...['tests/__init__.py', 'tests/test_a.py', 'loose/tests/a.py'],
    ];
    expect(droppedFrom(Object.fromEntries(staying.map((path) => [path, 'x'])))).toEqual({});
  });

  it('stay where a distribution is nothing else', () => {
    expect(
      droppedFrom({ 'demo/__init__.py': '', 'demo/test/__init__.py': '', 'demo/test/base.py': 'x' }),
    ).toEqual({});
  });

  it('stay where they are compiled and imported, and go where they are not', () => {
    const so = 'demo/sub/tests/_native.cpython-311-x86_64-linux-gnu.so';
    expect(stayingWith('from .tests import _native\n', undefined, { [so]: binary })).toEqual([
      '__init__.py',
      '_native.cpython-311-x86_64-linux-gnu.so',
    ]);
    expect(droppedFrom({ ...tests, [so]: binary })).toHaveProperty([so], 'tests');
  });
});

describe('a test module stays', () => {
  const both = ['__init__.py', 'helpers.py'];

  it.each([
    'import demo.sub.tests.helpers',
    'import os, demo.sub.tests.helpers as h',
    'import demo.sub.\\\n    tests.helpers',
    'from demo.sub.tests.helpers import x',
    'from demo.sub.tests import helpers',
    'from .tests import helpers',
    'from .tests.helpers import (\n    x,  # one\n    y,\n)',
    'from . tests . helpers import x',
    'from \\\n  .tests.helpers import x',
    'from .tests import (\n    other,  # import it late\n    helpers)',
    'from ..sub.tests import (  # noqa: (F401)\n    other,\n    helpers)',
    'def f():\n    from .tests.helpers import x\n    return x',
    'try: import demo.sub.tests.helpers\nexcept ImportError: pass',
    'if 1: pass; from .tests import helpers as h, other',
    'lazy = import_module("demo.sub.tests.helpers")',
    "lazy = import_module('.tests.helpers', __package__)",
    "__import__('demo.sub.' 'tests.helpers')",
    "APPS = ['demo.sub.tests.helpers.Config']",
    "plugin = 'demo.sub.tests.helpers:x'",
    'print "Python 2"\nfrom .tests import helpers',
    'x = """ unclosed\' """; from .tests import helpers',
    "x = 'unclosed\nfrom .tests import helpers",
    'x = ((((\nfrom .tests import helpers',
  ])('that code imports: %s', (code) => {
    expect(stayingWith(code)).toEqual(both);
  });

  it.each([
    '# from .tests import helpers',
    '"""\nfrom .tests import helpers\n"""',
    'x = "from .tests import helpers"',
    'from tests import helpers',
    'from ..tests import helpers',
    'self.tests.helpers',
    'raise ValueError("tests") from tests',
    'tests = ["tests", "helpers"]',
    '"demo.sub.tests is about tests"',
  ])('not for what imports nothing of it: %s', (code) => {
    expect(stayingWith(code)).toEqual([]);
  });

  it('with what it imports in turn, and the __init__s on the way', () => {
    expect(stayingWith('from .tests import test_a')).toEqual(['__init__.py', 'helpers.py', 'test_a.py']);
    expect(stayingWith('from .tests.deep.test_b import x')).toEqual([
      '__init__.py',
      'deep/__init__.py',
      'deep/test_b.py',
    ]);
    expect(
      stayingWith('import demo.sub.tests', undefined, {
        'demo/sub/tests/__init__.py': 'from . import helpers',
      }),
    ).toEqual(both);
  });

  it('with all beside it where code names their package, as loaders of plugins do that have a kind called test', () => {
    const plugins = {
      'demo/__init__.py': '',
      'demo/plugins/__init__.py': '',
      'demo/plugins/test/__init__.py': '',
      'demo/plugins/test/core.py': '',
      'demo/plugins/test/core.yml': '',
      'demo/plugins/test/deep/more.py': '',
    };
    const loader = "PluginLoader('TestModule', 'demo.plugins.test', 'test_plugins')\n";
    expect(droppedFrom({ ...plugins, 'demo/loader.py': loader })).toEqual({});
    expect(Object.keys(droppedFrom({ ...plugins, 'demo/loader.py': "'demo.plugins.testing'" }))).toHaveLength(
      4,
    );
    // What a test runner is told to run is no plugin
    expect(
      Object.keys(
        droppedFrom({ ...plugins, 'demo/loader.py': loader, 'demo/plugins/test/test_core.py': '' }),
      ),
    ).not.toHaveLength(0);
  });

  it('that lies in a directory without __init__', () => {
    const bare = { 'demo/__init__.py': '', 'demo/tests/a.py': '', 'demo/tests/b.py': '' };
    expect(droppedFrom({ ...bare, 'demo/c.py': 'from .tests import a' })).toEqual({
      'demo/tests/b.py': 'tests',
    });
    expect(droppedFrom({ ...bare, 'demo/c.py': 'from demo import tests' })).toEqual({});
  });

  it('that __all__ of its package names, since importing everything imports it', () => {
    expect(stayingWith("__all__ = ['core', 'tests']\n", 'demo/sub/__init__.py')).toEqual(['__init__.py']);
    expect(stayingWith("names = ['core', 'tests']\n", 'demo/sub/__init__.py')).toEqual([]);
  });

  it('that an entry point, a script, a .pth file or the source of a compiled module imports', () => {
    const entry = '[demo.plugins]\nloop = demo.sub.tests.helpers:x\n';
    expect(stayingWith(entry, 'demo-1.0.dist-info/entry_points.txt')).toEqual(both);
    expect(stayingWith('from demo.sub.tests.helpers import x\n', '/bin/demo')).toEqual(both);
    expect(stayingWith('import demo.sub.tests.helpers\n', 'demo.pth')).toEqual(both);
    const so = { 'demo/sub/fast.so': binary };
    expect(
      stayingWith(
        'from demo.sub.tests.helpers cimport y\nimport demo.sub.tests.helpers\n',
        'demo/sub/fast.pyx',
        so,
      ),
    ).toEqual(both);
  });

  it('that another layer imports', () => {
    const user = layerOf({ 'user/__init__.py': 'from demo.sub.tests import helpers' }, {}, 'user', 'upper');
    const results = pruneLayers([layerOf(tests), user], { runtime, architecture: 'x86_64' });
    const dropped = results.get('layer');
    expect(Object.keys(droppedOf(dropped ?? { dropped: [] }))).not.toContain('demo/sub/tests/helpers.py');
    expect(Object.keys(droppedOf(dropped ?? { dropped: [] }))).toContain('demo/sub/tests/test_a.py');
  });
});

describe('data of tests stays', () => {
  it.each(['open("x")', 'here = __file__', 'resources.files("x")', 'pkgutil.get_data("a", "b")'])(
    'where a test module that stays may read it: %s',
    (code) => {
      const reading = { 'demo/sub/tests/helpers.py': `${code}\n` };
      const more = { ...reading, 'demo/sub/tests/data/native.h': '', 'demo/sub/a.so': binary };
      expect(stayingWith('from .tests import helpers', undefined, more)).toEqual([
        ...['__init__.py', 'helpers.py', 'data/table.csv', 'data/native.h'],
      ]);
    },
  );

  it.each([
    "os.path.join(HERE, 'tests', 'data')",
    "'tests/data/table.csv'",
    "HERE / 'tests' / 'data' / '*.csv'",
  ])('where code that stays has a path to it: %s', (code) => {
    expect(stayingWith(`x = ${code}\n`)).toEqual(['data/table.csv']);
  });

  it('not where code of another distribution has such a path', () => {
    const user = layerOf({ 'user/__init__.py': "x = 'tests/data/table.csv'" }, {}, 'user', 'upper');
    expect(droppedOf(prune(layerOf(tests), user))).toHaveProperty(['demo/sub/tests/data/table.csv']);
  });
});

describe('what users say', () => {
  it('of tests that are kept counts for what these import', () => {
    const dropped = droppedFrom(tests, { keep: ['demo/sub/tests/test_a.py'] });
    expect(Object.keys(dropped)).not.toContain('demo/sub/tests/helpers.py');
    expect(Object.keys(dropped)).toContain('demo/sub/tests/deep/test_b.py');
  });

  it('of code that is dropped counts for what that would have kept', () => {
    const texts = { ...tests, 'demo/conftest.py': 'from .sub.tests import helpers' };
    expect(droppedFrom(texts, { drop: ['conftest.py'] })).toMatchObject({
      'demo/conftest.py': 'drop',
      'demo/sub/tests/helpers.py': 'tests',
    });
  });
});
