import { describe, expect, it } from '@jest/globals';
import type { LayerSnapshot } from '../../../src/compare/model.js';
import { readSnapshot } from '../../../src/read-snapshot.js';
import { temporaryDirectory } from '../support/files.js';
import type { ZipWish } from '../support/other-zips.js';
import { makeZip, metadata } from '../support/other-zips.js';
import { rejectionOf } from '../support/values.js';

const site = 'python/lib/python3.12/site-packages';

async function read(wish: ZipWish, name = 'data-python3.12-x86_64.zip') {
  const workspace = temporaryDirectory();
  makeZip(workspace, name, wish);
  return (await readSnapshot(name, workspace)).snapshot;
}

async function layerOf(files: ZipWish['files']): Promise<LayerSnapshot> {
  const [layer] = (await read({ files })).layers;
  if (!layer) throw new Error('no layer');
  return layer;
}

/** Bytes by distribution and by what else there is. */
async function bytesIn(files: ZipWish['files']) {
  const { distributions, others } = await layerOf(files);
  return {
    distributions: Object.fromEntries(
      distributions.map((each) => [`${each.name} ${each.version}`, each.unzipped]),
    ),
    others: Object.fromEntries(others.map(({ name, unzipped }) => [name, unzipped])),
  };
}

/** A RECORD with so many characters, which count too. */
const listing = (...paths: readonly string[]) => paths.map((path) => `${path},sha256=x,1\n`).join('');

