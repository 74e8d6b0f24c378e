import { describe, expect, it } from '@jest/globals';
import { pruneRules } from '../../../src/inputs/definitions.js';
import { partsOf } from '../../../src/slim/parts.js';
import { rules } from '../../../src/slim/rules.js';
import type { Texts } from './pruned.js';
import { binary, droppedFrom, filesOf, keptOf, layerOf, prune, wishesOf } from './pruned.js';

const so = 'demo/_core.cpython-311-x86_64-linux-gnu.so';

/** A layer in which each rule has something to leave out. */
const everything: Texts = {
  'demo/__init__.py': '',
  'demo/.DS_Store': 'x',
  'demo/core.pyi': 'x: int',
  'demo/core.pyx': 'x = 1',
  [so]: binary,
  'demo/lib/libdemo.a': '!<arch>\nx',
  'demo/docs/index.rst': 'Demo',
  'demo/_core.cpython-38-x86_64-linux-gnu.so': binary,
  'demo-1.0.dist-info/DESCRIPTION.rst': 'Demo',
  'demo/tests/test_core.py': 'assert True',
};

describe('a rule', () => {
  it('is there for each name that users can switch off, with its reason', () => {
    expect(Object.keys(rules).sort()).toEqual(pruneRules.toSorted());
    for (const { reason } of Object.values(rules)) expect(reason).toMatch(/^[A-Z].*[^.]$/);
  });

  it('leaves out one file each of a layer that has one for each', () => {
    expect(Object.values(droppedFrom(everything)).sort()).toEqual(pruneRules.toSorted());
  });

  it.each(pruneRules)('that is switched off leaves out nothing: %s', (rule) => {
    const left = Object.values(droppedFrom(everything, { prune: { without: [rule] } }));
    expect(left.sort()).toEqual(pruneRules.filter((other) => other !== rule).toSorted());
  });

  it('does nothing at all where prune is none', () => {
    expect(droppedFrom(everything, { prune: { safe: false } })).toEqual({});
  });
});

describe('caches', () => {
  it('go: those of Python, of tools and of desktops', () => {
    const caches = [
      ...['demo/__pycache__/a.cpython-311.pyc', '__pycache__/b.pyc', 'demo/a.pyc', 'demo/a.pyo'],
      ...['demo/.mypy_cache/3.11/x.json', '.pytest_cache/README.md', 'demo/.DS_Store', 'demo/._a.py'],
      ...['demo/a.py~', 'demo/.a.py.swp', 'demo/Thumbs.db'],
    ];
    const texts = Object.fromEntries([...caches, 'demo/a.py'].map((path) => [path, 'x']));
    expect(Object.keys(droppedFrom(texts))).toEqual(caches);
  });

  it('are not bytecode without its source, which is a module', () => {
    expect(droppedFrom({ 'demo/only.pyc': 'x', 'demo/.hidden': 'x', 'demo/cache/a.json': '{}' })).toEqual({});
  });
});

