import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { recordHash, writeRecord } from '../../../src/layer/record.js';
import { withRecords } from '../../../src/layer/records.js';
import type { Content, LayerFile } from '../../../src/layer/tree.js';
import { temporaryDirectory } from '../support/files.js';
import { inputsOf } from '../support/values.js';

const { runtime } = inputsOf();
const site = 'python/lib/python3.12/site-packages';
const recordOf = (owner: string) => `${site}/${owner}-1.0.dist-info/RECORD`;

function file(path: string, content: Content, size: number, owner = 'a'): LayerFile {
  return { path, owner, size, crc32: 0, mode: 0o644, content };
}

const ofWheel = (name: string, size: number, owner = 'a') =>
  file(`${site}/${name}`, { kind: 'wheel', wheel: '/x.whl', entry: {} as never }, size, owner);

function bytes(path: string, text: string, owner = 'a'): LayerFile {
  const buffer = Buffer.from(text);
  return file(path, { kind: 'bytes', bytes: buffer }, buffer.length, owner);
}

/** RECORD as a wheel's installer leaves it. */
function record(files: readonly LayerFile[], owner = 'a'): LayerFile {
  const rows = files.map(({ path, size }) => ({ path, hash: `sha256=of-${path.split('/').at(-1)}`, size }));
  return bytes(recordOf(owner), writeRecord(rows, recordOf(owner), site), owner);
}

function linesOf(files: readonly LayerFile[], owner = 'a'): readonly string[] {
  const found = files.find(({ path }) => path === recordOf(owner));
  if (found?.content.kind !== 'bytes') throw new Error('there is no RECORD');
  expect(found.size).toBe(found.content.bytes.length);
  return found.content.bytes.toString().trimEnd().split('\n');
}

const one = ofWheel('a/__init__.py', 5);
const test = ofWheel('a/tests/test_a.py', 7);
const own = 'a-1.0.dist-info/RECORD,,';

describe('withRecords', () => {
  it('leaves what is right as it is', () => {
    const all = [one, test, record([one, test])];
    expect(withRecords(all, runtime, [])).toEqual(all);
  });

  it('lists nothing that is left out, and keeps the hashes of what stays', () => {
    const after = withRecords([one, record([one, test])], runtime, []);
    expect(linesOf(after)).toEqual([own, 'a/__init__.py,sha256=of-__init__.py,5']);
    const { content, crc32: sum } = after[1] ?? one;
    if (content.kind !== 'bytes') throw new Error('it is written here');
    expect(sum).toBe(crc32(content.bytes));
  });

  it('lists what came or is another by its own hash and size', () => {
    const path = join(temporaryDirectory(), 'a.pyc');
    writeFileSync(path, 'compiled');
    const compiled = file(`${site}/a/a.pyc`, { kind: 'file', file: path }, 8);
    expect(linesOf(withRecords([one, compiled, record([one])], runtime, []))).toEqual([
      own,
      'a/__init__.py,sha256=of-__init__.py,5',
      `a/a.pyc,${recordHash(Buffer.from('compiled'))},8`,
    ]);
  });

  it('lists for each distribution what is its own', () => {
    const other = ofWheel('b.py', 3, 'b');
    const after = withRecords([one, other, record([one, test]), record([other], 'b')], runtime, []);
    expect(linesOf(after, 'b')).toEqual(['b-1.0.dist-info/RECORD,,', 'b.py,sha256=of-b.py,3']);
    expect(linesOf(after)).not.toContain('b.py,sha256=of-b.py,3');
  });

  it('touches no file of a wheel that has the name', () => {
    const vendored = ofWheel('a/_vendor/b-1.0.dist-info/RECORD', 9);
    expect(withRecords([vendored], runtime, [])).toEqual([vendored]);
  });
});
