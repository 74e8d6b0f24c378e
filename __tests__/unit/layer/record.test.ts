import { describe, expect, it } from '@jest/globals';
import { readRecord, recordHash, writeRecord } from '../../../src/layer/record.js';
import { temporaryDirectory } from '../support/files.js';
import { python } from '../support/python.js';

const site = 'python/lib/python3.12/site-packages';
const own = `${site}/a-1.0.dist-info/RECORD`;

describe('readRecord', () => {
  it('reads hashes by path as csv has them, quotes and commas included', () => {
    const paths = ['a/b.py', 'a, b.py', 'say "x".py', '"', ',', 'ü.py', ' spaced .py', 'a"b,c.py'];
    const rows = [
      ...paths.map((path, index) => [path, `sha256=${index}`, '1']),
      ['a-1.0.dist-info/RECORD', '', ''],
    ];
    const text = python<string>(
      'import csv, io\nfile = io.StringIO()\ncsv.writer(file).writerows(input)\nprint(json.dumps(file.getvalue()))',
      rows,
    );
    expect([...readRecord(text)]).toEqual(rows.map(([path, hash]) => [path, hash]));
  });

  it('reads a file without an end of line', () => {
    const text = '"a.py",sha256=x,5\nb.py,sha256=y,6';
    expect(readRecord(text)).toEqual(new Map(Object.entries({ 'a.py': 'sha256=x', 'b.py': 'sha256=y' })));
  });

  it('reads nothing of nothing', () => {
    expect(readRecord('').size).toBe(0);
  });
});

describe('recordHash', () => {
  it('is urlsafe base64 without padding', () => {
    expect(recordHash(Buffer.from(''))).toBe('sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU');
  });
});

describe('writeRecord', () => {
  it('is sorted, relative to site-packages, and lists itself without a hash', () => {
    const rows = [
      { path: `${site}/z.py`, hash: 'sha256=z', size: 2 },
      { path: 'bin/tool', hash: 'sha256=t', size: 3 },
      { path: 'python/share/x.txt', hash: '', size: 4 },
      { path: `${site}/a/b.py`, hash: 'sha256=b', size: 0 },
    ];
    const text =
      '../../../../bin/tool,sha256=t,3\n../../../share/x.txt,,4\na-1.0.dist-info/RECORD,,\na/b.py,sha256=b,0\nz.py,sha256=z,2\n';
    expect(writeRecord(rows, own, site)).toBe(text);
    expect(writeRecord(rows.toReversed(), own, site)).toBe(text);
  });

  it('tells importlib.metadata what is there, whatever the names', () => {
    const names = ['a/__init__.py', 'a/with, comma.py', 'a/with "quotes".py', 'a/ü.py'];
    const rows = names.map((name) => ({
      path: `${site}/${name}`,
      hash: recordHash(Buffer.from(name)),
      size: name.length,
    }));
    const all = [...rows, { path: 'bin/tool', hash: recordHash(Buffer.from('')), size: 0 }];
    const files = Object.fromEntries(names.map((name) => [`${site}/${name}`, name]));
    const directory = temporaryDirectory({
      ...files,
      'bin/tool': '',
      [own]: writeRecord(all, own, site),
      [`${site}/a-1.0.dist-info/METADATA`]: 'Metadata-Version: 2.1\nName: a\nVersion: 1.0\n',
    });
    const found = python<readonly (readonly [string, string | null, number | null, boolean])[]>(
      `
import importlib.metadata as metadata
[found] = metadata.distributions(path=[input])
print(json.dumps([[str(f), f.hash and f.hash.mode + "=" + f.hash.value, f.size, f.locate().exists()] for f in found.files]))
`,
      `${directory}/${site}`,
    );
    expect(found).toHaveLength(all.length + 1);
    expect(found).toEqual(
      expect.arrayContaining(
        rows.map(({ path, hash, size }) => [path.slice(site.length + 1), hash, size, true]),
      ),
    );
    expect(found).toContainEqual(['a-1.0.dist-info/RECORD', null, null, true]);
    expect(found).toContainEqual(['../../../../bin/tool', recordHash(Buffer.from('')), 0, true]);
  });
});