describe('stubs', () => {
  it('go, with the mark of a typed package and with packages of nothing else', () => {
    const dropped = droppedFrom({
      'demo/__init__.py': '"""Its types are in core.pyi."""\n# see core.pyi',
      'demo/core.pyi': '',
      'demo/py.typed': '',
      'other-stubs/__init__.pyi': '',
      'other-stubs/METADATA.toml': '',
    });
    expect(dropped).toEqual({
      'demo/core.pyi': 'stubs',
      'demo/py.typed': 'stubs',
      'other-stubs/__init__.pyi': 'stubs',
      'other-stubs/METADATA.toml': 'stubs',
    });
  });

  it.each([
    ['lazy.attach_stub(__name__, __file__)', 'import lazy_loader as lazy\n'],
    ['attach_stub(\n    __name__,\n    __file__,\n)', 'from lazy_loader import attach_stub\n'],
  ])('stay where the module beside attaches them: %s', (call, lines) => {
    const dropped = droppedFrom({
      'demo/__init__.py': `${lines}__getattr__, __dir__, __all__ = ${call}\n`,
      'demo/__init__.pyi': 'from .core import f',
      'demo/core.py': '',
      'demo/core.pyi': '',
    });
    expect(dropped).toEqual({ 'demo/core.pyi': 'stubs' });
  });

  it('all stay where stubs are attached in a way that is not known', () => {
    const attach = 'def attach(file):\n    return lazy.attach_stub("demo", file)\n';
    expect(droppedFrom({ 'demo/lazy.py': attach, 'demo/a.pyi': '', 'demo/b/c.pyi': '' })).toEqual({});
  });

  it.each(["'.pyi'", "f'{name}.pyi'", "'*.pyi'", "'pyi'", String.raw`r'\.(py|pyi)$'`])(
    'all stay where their distribution names them: %s',
    (literal) => {
      const texts = { 'demo/find.py': `suffix = ${literal}\n`, 'demo/typeshed/builtins.pyi': '' };
      expect(droppedFrom(texts)).toEqual({});
    },
  );

  it('go where it is another distribution that names them', () => {
    const reader = filesOf({ 'reader/find.py': "suffix = '.pyi'\n" }, 'reader');
    const files = [...filesOf({ 'demo/core.pyi': '', 'demo/core.py': '' }), ...reader];
    const { dropped } = prune({ name: 'layer', files, wishes: wishesOf({}) });
    expect(dropped.map(({ rule }) => rule)).toEqual(['stubs']);
  });
});

describe('sources', () => {
  const sources = [
    ...['demo/a.pyx', 'demo/a.pxd', 'demo/a.pxi', 'demo/a.c', 'demo/a.cpp', 'demo/a.cc', 'demo/a.cxx'],
    ...['demo/include/a.h', 'demo/include/a.hpp', 'demo/a.f90', 'demo/a.pyx.tp', 'demo/meson.build'],
  ];
  const texts = Object.fromEntries(sources.map((path) => [path, 'x']));

  it('go where their binaries are there', () => {
    expect(Object.keys(droppedFrom({ ...texts, [so]: binary }))).toEqual(sources);
  });

  it('stay where there is no binary: they are what the distribution is', () => {
    expect(droppedFrom({ ...texts, 'demo/__init__.py': '' })).toEqual({});
  });

  it('stay beside programs, which may read them', () => {
    expect(droppedFrom({ ...texts, [so]: binary, 'demo/bin/compiler': binary })).toEqual({});
  });

  it('stay by name and by extension where code of the distribution says so', () => {
    const dropped = droppedFrom({
      [so]: binary,
      'demo/build.py': `
"""Reads nothing of other.h and a.pxi."""
HEADERS = ['parse_type.h', f'{base}_generated.h' if 0 else None]
INCLUDE = '#include "embedding.hpp"\\n'
PATTERN = '*.pxd'
`,
      'demo/parse_type.h': '',
      'demo/embedding.hpp': '',
      'demo/other.hpp': '',
      'demo/deep/a.pxd': '',
      'demo/a.pxi': '',
      'demo/x.c': '',
    });
    expect(Object.keys(dropped)).toEqual(['demo/other.hpp', 'demo/a.pxi', 'demo/x.c']);
  });

  it('go though an attribute has the name of their extension', () => {
    const code = "self.c = obj.h(1)\nprint('C, h and c', x.c)\n";
    const dropped = droppedFrom({ [so]: binary, 'demo/a.py': code, 'demo/a.c': '', 'demo/a.h': '' });
    expect(Object.keys(dropped)).toEqual(['demo/a.c', 'demo/a.h']);
  });

  it('go though the source of a compiled module includes them', () => {
    const pyx = 'include "a.pxi"\ncdef extern from "a.h":\n    int f()\n';
    const dropped = droppedFrom({ [so]: binary, 'demo/a.pyx': pyx, 'demo/a.pxi': '', 'demo/a.h': '' });
    expect(Object.keys(dropped)).toEqual(['demo/a.pyx', 'demo/a.pxi', 'demo/a.h']);
  });

  it('leave headers where code is compiled when it runs', () => {
    const dropped = droppedFrom({
      [so]: binary,
      'demo/cl/a.cl': '',
      'demo/cl/complex.h': '',
      'demo/a.c': '',
    });
    expect(dropped).toEqual({ 'demo/a.c': 'sources' });
  });
});