describe('the zip of a layer', () => {
  it('is a run with one layer, by its name and its directory', async () => {
    const snapshot = await read({ files: { [metadata('six-1.17.0', site)]: 'x'.repeat(50), 'bin/x': 'y' } });
    expect(snapshot).toMatchObject({
      commit: null,
      runtime: 'python3.12',
      architecture: 'x86_64',
      circumstances: [],
      layers: [{ name: 'data', unzipped: 51, counted: 51, limit: 262_144_000 }],
    });
    expect(snapshot.layers[0]?.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(snapshot.layers[0]?.zipped).toBeGreaterThan(51);
  });

  it.each([
    ['data-python3.12-x86_64.zip', 'data', 'x86_64'],
    ['a-b_c-python3.9-arm64.zip', 'a-b_c', 'arm64'],
    ['layer-arm64.zip', 'layer', 'arm64'],
    ['layer.zip', 'layer', 'unknown'],
    ['layer-1.2.zip', 'layer-1.2', 'unknown'],
    ['download', 'download', 'unknown'],
  ])('named %s is of layer %s for %s', async (name, layer, architecture) => {
    expect(await read({ files: { a: 'x' } }, name)).toMatchObject({
      architecture,
      layers: [{ name: layer }],
    });
  });

  it.each([
    ['none', { [metadata('a-1')]: '' }],
    ['several', { [metadata('a-1', site)]: '', [metadata('a-1', site.replace('12', '13'))]: '' }],
  ])('is for an unknown runtime where its paths say %s', async (_, files) => {
    expect(await read({ files })).toMatchObject({ runtime: 'unknown' });
  });

  it('says by RECORD whose each file is, scripts and data included', async () => {
    const record = listing(
      'pkg/a.py',
      'pkg-1.0.dist-info/METADATA',
      '../../../../bin/run',
      '../../../share/x',
    );
    const files = {
      [`${site}/pkg/a.py`]: 'x'.repeat(100),
      [`${site}/pkg-1.0.dist-info/METADATA`]: 'm'.repeat(10),
      [`${site}/pkg-1.0.dist-info/RECORD`]: record,
      'bin/run': 'y'.repeat(20),
      'python/share/x': 'z'.repeat(30),
      [`${site}/Other_One-2.0.dist-info/METADATA`]: 'm',
    };
    expect(await bytesIn(files)).toEqual({
      distributions: { 'pkg 1.0': 100 + 10 + record.length + 20 + 30, 'other-one 2.0': 1 },
      others: {},
    });
  });

  it('knows how distributions compress in it', async () => {
    const { distributions } = await layerOf({
      [`${site}/a/zeros`]: 100_000,
      [`${site}/a-1.0.dist-info/RECORD`]: listing('a/zeros'),
    });
    expect(distributions[0]?.unzipped).toBeGreaterThan(100_000);
    expect(distributions[0]?.zipped).toBeGreaterThan(50);
    expect(distributions[0]?.zipped).toBeLessThan(500);
    expect(distributions[0]?.whole).toBeNull();
  });

  it('gives what no RECORD lists to the only one that has files beside it', async () => {
    const record = listing('pkg/a.py', 'space/one/a.py', '__pycache__/pkg.pyc');
    const other = listing('space/two/a.py');
    expect(
      await bytesIn({
        [`${site}/pkg/__pycache__/a.pyc`]: 'x'.repeat(7),
        [`${site}/space/late.py`]: 'x'.repeat(9),
        [`${site}/__pycache__/six.pyc`]: 'x'.repeat(11),
        [`${site}/pkg-1.0.dist-info/RECORD`]: record,
        [`${site}/pkg-1.0.dist-info/LICENSE`]: 'l',
        [`${site}/two-1.0.dist-info/RECORD`]: other,
      }),
    ).toEqual({
      distributions: { 'pkg 1.0': 7 + record.length + 1, 'two 1.0': other.length },
      others: { space: 9, __pycache__: 11 },
    });
  });

  it('takes the word of top_level.txt where there is no RECORD', async () => {
    expect(
      await bytesIn({
        'python/yaml/a.py': 'x'.repeat(5),
        'python/_yaml.py': 'x'.repeat(3),
        'python/PyYAML-6.0.dist-info/top_level.txt': '_yaml\nyaml\n',
        'python/stray/a.py': 'x',
      }),
    ).toEqual({ distributions: { 'pyyaml 6.0': 5 + 3 + 11 }, others: { stray: 1 } });
  });

  it('tells libraries by their names, as a manifest does, and all else by its directory', async () => {
    expect(
      await bytesIn({
        'lib/libgomp.so.1': 'x',
        'lib/deep/a': 'xx',
        'data/a/b': 'x',
        'data/c': 'xx',
        top: 'x',
      }),
    ).toEqual({ distributions: {}, others: { 'libgomp.so.1': 1, lib: 2, data: 3, top: 1 } });
  });

  it('has a distribution once, however many homes and versions it has', async () => {
    expect(
      await bytesIn({
        'python/a-1.0.dist-info/METADATA': 'x',
        'python/a-2.0.dist-info/METADATA': 'xx',
        [`${site}/a-1.0.dist-info/METADATA`]: 'xxx',
      }),
    ).toEqual({ distributions: { 'a 1.0 and 2.0': 6 }, others: {} });
  });

  it('counts what two list for the later by name, as layers are made', async () => {
    const record = listing('same.py');
    expect(
      (
        await bytesIn({
          'python/same.py': 'x'.repeat(500),
          'python/b-1.dist-info/RECORD': record,
          'python/a-1.dist-info/RECORD': record,
        })
      ).distributions,
    ).toEqual({ 'a 1': record.length, 'b 1': record.length + 500 });
  });

  it('counts what it has twice as it is unpacked, the last', async () => {
    const change = 'import warnings; warnings.simplefilter("ignore"); archive.writestr("data/a", "xx")';
    const { layers } = await read({ files: { 'data/a': 'x'.repeat(50) }, change });
    expect(layers).toMatchObject([{ unzipped: 2, others: [{ name: 'data', unzipped: 2 }] }]);
  });

  it('is made up of its distributions and the rest, with nothing left over', async () => {
    const { unzipped, distributions, others } = await layerOf({
      'python/a.py': 'x'.repeat(10),
      'python/b/c.py': 'x'.repeat(20),
      'python/empty/': '',
      [metadata('a-1')]: 'x',
      'python/a-1.dist-info/RECORD': listing('a.py'),
      'bin/x': 'xx',
    });
    const parts = [...distributions, ...others].map((each) => each.unzipped);
    expect(parts.reduce((sum, each) => sum + each, 0)).toBe(unzipped);
  });

  const record = `${site}/a-1.0.dist-info/RECORD`;

  it.each<[string, ZipWish, RegExp]>([
    ['is empty', { files: {} }, /it is an empty zip$/],
    ['holds more than Lambda takes', { files: { zeros: 250 * 1024 * 1024 } }, /250 MB or more unzipped/],
    [
      'is encrypted',
      { files: { x: 'x' }, change: 'archive.filelist[0].flag_bits |= 1' },
      /it is encrypted \(x\)/,
    ],
    [
      'lists one entry many times over',
      {
        files: { zeros: 1024 * 1024 },
        change:
          'for index in range(200):\n    again = copy.copy(archive.filelist[0])\n    again.filename = "z%d" % index\n    archive.filelist.append(again)',
      },
      /its entries overlap/,
    ],
    [
      'has a RECORD that inflates to more than it says',
      { files: { [record]: 'x'.repeat(5000) }, change: 'archive.filelist[0].file_size = 10' },
      /the metadata of its distributions does not inflate$/,
    ],
    [
      'has a RECORD that is not where it says',
      { files: { [record]: 'x', b: 'y'.repeat(100) }, change: 'archive.filelist[0].header_offset = 3' },
      /the metadata of its distributions does not inflate$/,
    ],
  ])('that %s is refused', async (_, wish, reason) => {
    expect(String(await rejectionOf(read(wish)))).toMatch(reason);
  });
});
