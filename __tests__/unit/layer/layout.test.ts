import { describe, expect, it } from '@jest/globals';
import { distInfoOf, placeEntries, shebang, sitePackages } from '../../../src/layer/layout.js';
import type { WheelEntry } from '../../../src/wheel/archive.js';
import { runtimeOf } from '../support/values.js';

const entry = (path: string): WheelEntry => ({
  path,
  size: 0,
  compressedSize: 0,
  crc32: 0,
  method: 0,
  headerOffset: 0,
  executable: false,
});
const runtime = runtimeOf('3.12');
const site = 'python/lib/python3.12/site-packages';
const metadata = 'Pkg-1.0.dist-info/METADATA';

function place(...paths: readonly string[]) {
  return placeEntries([...paths, metadata].map(entry), runtime)
    .filter(({ entry: { path } }) => path !== metadata)
    .map(({ installed, path, kind }) => [installed, path, kind]);
}

describe('placeEntries', () => {
  it.each([
    ['pkg/__init__.py', 'pkg/__init__.py', `${site}/pkg/__init__.py`, 'module'],
    ['module.py', 'module.py', `${site}/module.py`, 'module'],
    ['Pkg-1.0.data/purelib/p.py', 'p.py', `${site}/p.py`, 'module'],
    ['Pkg-1.0.data/platlib/a/p.so', 'a/p.so', `${site}/a/p.so`, 'module'],
    ['Pkg-1.0.data/scripts/tool', 'bin/tool', 'bin/tool', 'script'],
    ['Pkg-1.0.data/data/share/man/x.1', 'share/man/x.1', 'python/share/man/x.1', 'data'],
    // Any spelling of the name counts, as for pip
    ['other-1.0.data/scripts/x', 'bin/x', 'bin/x', 'script'],
    ['PKG-1.data/purelib/p.py', 'p.py', `${site}/p.py`, 'module'],
    ['x.data/platlib/a/p.so', 'a/p.so', `${site}/a/p.so`, 'module'],
    ['pkg/x.data/scripts/y', 'pkg/x.data/scripts/y', `${site}/pkg/x.data/scripts/y`, 'module'],
    ['x.data/scripts', 'x.data/scripts', `${site}/x.data/scripts`, 'module'],
    [
      'Pkg-1.0.dist-info/entry_points.txt',
      'Pkg-1.0.dist-info/entry_points.txt',
      `${site}/Pkg-1.0.dist-info/entry_points.txt`,
      'module',
    ],
    [
      'Pkg-1.0.dist-info/licenses/LICENSE',
      'Pkg-1.0.dist-info/licenses/LICENSE',
      `${site}/Pkg-1.0.dist-info/licenses/LICENSE`,
      'module',
    ],
    ['Pkg-1.0.dist-info/WHEEL', 'Pkg-1.0.dist-info/WHEEL', `${site}/Pkg-1.0.dist-info/WHEEL`, 'module'],
    ['pkg/only.pyc', 'pkg/only.pyc', `${site}/pkg/only.pyc`, 'module'],
    ['pkg/RECORD', 'pkg/RECORD', `${site}/pkg/RECORD`, 'module'],
  ])('puts %s where it belongs', (path, installed, inLayer, kind) => {
    expect(place(path)).toEqual([[installed, inLayer, kind]]);
  });

  it.each([
    'Pkg-1.0.dist-info/RECORD',
    'Pkg-1.0.dist-info/INSTALLER',
    'Pkg-1.0.dist-info/REQUESTED',
    'Pkg-1.0.dist-info/direct_url.json',
    'Pkg-1.0.dist-info/uv_build.json',
    'Pkg-1.0.dist-info/uv_cache.json',
    'Pkg-1.0.data/headers/x.h',
    'other.data/headers/x.h',
    'other.data/unknown/x.h',
    'pkg/__pycache__/a.cpython-312.pyc',
  ])('leaves %s out', (path) => {
    expect(place(path)).toEqual([]);
  });

  it('leaves bytecode out that lies beside its source', () => {
    expect(place('pkg/a.py', 'pkg/a.pyc').map(([installed]) => installed)).toEqual(['pkg/a.py']);
  });

  it('keeps a file that is no bytecode in a directory of that name', () => {
    expect(place('pkg/__pycache__/data.json')).toHaveLength(1);
  });
});

describe('distInfoOf', () => {
  it("is the wheel's own, not one that is packed within", () => {
    const paths = ['vendored/x-2.dist-info/METADATA', 'pkg/x.py', 'Real-1.dist-info/METADATA'];
    expect(distInfoOf(paths.map(entry))).toBe('Real-1.dist-info');
  });

  it('is missed where it is not there', () => {
    expect(() => distInfoOf([entry('a.py')])).toThrow('damaged wheel: it has no METADATA');
  });
});

describe('paths in Lambda', () => {
  it("are the runtime's", () => {
    expect(sitePackages(runtimeOf('3.6'))).toBe('python/lib/python3.6/site-packages');
    expect(shebang(runtimeOf('3.6'))).toBe('#!/var/lang/bin/python3.6\n');
  });
});