describe('static libraries', () => {
  it('go, as object files do, by what they are', () => {
    const dropped = droppedFrom({
      'demo/lib/libdemo.a': '!<arch>\nx',
      'demo/lib/demo.lib': '!<arch>\nx',
      'demo/lib/demo.o': binary,
      'demo/lib/libdemo.la': '# libdemo.la',
      'demo/lib/pkgconfig/demo.pc': 'Name: demo',
      'demo/data/model.a': 'not an archive',
      'demo/data/model.o': 'not an object',
      'demo/data/parts.lib': '.SUBCKT x',
      'demo/data/model.pc': 'x',
    });
    expect(Object.keys(dropped)).toEqual([
      ...['demo/lib/libdemo.a', 'demo/lib/demo.lib', 'demo/lib/demo.o', 'demo/lib/libdemo.la'],
      'demo/lib/pkgconfig/demo.pc',
    ]);
  });

  it('stay where code names them', () => {
    const texts = { 'demo/load.py': "load(here / 'kernel.o')\n", 'demo/kernel.o': binary };
    expect(droppedFrom(texts)).toEqual({});
  });
});

describe('docs', () => {
  const texts = { 'demo/__init__.py': '', 'demo/docs/a.rst': '', 'demo/examples/run.py': '' };

  it('go with all that is in them, and so do manuals of the data scheme', () => {
    const dropped = droppedFrom({
      ...texts,
      'demo/sub/doc/b/c.png': '',
      '/python/share/doc/demo/README': '',
      '/python/share/man/man1/demo.1': '',
      '/python/share/demo/docs/data.json': '',
      'docs/conf.py': '',
      'demo/documentation/a.rst': '',
    });
    expect(Object.keys(dropped)).toEqual([
      ...['demo/docs/a.rst', 'demo/examples/run.py', 'demo/sub/doc/b/c.png'],
      ...['/python/share/doc/demo/README', '/python/share/man/man1/demo.1'],
    ]);
  });

  it('stay where they are packages', () => {
    expect(
      droppedFrom({ 'demo/__init__.py': '', 'demo/docs/__init__.py': '', 'demo/docs/a.rst': '' }),
    ).toEqual({});
    expect(
      droppedFrom({ 'demo/__init__.py': '', 'demo/docs/__init__.pyi': '', 'demo/docs/a.pyi': '' }),
    ).toEqual({
      'demo/docs/__init__.pyi': 'stubs',
      'demo/docs/a.pyi': 'stubs',
    });
  });

  it.each([
    ["os.path.join(ROOT, 'docs')", ['demo/examples/run.py']],
    ["open('../docs/a.rst')", ['demo/examples/run.py']],
    ['from demo.examples.run import main', ['demo/docs/a.rst']],
    ['from .examples import run', ['demo/docs/a.rst']],
    ['from . import (  # some\n    examples,\n)', ['demo/docs/a.rst']],
    ["url = 'https://demo.org/docs/examples/'", ['demo/docs/a.rst', 'demo/examples/run.py']],
  ])('stay where code of their distribution names or imports them: %s', (code, left) => {
    expect(Object.keys(droppedFrom({ ...texts, 'demo/core.py': code }))).toEqual(left);
  });

  it('leave licences', () => {
    expect(
      droppedFrom({ 'demo/__init__.py': '', 'demo/docs/LICENCE.txt': '', 'demo/docs/COPYING': '' }),
    ).toEqual({});
  });
});

