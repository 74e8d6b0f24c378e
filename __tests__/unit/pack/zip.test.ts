import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { LayerFile } from '../../../src/layer/tree.js';
import { writeZip } from '../../../src/pack/zip.js';
import { readWheelEntries } from '../../../src/wheel/archive.js';
import { temporaryDirectory } from '../support/files.js';
import { python } from '../support/python.js';
import { rejectionOf } from '../support/values.js';
import { makeWheel } from '../support/wheels.js';

const ofBytes = (path: string, content: string | Buffer, mode = 0o644): LayerFile => {
  const bytes = Buffer.from(content);
  return {
    path,
    owner: 'a',
    size: bytes.length,
    crc32: crc32(bytes),
    mode,
    content: { kind: 'bytes', bytes },
  };
};

interface Member {
  readonly name: string;
  readonly mode: number;
  readonly date: readonly number[];
  readonly extra: number;
  readonly comment: number;
  readonly method: number;
  readonly size: number;
  readonly crc: number;
  readonly text: string | null;
}

/** What Python's zipfile reads, which checks every CRC-32 on the way. */
function members(path: string): {
  readonly members: readonly Member[];
  readonly comment: number;
  readonly locals: boolean;
} {
  return python(
    `
import struct, zipfile
raw = open(input, "rb").read()
with zipfile.ZipFile(input) as archive:
    assert archive.testzip() is None
    out = []
    plain = True
    for i in archive.infolist():
        data = archive.read(i)
        names, extra = struct.unpack("<HH", raw[i.header_offset + 26 : i.header_offset + 30])
        plain = plain and extra == 0 and i.flag_bits & 0x08 == 0
        out.append({"name": i.filename, "mode": i.external_attr >> 16, "date": i.date_time, "extra": len(i.extra),
                    "comment": len(i.comment), "method": i.compress_type, "size": i.file_size, "crc": i.CRC,
                    "text": data.decode("utf-8", "replace") if len(data) < 100 else None})
    print(json.dumps({"members": out, "comment": len(archive.comment), "locals": plain}))
`,
    path,
  );
}

async function example(): Promise<readonly LayerFile[]> {
  const directory = temporaryDirectory();
  const files = { 'a/deflated.py': 'x = 1\n'.repeat(500), 'a/stored.bin': 'stored', 'a/nothing.py': '' };
  const { path } = makeWheel(directory, { name: 'a', files, stored: ['a/stored.bin'] });
  const entries = (await readWheelEntries(path)).filter((entry) => entry.path.startsWith('a/'));
  return [
    ofBytes('bin/tool', '#!/bin/sh\n', 0o755),
    ofBytes('a/generated.py', 'generated\n'),
    ...entries.map(
      (entry): LayerFile => ({
        ...entry,
        owner: 'a',
        mode: 0o644,
        content: { kind: 'wheel', wheel: path, entry },
      }),
    ),
    ofBytes('python/ü/文字.txt', 'ü'),
    ofBytes('python/empty', ''),
  ];
}

describe('writeZip', () => {
  it('writes a zip that unzip finds sound', async () => {
    const path = join(temporaryDirectory(), 'a.zip');
    await writeZip(await example(), path);
    expect(execFileSync('unzip', ['-t', path], { encoding: 'utf8' })).toContain('No errors detected');
  });

  it('writes names, modes, contents and one date, in the order given and with nothing besides', async () => {
    const path = join(temporaryDirectory(), 'a.zip');
    const files = await example();
    await writeZip(files, path);

    const found = members(path);

    expect(found.members.map(({ name, mode, size, crc }) => [name, mode, size, crc])).toEqual(
      files.map((file) => [file.path, 0o100000 | file.mode, file.size, file.crc32]),
    );
    for (const { date, extra, comment } of found.members) {
      expect({ date, extra, comment }).toEqual({ date: [1980, 1, 1, 0, 0, 0], extra: 0, comment: 0 });
    }
    expect(found).toMatchObject({ comment: 0, locals: true });
    const texts = Object.fromEntries(found.members.map(({ name, text }) => [name, text]));
    expect(texts).toMatchObject({
      'bin/tool': '#!/bin/sh\n',
      'a/generated.py': 'generated\n',
      'a/stored.bin': 'stored',
      'python/ü/文字.txt': 'ü',
      'python/empty': '',
    });
    const methods = Object.fromEntries(found.members.map(({ name, method }) => [name, method]));
    expect(methods).toMatchObject({
      'a/stored.bin': 0,
      'python/empty': 0,
      'a/deflated.py': 8,
      'bin/tool': 8,
    });
  });

  it('writes equal bytes twice, and says what they are', async () => {
    const [one, two] = ['one', 'two'].map((name) => join(temporaryDirectory(), name)) as [string, string];
    const files = await example();
    const written = await writeZip(files, one);
    expect(await writeZip(await example(), two)).toEqual(written);

    const bytes = readFileSync(one);
    expect(readFileSync(two).equals(bytes)).toBe(true);
    expect(written.zipped).toBe(bytes.length);
    expect(written.unzipped).toBe(files.reduce((sum, { size }) => sum + size, 0));
    const digest = python<string>(
      'import hashlib\nprint(json.dumps(hashlib.sha256(open(input,"rb").read()).hexdigest()))',
      one,
    );
    expect(written.sha256).toBe(digest);
  });

  it('writes more than it holds in memory at once', async () => {
    const path = join(temporaryDirectory(), 'large.zip');
    const block = Buffer.alloc(12 * 1024 * 1024, 'layer');
    const files = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => ofBytes(name, block));
    const { unzipped } = await writeZip(files, path);
    expect(unzipped).toBe(6 * block.length);
    expect(members(path).members).toHaveLength(6);
  }, 30_000);

  it('fails where it cannot write, and where a wheel is gone', async () => {
    const directory = temporaryDirectory();
    const files = [ofBytes('a', 'a')];
    expect(await rejectionOf(writeZip(files, join(directory, 'no/such/a.zip')))).toMatchObject({
      code: 'ENOENT',
    });
    const wheel: LayerFile = {
      ...ofBytes('a', 'a'),
      content: {
        kind: 'wheel',
        wheel: join(directory, 'gone.whl'),
        entry: {
          path: 'a',
          size: 1,
          compressedSize: 1,
          crc32: 0,
          method: 0,
          headerOffset: 0,
          executable: false,
        },
      },
    };
    expect(await rejectionOf(writeZip([wheel], join(directory, 'b.zip')))).toMatchObject({ code: 'ENOENT' });
  });

  it('notices a wheel that was cut off since it was read', async () => {
    const directory = temporaryDirectory();
    const bytes = { 'a/data.bin': Buffer.alloc(10_000, 'layer') };
    const { path } = makeWheel(directory, { name: 'a', files: bytes, stored: ['a/data.bin'] });
    const [entry] = await readWheelEntries(path);
    if (!entry) throw new Error('no entry');
    writeFileSync(path, readFileSync(path).subarray(0, 5000));
    const file: LayerFile = {
      ...entry,
      owner: 'a',
      mode: 0o644,
      content: { kind: 'wheel', wheel: path, entry },
    };
    const error = await rejectionOf(writeZip([file], join(directory, 'a.zip')));
    expect(String(error)).toContain('damaged wheel: it ends in the middle of an entry');
  });
});