describe('foreign binaries', () => {
  const own = 'demo/a.cpython-311-x86_64-linux-gnu.so';
  const others = [
    ...['demo/a.cpython-38-x86_64-linux-gnu.so', 'demo/a.cpython-311-aarch64-linux-gnu.so'],
    ...[
      'demo/a.cpython-311-darwin.so',
      'demo/a.pypy39-pp73-x86_64-linux-gnu.so',
      'demo/a.cp311-win_amd64.pyd',
    ],
  ];

  it.each([own, 'demo/a.abi3.so', 'demo/a.so', 'demo/a.py'])('go beside %s', (mine) => {
    const texts = Object.fromEntries([...others, mine].map((path) => [path, binary]));
    expect(Object.keys(droppedFrom(texts))).toEqual(others);
  });

  it('stay where there is no other of the module', () => {
    const texts = Object.fromEntries([...others, 'demo/b.so'].map((path) => [path, binary]));
    expect(droppedFrom(texts)).toEqual({});
  });

  it('do not go where any Python can load them', () => {
    expect(droppedFrom({ [own]: binary, 'demo/a.abi3.so': binary, 'demo/a.so': binary })).toEqual({});
  });

  it('are those of macOS, where there are others', () => {
    const macOs = Buffer.from('cffaedfe07000001', 'hex');
    const texts = { 'demo/libx.dylib': macOs, 'demo/y.dylib': 'text', 'demo/net.dll': 'MZ' };
    expect(droppedFrom({ ...texts, 'demo/libx.so.1': binary })).toEqual({ 'demo/libx.dylib': 'foreign' });
    expect(droppedFrom(texts)).toEqual({});
  });
});

it('metadata goes where it is a note, and stays where anything reads it or the law wants it', () => {
  const info = 'demo-1.0.dist-info';
  const notes = ['DESCRIPTION.rst', 'metadata.json', 'zip-safe', 'dependency_links.txt', 'RECORD.jws'];
  const wanted = [
    ...[
      'METADATA',
      'RECORD',
      'WHEEL',
      'entry_points.txt',
      'top_level.txt',
      'LICENSE',
      'LICENCE.txt',
      'NOTICE',
    ],
    ...['AUTHORS.md', 'licenses/LICENSE', 'licenses/docs/COPYING', 'sboms/a.cdx.json', 'license_files/x'],
  ];
  const texts = Object.fromEntries([...notes, ...wanted].map((name) => [`${info}/${name}`, '']));
  expect(Object.keys(droppedFrom(texts))).toEqual(notes.map((name) => `${info}/${name}`));
});

it('libraries that no distribution brings stay, whatever rules and patterns say', () => {
  const files = filesOf({ '/lib/libx.a': '!<arch>\n', '/lib/liby.so.1': binary }, 'system-libraries');
  const { dropped, findings } = prune({ name: 'layer', files, wishes: wishesOf({ drop: ['lib/'] }) });
  expect(dropped).toEqual([]);
  expect(findings).toHaveLength(1);
});

describe('partsOf', () => {
  it('sums what is left out by distribution and rule, the heaviest first', () => {
    const texts = {
      'demo/a.pyi': '123',
      'demo/b.pyi': '4567',
      'demo/.DS_Store': '12345678',
      'demo/c.py': 'x',
    };
    expect(partsOf(prune(layerOf(texts)).dropped)).toEqual([
      { distribution: 'demo', rule: 'caches', files: 1, size: 8 },
      { distribution: 'demo', rule: 'stubs', files: 2, size: 7 },
    ]);
  });
});

it('what stays is in its order, and all is there once', () => {
  const layer = layerOf(everything);
  const result = prune(layer);
  expect(keptOf(result)).toEqual(['demo/__init__.py', so]);
  expect(result.kept.length + result.dropped.length).toBe(layer.files.length);
});
